// The output size step by step, and what a layer leaves out, in words.
import { readable } from "../../../course_utils/browser/numbers.js";
import { outputSize, padsOf, reach, unseen } from "../../../course_utils/explorers/arithmetic.js";
import { counted, indexList } from "../../../course_utils/explorers/writing.js";

/** The rule, the numbers put in, and each step to the result: [formula, words] pairs. */
export function formulaSteps({ width, kernel, stride, padding, dilation }) {
  const [before, after] = padsOf(width, kernel, stride, padding, dilation);
  const steps = [];
  if (padding === "same") {
    const size = Math.ceil(width / stride);
    const fit = dilation === 1 ? `${kernel}` : `${dilation}·(${kernel} − 1) + 1`;
    steps.push([
      `pads = max((⌈W / S⌉ − 1)·S + ${dilation === 1 ? "F" : "D·(F − 1) + 1"} − W, 0)` +
        ` = max((${size} − 1)·${stride} + ${fit} − ${width}, 0) = ${before + after}`,
      `Mode same wants ⌈${width} / ${stride}⌉ = ${size} outputs and adds the pads this takes: ` +
        `${before} before, ${after} after.`,
    ]);
  }
  if (padding === "full") {
    const span = dilation === 1 ? `${kernel} − 1` : `${dilation}·(${kernel} − 1)`;
    steps.push([
      `P = ${dilation === 1 ? "F − 1" : "D·(F − 1)"} = ${span} = ${before}`,
      "Mode full pads until only the last weight of the first window meets a pixel.",
    ]);
  }
  const even = before === after;
  const pads = even ? "2P" : "pads";
  const padsInNumbers = even ? `2·${before}` : `${before + after}`;
  if (dilation === 1) {
    steps.push([`⌊(W − F + ${pads}) / S⌋ + 1`, "The rule. ⌊ ⌋ means: round down."]);
    steps.push([`= ⌊(${width} − ${kernel} + ${padsInNumbers}) / ${stride}⌋ + 1`, "Your numbers put in."]);
  } else {
    steps.push([
      `⌊(W + ${pads} − D·(F − 1) − 1) / S⌋ + 1`,
      `The rule. With gaps between its weights the kernel reaches over D·(F − 1) + 1 = ${reach(kernel, dilation)} pixels.`,
    ]);
    steps.push([
      `= ⌊(${width} + ${padsInNumbers} − ${dilation}·(${kernel} − 1) − 1) / ${stride}⌋ + 1`,
      "Your numbers put in.",
    ]);
  }
  const travel = width + before + after - reach(kernel, dilation);
  const shown = readable(travel);
  if (travel < 0) {
    steps.push([`= ⌊${shown} / ${stride}⌋ + 1`, "Below zero: the kernel is wider than the padded row."]);
    steps.push(["output size 0", "Not one window fits, so there is no output at all."]);
    return steps;
  }
  const whole = Math.floor(travel / stride);
  steps.push([
    `= ⌊${shown} / ${stride}⌋ + 1`,
    `From its first place the window can still travel ${counted(travel, "pixel")}.`,
  ]);
  const parts = travel / stride;
  steps.push([
    `= ⌊${readable(parts)}⌋ + 1`,
    travel % stride
      ? `That is ${readable(parts)} steps of ${stride}. A part of a step is no window: round down.`
      : `That is ${counted(whole, "step")} of ${stride}, with nothing to round off.`,
  ]);
  steps.push([`= ${whole} + 1 = ${whole + 1}`, "One output for every step, and one for the first place."]);
  return steps;
}

/** What the picture shows, in sentences. */
export function verdicts({ width, kernel, stride, padding, dilation }) {
  const [before, after] = padsOf(width, kernel, stride, padding, dilation);
  const size = outputSize(width, kernel, stride, padding, dilation);
  const span = reach(kernel, dilation);
  const sentences = [];
  if (!size) return [`The kernel reaches over ${span} pixels, the padded row has only ${width + before + after}.`];
  if (padding === "same") {
    sentences.push(
      before + after === 0
        ? "Mode same needs no pads here."
        : before === after
          ? `Mode same puts ${counted(before, "pad")} at each end.`
          : `Mode same puts ${counted(before, "pad")} before the pixels and ${after} after: the odd one comes last.`,
    );
  }
  const left = width + before + after - span - (size - 1) * stride;
  if (left) {
    sentences.push(
      `${counted(left, "position")} ${left === 1 ? "is" : "are"} left over at the end: ` +
        `the next window would need ${counted(stride - left, "position")} more. That is what rounding down drops.`,
    );
  } else sentences.push("The last window ends exactly at the edge: nothing is rounded off.");
  const missed = unseen(width, kernel, stride, padding, dilation);
  const end = (size - 1) * stride + span - 1 - before;
  const tail = missed.filter((pixel) => pixel > end);
  const gaps = missed.filter((pixel) => pixel <= end);
  const say = (pixels) => `${pixels.length === 1 ? "Pixel" : "Pixels"} ${indexList(pixels)}`;
  const verb = (pixels) => (pixels.length === 1 ? "is" : "are");
  if (gaps.length) sentences.push(`${say(gaps)} ${verb(gaps)} skipped: no weight of any window lands there.`);
  if (tail.length) sentences.push(`${say(tail)} ${verb(tail)} read by no window: the last window ends before.`);
  if (!missed.length) {
    sentences.push(
      left
        ? "What is left over is padding only: every pixel is read at least once."
        : "Every pixel is read at least once.",
    );
  }
  return sentences;
}
