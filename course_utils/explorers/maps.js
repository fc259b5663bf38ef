// Feature maps as pictures, and numbers as bars.
import { h } from "../browser/elements.js";
import { readable } from "../browser/numbers.js";

// Eleven colours of Matplotlib's cividis (Nuñez, Anderton, Renslow 2018) from zero up, and blue to orange
// around zero, as `SIGNED` of plots/style.py. Both are told apart with any colour vision.
const FROM_ZERO = "00224e 083370 35456c 4f576c 666970 7d7c78 948e77 aea371 c8b866 e5cf52 fee838";
const AROUND_ZERO = "003b6f 1f7fbd 7fb8dc fafafa f5bd73 e68200 8a3d00";
export const MOST_ROWS = 24; // more bars than that become columns

export function ramp(stops) {
  const ends = stops.split(" ").map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return Array.from({ length: 256 }, (_, level) => {
    const place = (level / 255) * (ends.length - 1);
    const from = Math.min(Math.floor(place), ends.length - 2);
    return ends[from].map((part, c) => Math.round(part + (place - from) * (ends[from + 1][c] - part)));
  });
}

const RAMPS = { true: ramp(AROUND_ZERO), false: ramp(FROM_ZERO) };

export const gradient = (isSigned) =>
  `linear-gradient(to right, ${(isSigned ? AROUND_ZERO : FROM_ZERO)
    .split(" ")
    .map((hex) => `#${hex}`)
    .join(", ")})`;

/** A number in few characters: 2.6e−6 rather than 0.0000026. */
export const brief = (value) =>
  value && Math.abs(value) < 0.0005 ? value.toExponential(1).replaceAll("-", "−") : readable(value);

export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** What the browser got of a layer's maps: {count, at(channel, index), isSigned}. */
export function unpack({ bytes, low, high }, size) {
  const levels = bytesOf(bytes);
  const at = (channel, index) => low[channel] + (levels[channel * size + index] / 255) * (high[channel] - low[channel]);
  return { count: low.length, at, isSigned: low.some((value) => value < 0) };
}

/** One channel on a canvas; `limit` gets the strongest colour. */
export function paintMap(canvas, maps, channel, [height, width], limit) {
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const image = new ImageData(width, height);
  const colours = RAMPS[maps.isSigned];
  const scale = 255 / (limit || 1);
  for (let index = 0; index < height * width; index++) {
    const share = maps.at(channel, index) * scale;
    const level = Math.round(maps.isSigned ? (share + 255) / 2 : share);
    const [red, green, blue] = colours[Math.min(Math.max(level, 0), 255)];
    image.data.set([red, green, blue, 255], 4 * index);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** An image on a canvas: grey (one byte a pixel) or colour (three). */
export function paintPicture(canvas, levels, [height, width]) {
  [canvas.width, canvas.height] = [width, height];
  const image = new ImageData(width, height);
  const parts = levels.length / (height * width);
  for (let index = 0; index < height * width; index++) {
    const [red, green, blue] = [0, 1, 2].map((c) => levels[parts * index + Math.min(c, parts - 1)]);
    image.data.set([red, green, blue, 255], 4 * index);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** Bars in rows: {node, set(texts, numbers, chosen)}. Numbers share one scale with zero in it. */
export function barRows(label, onpick) {
  const node = h("div", { class: "bars", role: onpick ? "listbox" : "list", "aria-label": label });
  let rows = [];
  const build = (count) => {
    rows = Array.from({ length: count }, (_, index) => {
      const [name, bar, value] = [
        h("span", { class: "bar-name" }),
        h("span", { class: "bar" }),
        h("span", { class: "bar-value" }),
      ];
      const row = h(
        "div",
        { class: "bar-row", role: onpick ? "option" : "listitem", onclick: onpick && (() => onpick(index)) },
        name,
        h("span", { class: "bar-track", "aria-hidden": "true" }, bar),
        value,
      );
      return { row, name, bar, value };
    });
    node.replaceChildren(...rows.map(({ row }) => row));
  };
  function set(names, numbers, chosen, format, most = 0) {
    if (rows.length !== numbers.length) build(numbers.length);
    // All tracks begin at the same place: bars in several rows are compared by their ends.
    node.style.setProperty("--names", `${Math.max(...names.map((name) => name.length)) + 1}ch`);
    const [low, high] = [Math.min(0, ...numbers), Math.max(most, 1e-9, ...numbers)];
    rows.forEach(({ row, name, bar, value }, index) => {
      const number = numbers[index];
      name.textContent = names[index];
      value.textContent = format(number);
      const percent = (part) => `${((100 * part) / (high - low)).toFixed(2)}%`;
      bar.style.left = percent(Math.min(number, 0) - low);
      bar.style.width = percent(Math.abs(number));
      row.classList.toggle("chosen", index === chosen);
      if (onpick) row.setAttribute("aria-selected", String(index === chosen));
    });
  }
  return { node, set };
}
