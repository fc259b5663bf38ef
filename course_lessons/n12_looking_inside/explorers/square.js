// The arithmetic of AttentionExplorer, as in attention.py: places of the square, and what was answered there.
import { clamped, readable } from "../../../course_utils/browser/numbers.js";

const nearest = (corners, at) =>
  corners.reduce((best, corner) => (Math.abs(corner - at) < Math.abs(best - at) ? corner : best));

/** The place [top, left] that was asked about, nearest to another one. */
export const onGrid = ({ rows, columns }, [top, left]) => [nearest(rows, top), nearest(columns, left)];

/** Row and column of a place in the map. */
export const cellOf = ({ rows, columns }, [top, left]) => [rows.indexOf(top), columns.indexOf(left)];

export const placeAt = ({ rows, columns }, [row, column]) => [
  rows[clamped(row, rows.length)],
  columns[clamped(column, columns.length)],
];

/** The place some cells further. */
export function moved(grid, place, [down, right]) {
  const [row, column] = cellOf(grid, place);
  return placeAt(grid, [row + down, column + right]);
}

/** The square of another size around the same middle. */
export const resized = (grid, [top, left], before) =>
  onGrid(grid, [top + (before - grid.size) / 2, left + (before - grid.size) / 2]);

/** The map: by how much the probability drops, row by row. */
export const dropsOf = ({ values }, before) => values.flat().map((value) => before - value);

export const largestDrop = (drops) => Math.max(0.01, ...drops.map(Math.abs));

export function answerAt(grid, place) {
  const [row, column] = cellOf(grid, place);
  return grid.values[row][column];
}

/** A probability beside another, in words. */
export function compared(now, before) {
  const change = Math.abs(before - now);
  return change < 0.0005 ? "as much as" : `${readable(change, 2)} ${now < before ? "less" : "more"} than`;
}
