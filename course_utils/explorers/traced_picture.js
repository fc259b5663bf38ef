// A picture in which one unit at a time is traced, and the figure round it.
import { h, svg } from "../browser/elements.js";
import { keepPainted, oncePerFrame } from "../browser/watching.js";

export const TOP = 18; // room for a caption above each band

export function caption(x, y, text) {
  return svg("text", { x, y, class: "caption" }, text);
}

/** Makes a figure of what `make(model)` gives: {node, paint(room)}. */
export function drawn(make) {
  return (root, model) => {
    const { node, paint } = make(model);
    root.append(node);
    const figure = { root, model };
    // The frame's border and padding; narrower than a small phone the pictures scroll.
    figure.repaint = oncePerFrame(() => paint(Math.max(figure.width.now() - 26, 280)));
    return keepPainted(figure);
  };
}

/** Python may set more than the slider offers. */
export function grow(control, value) {
  control.input.max = Math.max(Number(control.input.max), value);
  control.set(value);
}

/** An SVG that is one slider: arrow keys, pointer or finger choose the unit that is traced. */
export function tracedPicture(label) {
  const note = h("p", { class: "trace" });
  const image = svg("svg", { class: "picture", role: "slider", tabindex: 0, "aria-label": label });
  const box = h("div", { class: "scroll" }, image);
  const node = h("div", {}, box, note);
  let shown = { count: 0, light: () => "", middles: [] };
  let unit = 0;
  let room = Infinity;
  const trace = (next) => {
    unit = Math.min(Math.max(next, 0), Math.max(shown.count - 1, 0));
    const words = shown.light(unit);
    note.textContent = words;
    image.setAttribute("aria-valuemin", 0);
    image.setAttribute("aria-valuemax", Math.max(shown.count - 1, 0));
    image.setAttribute("aria-valuenow", unit);
    image.setAttribute("aria-valuetext", words);
    if (shown.width > room) keepInView(box, shown.middles[unit]);
  };
  image.addEventListener("keydown", (event) => {
    const moved = {
      ArrowRight: unit + 1,
      ArrowUp: unit + 1,
      ArrowLeft: unit - 1,
      ArrowDown: unit - 1,
      Home: 0,
      End: Infinity,
    };
    if (!(event.key in moved)) return;
    event.preventDefault();
    trace(moved[event.key]);
  });
  const follow = (event) => {
    if (event.type === "pointermove" && event.pointerType !== "mouse" && !event.buttons) return;
    const chosen = event.target.closest?.("[data-unit]");
    trace(chosen ? Number(chosen.dataset.unit) : nearestIndex(shown.middles, acrossIn(image, event)));
  };
  image.addEventListener("pointermove", follow);
  image.addEventListener("pointerdown", follow);
  const show = (next, roomNow) => {
    [shown, room] = [next, roomNow];
    image.setAttribute("width", next.width);
    image.setAttribute("height", next.height);
    image.replaceChildren(...next.children);
    trace(unit);
  };
  return { node, show };
}

/** A wide picture scrolls with what is traced. */
export function keepInView(box, at) {
  if (at === undefined) return;
  const margin = box.clientWidth / 5;
  if (at - margin < box.scrollLeft) box.scrollLeft = at - margin;
  else if (at + margin > box.scrollLeft + box.clientWidth) box.scrollLeft = at + margin - box.clientWidth;
}

/** How far from the left an event lies in a picture, in the picture's own pixels: a slide enlarges it. */
export function acrossIn(image, event) {
  const { left, width } = image.getBoundingClientRect();
  return ((event.clientX - left) * image.width.baseVal.value) / width;
}

export function nearestIndex(places, at) {
  let best = 0;
  places.forEach((place, index) => {
    if (Math.abs(place - at) < Math.abs(places[best] - at)) best = index;
  });
  return best;
}
