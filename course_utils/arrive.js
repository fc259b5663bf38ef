// Runs wherever a figure's HTML is put on a page, before anything is painted. A figure that is on
// the page already (its output was renewed) moves over; a new one waits for the module below it.
((key) => {
  const page = (window.courseLive ??= { places: {}, figures: [], models: {}, news: new EventTarget() });
  const place = document.currentScript?.previousElementSibling ?? document.getElementById(`course-live-${key}`);
  const host = page.figures.map((figure) => figure.host.deref()).find((one) => one?.key === key && !one.isConnected);
  if (host) {
    place.replaceChildren(host);
    if (document.activeElement === document.body) host.focused?.focus({ preventScroll: true });
    return;
  }
  const still = place.firstElementChild;
  still.hidden = true;
  setTimeout(() => (still.hidden = false), 5000); // by then it is gone, unless the module cannot run
  (page.places[key] ??= []).push(place);
})
