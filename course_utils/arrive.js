// Runs wherever a figure's HTML is put on a page, before anything is painted. A figure that is on
// the page already (its output was renewed) moves over; a new one waits for the module below it.
((key) => {
  const page = (window.courseLive ??= { places: {}, figures: [], models: {}, news: new EventTarget() });
  const place = document.currentScript?.previousElementSibling ?? document.getElementById(`course-live-${key}`);
  const waits = ({ host }) => host.deref()?.key === key && !host.deref().isConnected;
  const figure = page.figures.find(waits);
  if (figure && !figure.stop) return figure.settle(place); // it was put to rest meanwhile
  if (figure) {
    const host = figure.host.deref();
    place.replaceChildren(host);
    if (document.activeElement === document.body) host.focused?.focus({ preventScroll: true });
    return;
  }
  const still = place.firstElementChild;
  still.hidden = true;
  setTimeout(() => (still.hidden = false), 5000); // by then it is gone, unless the module cannot run
  (page.places[key] ??= []).push(place);
})
