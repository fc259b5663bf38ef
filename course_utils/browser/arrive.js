// Runs wherever a figure's HTML is put on a page, before anything is painted: a classic script into
// which live.py writes the figure's key. A figure that is on the page already (its output was renewed)
// moves over; a new one waits for the module below it.
import { coursePage } from "./page.js";

function arrive(key) {
  const page = coursePage();
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
}

// biome-ignore lint/correctness/noUndeclaredVariables: put in by the bundle.
arrive(KEY);
