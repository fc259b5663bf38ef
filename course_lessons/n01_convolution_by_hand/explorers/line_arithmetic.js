// A kernel that slides along a line, as in sliding.py (the tests compare them).
import { equals, factor, inWords } from "../../../course_utils/explorers/writing.js";

/** What is laid on: the padded signal, the kernel as it slides, how many positions there are. */
export function lineOf({ signal, kernel, flip, mode }) {
  const weights = flip ? [...kernel].reverse() : [...kernel];
  const pad = mode === "full" ? kernel.length - 1 : 0;
  const padded = [...new Array(pad).fill(0), ...signal, ...new Array(pad).fill(0)];
  return { weights, pad, padded, count: Math.max(padded.length - weights.length + 1, 0) };
}

/** The products at a position, counted from 0. */
export const productsAt = ({ padded, weights }, start) =>
  weights.map((weight, place) => weight * padded[start + place]);

export const sumsOf = (line) =>
  Array.from({ length: line.count }, (_, start) => productsAt(line, start).reduce((sum, one) => sum + one, 0));

/** The sum at a position in words; long ones tell only of the terms that are not zero. */
export function sumInWords(line, start) {
  const products = productsAt(line, start);
  const sum = products.reduce((total, one) => total + one, 0);
  const end = `${equals(sum)} ${inWords(sum)}`;
  if (products.length > 5) {
    const met = products.filter((product) => product !== 0).length;
    return `${products.length} products, ${met} of them not 0; their sum is ${inWords(sum)}`;
  }
  const terms = line.weights.map(
    (weight, place) => `${inWords(line.padded[start + place])} · ${factor(inWords(weight))}`,
  );
  return `${terms.join(" + ")} ${end}`;
}
