// What a neuron with two inputs computes, as in neuron.py (the tests compare them).

export const ACTIVATIONS = {
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  ReLU: (z) => Math.max(z, 0),
  step: (z) => (z > 0 ? 1 : 0),
};

export const sumAt = ({ weights, bias }, [x1, x2]) => weights[0] * x1 + weights[1] * x2 + bias;

/** The dots, each [x1, x2, kind], that lie on the wrong side of the line on which the sum is 0. */
export const wrongDots = (neuron, dots) =>
  dots.filter(([x1, x2, kind]) => sumAt(neuron, [x1, x2]) > 0 !== (kind === 1));

/** The two ends of the line on which the sum is 0, within a square plane; null where it is not seen. */
export function lineIn({ weights: [w1, w2], bias }, edge) {
  const ends = [];
  const keep = (point) => {
    const isNew = ends.every((end) => Math.hypot(end[0] - point[0], end[1] - point[1]) > 1e-9);
    if (point.every((at) => Math.abs(at) <= edge + 1e-9) && isNew) ends.push(point);
  };
  for (const side of [-edge, edge]) {
    if (w2) keep([side, -(w1 * side + bias) / w2]);
    if (w1) keep([-(w2 * side + bias) / w1, side]);
  }
  return ends.length < 2 ? null : ends.slice(0, 2);
}
