// The arithmetic of convolutions, as in course_utils.convolution: names, order of arguments and
// numbers agree (the tests compare them). Images and kernels are arrays of rows;
// `padding` is "valid", "same", "full" or a number of pixels on every side.

/** How many pixels the kernel spans along one axis once its weights are spread out. */
export const reach = (kernel, dilation = 1) => dilation * (kernel - 1) + 1;

/** Pads [before, after] along one axis. `same` is TensorFlow's rule: the odd pixel comes after. */
export function padsOf(n, kernel, stride = 1, padding = "valid", dilation = 1) {
  const span = reach(kernel, dilation);
  if (padding === "valid") return [0, 0];
  if (padding === "full") return [span - 1, span - 1];
  if (padding !== "same") return [Number(padding), Number(padding)];
  const total = Math.max((Math.ceil(n / stride) - 1) * stride + span - n, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** floor((W + pads − D(F − 1) − 1) / S) + 1 (Dumoulin and Visin, 2016); 0 where no window fits. */
export function outputSize(n, kernel, stride = 1, padding = "valid", dilation = 1) {
  const [before, after] = padsOf(n, kernel, stride, padding, dilation);
  return Math.max(Math.floor((n + before + after - reach(kernel, dilation)) / stride) + 1, 0);
}

/** How many windows read each of the n pixels along one axis. */
export function coverage(n, kernel, stride = 1, padding = "valid", dilation = 1) {
  const [before] = padsOf(n, kernel, stride, padding, dilation);
  const counts = new Array(n).fill(0);
  for (let out = 0; out < outputSize(n, kernel, stride, padding, dilation); out++) {
    for (let tap = 0; tap < kernel; tap++) {
      const pixel = out * stride + tap * dilation - before;
      if (pixel >= 0 && pixel < n) counts[pixel]++;
    }
  }
  return counts;
}

/** The pixels along one axis that no window reads. */
export function unseen(n, kernel, stride = 1, padding = "valid", dilation = 1) {
  const counts = coverage(n, kernel, stride, padding, dilation);
  return counts.flatMap((count, pixel) => (count ? [] : [pixel]));
}

/** The kernel turned by 180 degrees. */
export const flipped = (kernel) => [...kernel].reverse().map((row) => [...row].reverse());

/** Slide the kernel over the image, multiply element by element, sum: cross-correlation. */
export function correlate(image, kernel, { stride = 1, padding = "valid", dilation = 1 } = {}) {
  const [height, width, kernelHeight, kernelWidth] = [image.length, image[0].length, kernel.length, kernel[0].length];
  const [top] = padsOf(height, kernelHeight, stride, padding, dilation);
  const [left] = padsOf(width, kernelWidth, stride, padding, dilation);
  const rows = outputSize(height, kernelHeight, stride, padding, dilation);
  const columns = outputSize(width, kernelWidth, stride, padding, dilation);
  const output = Array.from({ length: rows }, () => new Array(columns).fill(0));
  for (let row = 0; row < rows; row++) {
    const sums = output[row];
    for (let m = 0; m < kernelHeight; m++) {
      const source = image[row * stride + m * dilation - top];
      if (!source) continue; // a row of pads adds zeros
      for (let n = 0; n < kernelWidth; n++) {
        const weight = kernel[m][n];
        const first = n * dilation - left;
        const from = Math.max(Math.ceil(-first / stride), 0);
        const to = Math.min(Math.floor((width - 1 - first) / stride), columns - 1);
        for (let column = from; column <= to; column++) sums[column] += weight * source[column * stride + first];
      }
    }
  }
  return output;
}

/** True convolution: the kernel is flipped before it slides. */
export const convolve = (image, kernel, settings) => correlate(image, flipped(kernel), settings);
