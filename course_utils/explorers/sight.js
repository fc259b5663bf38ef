// What a number of a feature map sees of the image, in words and as runs.

export const times = (sizes) => sizes.join(" × ");

/** What the number at (row, column) of the rows and columns on show sees, in words and as runs. */
export function sightOf(layer, [row, column], imageSize) {
  if (layer.lost !== undefined)
    return { text: `What it sees of the image is not followed through the layer ${layer.lost}.` };
  const rows = layer.rows[Math.min(row, layer.rows.length - 1)];
  const columns = layer.columns[Math.min(column, layer.columns.length - 1)];
  const who = layer.together ? "Its numbers together see" : "It sees";
  if (!rows.length || !columns.length) return { text: `${who} padding alone, no pixel of the image.` };
  const [top, bottom, left, right] = [rows[0][0], rows.at(-1)[1], columns[0][0], columns.at(-1)[1]];
  const size = [bottom - top, right - left];
  const box = { top, left, height: size[0], width: size[1], rows, columns };
  const text = `${who} image[${top}:${bottom}, ${left}:${right}], ${times(size) === "1 × 1" ? "one pixel" : `${times(size)} pixels`}`;
  if (!layer.full)
    return {
      box,
      text: `${text}${times(size) === times(imageSize) ? ": the whole image" : ` of ${times(imageSize)}`}.`,
    };
  const cut = times(size) === times(layer.full) ? "" : `, cut off at the border from ${times(layer.full)}`;
  const count = (runs) => runs.reduce((sum, [from, to]) => sum + to - from, 0);
  const read = count(rows) * count(columns);
  box.gaps = read < size[0] * size[1] && !layer.branches;
  return { box, text: `${text}${cut}${box.gaps ? `, and reads ${read} of them` : ""}.` };
}
