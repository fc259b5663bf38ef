// How far each unit of a stack of layers sees.
import { readable } from "../../../course_utils/browser/numbers.js";
import { outputSize, padsOf, reach } from "../../../course_utils/explorers/arithmetic.js";
import { counted, indexList } from "../../../course_utils/explorers/writing.js";

/** Size, jump, receptive field and start (the centre of unit 0's field) after each layer, the input first. */
export function stackTable(width, layers) {
  const rows = [{ size: width, jump: 1, field: 1, start: 0 }];
  for (const { kernel, stride, padding, dilation } of layers) {
    const last = rows.at(-1);
    const [before] = padsOf(last.size, kernel, stride, padding, dilation);
    rows.push({
      size: last.size ? outputSize(last.size, kernel, stride, padding, dilation) : 0,
      jump: last.jump * stride,
      field: last.field + (reach(kernel, dilation) - 1) * last.jump,
      start: last.start + ((reach(kernel, dilation) - 1) / 2 - before) * last.jump,
    });
  }
  return rows;
}

/** Each layer's units that feed `unit` of layer `depth` (input: 0), as sorted indices; -1 and below are pads. */
export function tracedUnits(rows, layers, depth, unit) {
  const reached = new Array(rows.length).fill(null).map(() => new Set());
  reached[depth].add(unit);
  for (let level = depth; level > 0; level--) {
    const { kernel, stride, padding, dilation } = layers[level - 1];
    const { size } = rows[level - 1];
    const [before] = padsOf(size, kernel, stride, padding, dilation);
    for (const above of reached[level]) {
      for (let tap = 0; tap < kernel; tap++) {
        const index = above * stride + tap * dilation - before;
        if (index >= 0 && index < size) reached[level - 1].add(index);
      }
    }
  }
  return reached;
}

export function traceWords(rows, reached, depth, unit) {
  if (!depth) return `Input pixel ${unit}. Choose a unit of a later layer to see what it sees.`;
  const { start, jump, field } = rows[depth];
  const from = start + unit * jump - (field - 1) / 2;
  const to = from + field - 1;
  const seen = [...reached[0]].sort((a, b) => a - b);
  const who = `Unit ${unit} of layer ${depth}`;
  const over = from < 0 || to >= rows[0].size;
  const sees = seen.length ? `sees ${counted(seen.length, "input pixel")}: ${indexList(seen)}.` : "sees pads only.";
  if (!over) return `${who} ${sees}`;
  return `${who} ${sees} Its receptive field of ${field} (${readable(from)} to ${to}) reaches into the pads.`;
}
