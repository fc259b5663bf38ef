// A drawing becomes a digit as MNIST centred its own: the part with ink is scaled so that its longer
// side fills 20 of 28 pixels, then moved, by whole pixels, so that its centre of mass lies in the
// middle (Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document
// recognition", Proceedings of the IEEE 86 (1998), section III.A). Whole numbers throughout.

/** How much of each old pixel lies under each new one: [old index, parts] pairs; a new one has `old` parts. */
function overlaps(old, count) {
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index * old, (index + 1) * old];
    const pairs = [];
    for (let i = Math.floor(from / count); i < old && i * count < to; i++) {
      pairs.push([i, Math.min(to, (i + 1) * count) - Math.max(from, i * count)]);
    }
    return pairs;
  });
}

/** Levels 0 to 255, row by row, of `height` × `width` pixels, centred: as many rows and columns of levels as asked for. */
export function centreDigit(levels, height, width, [rows, columns]) {
  const seen = Array.from({ length: rows }, () => new Array(columns).fill(0));
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!levels[row * width + column]) continue;
      [top, bottom] = [Math.min(top, row), row];
      [left, right] = [Math.min(left, column), Math.max(right, column)];
    }
  }
  if (bottom < 0) return seen;
  const [high, wide] = [bottom - top + 1, right - left + 1];
  const [longer, box] = [Math.max(high, wide), Math.round((Math.min(rows, columns) * 20) / 28)];
  const sides = [high, wide].map((side) => Math.max(1, Math.floor((2 * side * box + longer) / (2 * longer))));
  const [down, across] = [overlaps(high, sides[0]), overlaps(wide, sides[1])];
  const area = high * wide;
  let [mass, rowMoment, columnMoment] = [0, 0, 0];
  const small = down.map((rowPairs, r) => {
    const line = new Float64Array(wide);
    for (const [i, part] of rowPairs)
      for (let j = 0; j < wide; j++) line[j] += part * levels[(top + i) * width + left + j];
    return across.map((pairs, c) => {
      const sum = pairs.reduce((total, [j, part]) => total + part * line[j], 0);
      const level = Math.floor((2 * sum + area) / (2 * area));
      [mass, rowMoment, columnMoment] = [mass + level, rowMoment + r * level, columnMoment + c * level];
      return level;
    });
  });
  if (!mass) return seen;
  const start = (moment, size, side) =>
    Math.min(Math.max(Math.floor((size * mass - 2 * moment + mass) / (2 * mass)), 0), size - side);
  const [y, x] = [start(rowMoment, rows, sides[0]), start(columnMoment, columns, sides[1])];
  small.forEach((line, r) => line.forEach((level, c) => (seen[y + r][x + c] = level)));
  return seen;
}
