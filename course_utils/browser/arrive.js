// Runs wherever a figure's HTML is put on a page, before anything is painted: a classic script into
// which live.py writes the figure's key. A figure that is on the page already (its output was renewed)
// moves over; a new one waits for the module below it.
import { coursePage } from "./page.js";

function arrive(key) {
  const page = coursePage();
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
}

// biome-ignore lint/correctness/noUndeclaredVariables: put in by the bundle.
arrive(KEY);
