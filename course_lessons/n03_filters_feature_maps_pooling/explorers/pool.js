// The arithmetic of pooling, as in pooling.py (the tests compare them).
import { outputSize, padsOf } from "../../../course_utils/explorers/arithmetic.js";

/** The image moved down and to the right; zeros move in. */
export const moved = (image, [down, right]) =>
  image.map((line, row) => line.map((_, column) => image[row - down]?.[column - right] ?? 0));

/** The pixels that one pooled cell reads, in reading order; pads are left out. */
export function cellsUnder(image, row, column, { window: side, stride, padding }) {
  const [top] = padsOf(image.length, side, stride, padding);
  const [left] = padsOf(image[0].length, side, stride, padding);
  const cells = [];
  for (let m = 0; m < side; m++) {
    for (let n = 0; n < side; n++) {
      const [i, j] = [row * stride + m - top, column * stride + n - left];
      if (image[i]?.[j] !== undefined) cells.push({ row: i, column: j, value: image[i][j] });
    }
  }
  return cells;
}

export const largestCell = (cells) => cells.reduce((best, cell) => (cell.value > best.value ? cell : best));

export const meanOf = (cells) => cells.reduce((sum, { value }) => sum + value, 0) / cells.length;

/** The pooled map; no rows where no window fits. */
export function pool(image, kind, settings) {
  const { window: side, stride, padding } = settings;
  const rows = outputSize(image.length, side, stride, padding);
  const columns = outputSize(image[0].length, side, stride, padding);
  if (!rows || !columns) return [];
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cells = cellsUnder(image, row, column, settings);
      return kind === "max" ? largestCell(cells).value : meanOf(cells);
    }),
  );
}

/** The order in which a mean is summed up is no change. */
export const differs = (before, after) => Math.abs(before - after) > 1e-9 * Math.max(1, Math.abs(before));

/** How many cells change, how many there are, and by how much a cell changes on average. */
export function compare(before, after) {
  const pairs = before.flatMap((line, row) => line.map((value, column) => [value, after[row][column]]));
  const changed = pairs.filter(([a, b]) => differs(a, b)).length;
  return { changed, total: pairs.length, mean: pairs.reduce((sum, [a, b]) => sum + Math.abs(a - b), 0) / pairs.length };
}

/** Whether the map after the shift is the map before it, moved by whole cells (the border aside). */
export function movedAlong(before, after, [down, right], stride) {
  if (down % stride || right % stride) return false;
  const [rows, columns] = [down / stride, right / stride];
  return after.every((line, row) =>
    line.every((value, column) => {
      const from = before[row - rows]?.[column - columns];
      return from === undefined || !differs(from, value);
    }),
  );
}

export const share = ({ changed, total }) => `${Math.round((100 * changed) / total)} %`;
