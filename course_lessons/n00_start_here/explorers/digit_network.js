// The network of DigitReader, layer by layer: its numbers equal Keras' and those of DigitReader.layers()
// in Python (the tests compare them). Maps are arrays of rows.
import { correlate } from "../../../course_utils/explorers/arithmetic.js";
import { bytesOf } from "../../../course_utils/explorers/maps.js";

/** What Python packed: {shape, bytes} becomes {shape, values}. */
const unpacked = ({ shape, bytes }) => ({ shape, values: new Float32Array(bytesOf(bytes).buffer) });

export const unpackedNetwork = (parts) =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, unpacked(part)]));

/** Keras keeps kernels as (rows, columns, inputs, outputs); here kernels[output][input] is an array of rows. */
function kernelsOf({ shape: [rows, columns, inputs, outputs], values }) {
  const weight = (row, column, input, output) => values[((row * columns + column) * inputs + input) * outputs + output];
  const each = (count, make) => Array.from({ length: count }, (_, index) => make(index));
  return each(outputs, (output) =>
    each(inputs, (input) => each(rows, (row) => each(columns, (column) => weight(row, column, input, output)))),
  );
}

/** For each filter: its slices slide over their maps, the sums and the bias are added up, then ReLU. */
function convolved(maps, weights, { values: biases }) {
  return kernelsOf(weights).map((slices, output) => {
    const parts = slices.map((slice, input) => correlate(maps[input], slice));
    return parts[0].map((line, row) =>
      line.map((_, column) =>
        Math.max(
          parts.reduce((sum, part) => sum + part[row][column], biases[output]),
          0,
        ),
      ),
    );
  });
}

/** The largest of every two by two; an odd last row or column is dropped. */
function pooled(map) {
  return Array.from({ length: map.length >> 1 }, (_, row) =>
    Array.from({ length: map[0].length >> 1 }, (_, column) =>
      Math.max(...[0, 1].flatMap((down) => map[2 * row + down].slice(2 * column, 2 * column + 2))),
    ),
  );
}

/** One number for each class; the maps are laid out row by row, the maps of one place side by side. */
function scored(maps, { shape: [, classes], values }, { values: biases }) {
  const inputs = maps[0].flatMap((line, row) => line.flatMap((_, column) => maps.map((map) => map[row][column])));
  return Array.from({ length: classes }, (_, name) =>
    inputs.reduce((sum, input, place) => sum + input * values[place * classes + name], biases[name]),
  );
}

function softmax(scores) {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Read a digit, rows of levels 0 to 255: {maps: those of both convolutions, probabilities}. */
export function readDigit(levels, network) {
  const image = levels.map((line) => line.map((level) => level / 255));
  const first = convolved([image], network.conv1_w, network.conv1_b);
  const second = convolved(first.map(pooled), network.conv2_w, network.conv2_b);
  const scores = scored(second.map(pooled), network.scores_w, network.scores_b);
  return { maps: [first, second], probabilities: softmax(scores) };
}
