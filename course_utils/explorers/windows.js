// Where the windows of a convolution lie, what they read, and the words for it.
import { readable } from "../browser/numbers.js";
import { coverage, outputSize, padsOf, reach, unseen } from "./arithmetic.js";
import { indexList } from "./writing.js";

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export const sized = (rows, columns, value) =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => value(row, column, rows, columns)),
  );

export const named = (what) => (row, column) => `${what}, row ${row}, column ${column}`;

export const place = ([row, column]) => `Row ${row}, column ${column}`;

export const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** Where the windows lie: pads, size of the output, pixels that no window reads, by axis. */
export function planOf(image, kernel, settings) {
  const { stride, padding, dilation } = settings;
  const axes = [
    [image.length, kernel.length],
    [image[0].length, kernel[0].length],
  ];
  const each = (work) => axes.map(([n, weights]) => work(n, weights, stride, padding, dilation));
  const [vertical, horizontal] = each(padsOf);
  const size = each(outputSize);
  return {
    settings,
    vertical,
    horizontal,
    size,
    unread: each(unseen),
    coverage: each(coverage),
    height: image.length,
    width: image[0].length,
    rows: kernel.length,
    columns: kernel[0].length,
    padded: [image.length + vertical[0] + vertical[1], image[0].length + horizontal[0] + horizontal[1]],
    span: [reach(kernel.length, dilation), reach(kernel[0].length, dilation)],
    windows: size[0] * size[1],
  };
}

/** The products of the window that makes one output cell, in reading order. */
export function productsAt([row, column], image, laid, { settings: { stride, dilation }, vertical, horizontal }) {
  return laid.flatMap((weights, m) =>
    weights.map((weight, n) => {
      const [i, j] = [row * stride + m * dilation - vertical[0], column * stride + n * dilation - horizontal[0]];
      const value = image[i]?.[j] ?? 0;
      return { i, j, weight, value, product: value * weight };
    }),
  );
}

/** Whether the window of output cell (row, column) reads pixel (i, j). */
export function readsPixel(
  [i, j],
  [row, column],
  { settings: { stride, dilation }, vertical, horizontal, rows, columns },
) {
  const hits = (offset, weights) => offset >= 0 && offset % dilation === 0 && offset / dilation < weights;
  return hits(i + vertical[0] - row * stride, rows) && hits(j + horizontal[0] - column * stride, columns);
}

/** One axis of the output size: the formula with its numbers put in. */
export function sizeFormula(letter, n, kernel, { stride, padding, dilation }) {
  const [before, after] = padsOf(n, kernel, stride, padding, dilation);
  const even = before === after;
  const pads = even ? ["2P", `2·${before}`] : ["P₁ + P₂", `${before} + ${after}`];
  const [symbols, numbers] =
    dilation === 1
      ? [`${letter} − F + ${pads[0]}`, `${n} − ${kernel} + ${pads[1]}`]
      : [`${letter} + ${pads[0]} − D(F − 1) − 1`, `${n} + ${pads[1]} − ${dilation}·(${kernel} − 1) − 1`];
  const room = n + before + after - reach(kernel, dilation);
  const quotient = room / stride;
  const steps = [`⌊(${symbols}) / S⌋ + 1`, `⌊(${numbers}) / ${stride}⌋ + 1`];
  if (!Number.isInteger(quotient)) steps.push(`⌊${readable(quotient)}⌋ + 1`);
  const size = Math.floor(quotient) + 1;
  return { symbols: steps[0], numbers: steps.slice(1), size: readable(size), fits: size > 0 };
}

/** Where `same` puts its pads, and which pixels are lost: [term, text] pairs. */
export function notesOn({ settings, vertical, horizontal, unread, windows, height, width }) {
  const notes = [];
  if (!windows) return notes;
  if (settings.padding === "same") {
    const put = ([before, after], first, second) => `${before} ${first} and ${after} ${second}`;
    const where = same(vertical, horizontal)
      ? put(vertical, "above and left", "below and right")
      : `${put(vertical, "above", "below")}, ${put(horizontal, "left", "right")}`;
    const odd = vertical[0] !== vertical[1] || horizontal[0] !== horizontal[1];
    notes.push(["Padding", `same puts ${where}${odd ? ": the odd one comes last, as in TensorFlow" : ""}.`]);
  }
  const [rows, columns] = unread;
  const missed = height * width - (height - rows.length) * (width - columns.length);
  const parts = [
    [rows, "row"],
    [columns, "column"],
  ]
    .filter(([lost]) => lost.length)
    .map(([lost, what]) => `${what}${lost.length > 1 ? "s" : ""} ${indexList(lost)}`);
  if (missed)
    notes.push([
      "Not read",
      `no window reads ${parts.join(" and ")} of the image: ${missed} of ${height * width} pixels (hatched) leave no trace in the output.`,
    ]);
  return notes;
}

/** Why there is no output; "" where there is one. */
export function problemOf({ windows, size, span, padded, vertical, horizontal }) {
  if (windows) return "";
  const reasons = ["rows", "columns"].flatMap((what, axis) => {
    const pads = [vertical, horizontal][axis];
    return size[axis] > 0
      ? []
      : [
          `The kernel reaches over ${span[axis]} ${what}, the image${pads[0] + pads[1] ? " with its pads" : ""} has only ${padded[axis]}.`,
        ];
  });
  return `No window fits, so there is no output. ${reasons.join(" ")} Try more padding, a smaller kernel or less dilation.`;
}
