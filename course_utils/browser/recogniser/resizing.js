// A photo in the size that a network is shown: the arithmetic of course_utils.classifiers.photo_to_input.

/** How much each of `length` pixels counts for each of `size`: triangles, antialiased. */
export function weights(length, size) {
  const scale = length / size;
  const reach = Math.max(scale, 1);
  return Array.from({ length: size }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(Math.floor(centre - reach + 0.5), 0);
    const end = Math.min(Math.floor(centre + reach + 0.5), length);
    const taps = Array.from({ length: end - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs(first + tap + 0.5 - centre) / reach),
    );
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return { first, taps: taps.map((tap) => tap / sum) };
  });
}

/** Takes a photo strip by strip, from the top, so that a large one needs little memory. */
export class Resizing {
  constructor(width, height, size) {
    Object.assign(this, { width, height, size });
    this.down = weights(height, size);
    this.rows = Array.from({ length: size }, () => new Float64Array(width * 3));
  }

  /** Rows of red, green, blue and opacity (which is not looked at), the first of them row `top` of the photo. */
  add(rgba, top) {
    const { width } = this;
    const bottom = top + rgba.length / (4 * width);
    for (const [place, { first, taps }] of this.down.entries()) {
      const end = Math.min(first + taps.length, bottom);
      for (let row = Math.max(first, top); row < end; row++)
        addRow(this.rows[place], rgba, (row - top) * width * 4, taps[row - first]);
    }
  }

  /** The photo, size × size × 3 numbers in 0 … 255. */
  result() {
    const { size } = this;
    const across = weights(this.width, size);
    const pixels = new Float32Array(size * size * 3);
    let at = 0;
    for (const row of this.rows)
      for (const { first, taps } of across)
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (let tap = 0; tap < taps.length; tap++) sum += taps[tap] * row[(first + tap) * 3 + channel];
          pixels[at++] = sum;
        }
    return pixels;
  }
}

function addRow(sums, rgba, from, weight) {
  for (let to = 0, at = from; to < sums.length; to += 3, at += 4) {
    sums[to] += weight * rgba[at];
    sums[to + 1] += weight * rgba[at + 1];
    sums[to + 2] += weight * rgba[at + 2];
  }
}
