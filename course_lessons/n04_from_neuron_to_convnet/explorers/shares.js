// What the errors of a convolution's outputs mean to a pixel or a weight, as in
// backward_convolution.py (the tests compare them).
import { equals, factor, inWords } from "../../../course_utils/explorers/writing.js";

/** Every product of an error: {output, pixel, weight}, each as [row, column]. */
function meetings({ kernel, error }) {
  return error.flatMap((line, row) =>
    line.flatMap((_, column) =>
      kernel.flatMap((weights, m) =>
        weights.map((_, n) => ({ output: [row, column], weight: [m, n], pixel: [row + m, column + n] })),
      ),
    ),
  );
}

const at = (rows, [row, column]) => rows[row][column];

/** The shares that a pixel, a weight or an output has part in: {output, pixel, weight, error, factor, share}. */
export function sharesOf(arrays, what, place) {
  return meetings(arrays)
    .filter((meeting) => String(meeting[what]) === String(place))
    .map((meeting) => {
      const error = at(arrays.error, meeting.output);
      const [weight, pixel] = [at(arrays.kernel, meeting.weight), at(arrays.image, meeting.pixel)];
      const by = what === "weight" ? pixel : weight;
      return { ...meeting, error, factor: by, share: error * by, toWeight: error * pixel };
    });
}

export const sumOf = (shares) => shares.reduce((sum, { share }) => sum + share, 0);

const named = ([row, column]) => `(${row}, ${column})`;

/** The shares as a sum, without its result. */
const terms = (shares) => shares.map((one) => `${inWords(one.error)} · ${factor(inWords(one.factor))}`).join(" + ");

/** What is asked of the chosen place. */
export function asked(what, place, shares) {
  const list = shares.map(({ output }) => named(output)).join(", ");
  const outputs = shares.length === 1 ? `output ${list}` : `outputs ${list}`;
  if (what === "pixel")
    return `Pixel ${named(place)} was read by ${outputs}. From each comes its error × the weight that met the pixel there: ${terms(shares)} = ?`;
  if (what === "weight")
    return `Weight ${named(place)} took part in every output. From each comes its error × the pixel that the weight met there: ${terms(shares)} = ?`;
  return "";
}

/** What is told of the chosen place once its sum is shown. */
export function told(what, place, shares) {
  if (what === "nothing")
    return "Choose a pixel or a weight below, and work out what reaches it; or an output above, and see where its error goes.";
  if (what === "output") {
    const error = inWords(shares[0].error);
    const last = shares.at(-1).pixel;
    return `Output ${named(place)} read the pixels from ${named(shares[0].pixel)} to ${named(last)}. Its error ${error} goes back to each of them, × the weight that the pixel met, and to each weight, × the pixel that the weight met: the shares in the corners.`;
  }
  const sum = sumOf(shares);
  const who = what === "pixel" ? "Pixel" : "Weight";
  return `${who} ${named(place)}: ${terms(shares)} ${equals(sum)} ${inWords(sum)}.`;
}
