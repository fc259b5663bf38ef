// What NetworkExplorer looks up: which maps another one feeds, and where a map is largest.
import { clamped } from "../browser/numbers.js";

/** The outputs that read a map with the largest weights: {text, value, kernel, target}; `target` is on show. */
export function fedBy(layers, { layer, channel }) {
  const { feeds, channels } = layers[layer];
  if (feeds.why) return [];
  const to = layers.findIndex(({ name }) => name === feeds.target);
  return feeds.fed[channels.indexOf(channel)].map(({ output, value, kernel, name }) => ({
    text: name ?? (to < 0 ? `number ${output}` : `map ${output}`),
    value,
    kernel,
    target: to >= 0 && layers[to].channels.includes(output) ? { layer: to, channel: output } : null,
  }));
}

/** The largest number on show of one map, and its row and column. */
export function peakOf(maps, index, [height, width]) {
  let best = 0;
  for (let place = 1; place < height * width; place++) if (maps.at(index, place) > maps.at(index, best)) best = place;
  return { value: maps.at(index, best), row: Math.floor(best / width), column: best % width };
}

/** Another layer, and a map that it shows: the one in the same position of the list. */
export function otherLayer(layers, { layer, channel }, index) {
  const next = clamped(index, layers.length);
  const position = layers[layer].channels.indexOf(channel);
  return { layer: next, channel: layers[next].channels[clamped(position, layers[next].channels.length)] };
}

/** A window within a wider one, as CSS: per cent of the wider one's sides. */
export function within([top, bottom, left, right], [fromTop, fromBottom, fromLeft, fromRight]) {
  const percent = (part, whole) => `${((100 * part) / whole).toFixed(3)}%`;
  const [high, wide] = [bottom - top, right - left];
  return {
    top: percent(fromTop - top, high),
    left: percent(fromLeft - left, wide),
    height: percent(fromBottom - fromTop, high),
    width: percent(fromRight - fromLeft, wide),
  };
}

/** Whether the outline of a window would be seen in a wider one. */
export const isInside = ([top, bottom, left, right], [fromTop, fromBottom, fromLeft, fromRight]) =>
  fromTop > top || fromLeft > left || fromBottom < bottom || fromRight < right;
