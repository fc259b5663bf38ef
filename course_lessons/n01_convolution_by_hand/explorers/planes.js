// The arithmetic of KernelPlayground, on planes {values, height, width}: its numbers equal
// KernelPlayground.stages() in Python (the tests compare them).
export const COLOURS = ["red", "green", "blue"];
const ABOVE = [190, 90, 0];
const BELOW = [0, 90, 165];
const NEUTRAL = [250, 250, 250];

/** Where a row (or column) outside the picture is read, as numpy.pad has it; −1: a zero. */
export function insideIndex(index, n, border) {
  if (index >= 0 && index < n) return index;
  if (border === "zero") return -1;
  if (border === "edge") return index < 0 ? 0 : n - 1;
  const period = border === "wrap" ? n : Math.max(2 * (n - 1), 1);
  const place = ((index % period) + period) % period;
  return place < n ? place : period - place;
}

/** The plane with `radius` pixels of border on every side. */
function bordered({ values, height, width }, radius, border) {
  const wide = width + 2 * radius;
  const padded = new Float64Array((height + 2 * radius) * wide);
  const columns = Array.from({ length: wide }, (_, column) => insideIndex(column - radius, width, border));
  for (let row = 0; row < height + 2 * radius; row++) {
    const from = insideIndex(row - radius, height, border);
    if (from < 0) continue;
    for (let column = 0; column < wide; column++) {
      if (columns[column] >= 0) padded[row * wide + column] = values[from * width + columns[column]];
    }
  }
  return padded;
}

/** Cross-correlation that keeps the size: shift the bordered plane by each weight's place, and add. */
export function filterPlane(plane, kernel, border) {
  const { height, width } = plane;
  const radius = kernel.length >> 1;
  const wide = width + 2 * radius;
  const padded = bordered(plane, radius, border);
  const values = new Float64Array(height * width);
  kernel.forEach((weights, m) =>
    weights.forEach((weight, n) => {
      if (weight === 0) return;
      for (let row = 0; row < height; row++) {
        const from = (row + m) * wide + n;
        const to = row * width;
        for (let column = 0; column < width; column++) values[to + column] += weight * padded[from + column];
      }
    }),
  );
  return { values, height, width };
}

export function rectify({ values, height, width }) {
  const rectified = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) rectified[index] = Math.max(values[index], 0);
  return { values: rectified, height, width };
}

/** 2×2 max pooling with stride 2; an odd last row or column is dropped. */
export function poolPlane({ values, height, width }) {
  const [rows, columns] = [height >> 1, width >> 1];
  const pooled = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * row * width + 2 * column;
      pooled[row * columns + column] = Math.max(values[at], values[at + 1], values[at + width], values[at + width + 1]);
    }
  }
  return { values: pooled, height: rows, width: columns };
}

/** The planes to filter: one, or red, green and blue. `pixels`: RGBA bytes. */
export function planesOf({ pixels, height, width, grey }, channels) {
  const plane = (valueAt) => {
    const values = new Float64Array(height * width);
    for (let index = 0; index < values.length; index++) values[index] = valueAt(4 * index);
    return { values, height, width };
  };
  const channel = (offset) => plane((at) => pixels[at + offset]);
  if (grey) return [channel(0)];
  if (channels === "rgb") return [0, 1, 2].map(channel);
  if (channels !== "grey") return [channel(COLOURS.indexOf(channels))];
  return [plane((at) => Math.floor((299 * pixels[at] + 587 * pixels[at + 1] + 114 * pixels[at + 2] + 500) / 1000))];
}

export const weightSum = (kernel) => kernel.flat().reduce((sum, weight) => sum + weight, 0);

export const magnitudeOf = (kernel) => kernel.flat().reduce((sum, weight) => sum + Math.abs(weight), 0);

/** What "automatic" stands for, and what can be shown of three channels. */
export function displayFor(display, kernel, count) {
  if (display === "auto") return weightSum(kernel) <= 0.05 * magnitudeOf(kernel) ? "grey zero" : "clipped";
  return display === "diverging" && count === 3 ? "grey zero" : display;
}

/** A round number that 98 % of the magnitudes stay below: few extremes must not pale the rest.
 *  As `strongest` in plots: where there are few numbers it is the largest; zeros are not counted. */
export function strengthOf(planes) {
  let largest = 0;
  for (const { values } of planes) for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (!largest) return 1;
  const bins = new Uint32Array(1001);
  for (const { values } of planes) for (const value of values) bins[Math.floor((1000 * Math.abs(value)) / largest)]++;
  bins[0] = 0; // zeros, and what rounding leaves over
  const counted = bins.reduce((sum, count) => sum + count, 0);
  const share = counted < 1000 ? 1 : 0.98;
  let [bin, below] = [0, 0];
  while (below < share * counted) below += bins[++bin];
  return Number((((bin + 1) / 1000) * largest).toPrecision(2));
}

/** Planes as RGBA bytes. */
export function coloured(planes, display, strength) {
  const { height, width } = planes[0];
  const bytes = new Uint8ClampedArray(4 * height * width);
  const scale = 1 / strength;
  planes.forEach(({ values }, index) => {
    for (let pixel = 0; pixel < values.length; pixel++) {
      const value = values[pixel];
      const at = 4 * pixel;
      bytes[at + 3] = 255;
      if (display === "diverging") {
        const share = Math.min(Math.abs(value) * scale, 1);
        const end = value > 0 ? ABOVE : BELOW;
        for (let c = 0; c < 3; c++) bytes[at + c] = NEUTRAL[c] + share * (end[c] - NEUTRAL[c]);
        continue;
      }
      const level =
        display === "clipped"
          ? value
          : display === "absolute"
            ? 255 * Math.abs(value) * scale
            : 127.5 * (1 + value * scale);
      if (planes.length === 3) bytes[at + index] = level;
      else bytes[at] = bytes[at + 1] = bytes[at + 2] = level;
    }
  });
  return bytes;
}

/** The kernel with zeros around it, or with its rim cut off. */
export function resized(kernel, side) {
  const shift = (kernel.length - side) / 2;
  return Array.from({ length: side }, (_, m) =>
    Array.from({ length: side }, (_, n) => kernel[m + shift]?.[n + shift] ?? 0),
  );
}
