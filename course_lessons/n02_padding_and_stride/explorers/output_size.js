// How many windows fit on a row of pixels, and what they read.
import { dropdown, h, slider } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { save } from "../../../course_utils/browser/watching.js";
import { outputSize } from "../../../course_utils/explorers/arithmetic.js";
import tracedStyle from "../../../course_utils/explorers/traced_picture.css";
import { drawn, grow, tracedPicture } from "../../../course_utils/explorers/traced_picture.js";
import outputSizeStyle from "./output_size.css";
import { formulaSteps, verdicts } from "./size_formula.js";
import { windowsPicture } from "./windows_picture.js";

const MODES = [
  ["valid", "valid: no pads"],
  ["same", "same: keep the size"],
  ["full", "full: every overlap"],
  ["number", "a number of pixels"],
];

const SLIDERS = [
  ["width", "W", "input width", 1, 40],
  ["kernel", "F", "kernel width", 1, 11],
  ["stride", "S", "stride", 1, 8],
  ["dilation", "D", "dilation", 1, 4],
];

function settingsOf(model) {
  const [width, kernel, stride, dilation, padding] = ["width", "kernel", "stride", "dilation", "padding"].map((name) =>
    model.get(name),
  );
  return { width, kernel, stride, dilation, padding };
}

function oneLayer(model) {
  const sliders = SLIDERS.map(([name, letter, words, min, max]) => {
    const value = model.get(name);
    const control = slider({
      label: h("span", {}, h("b", {}, letter), ` ${words}`),
      min,
      max: Math.max(max, value),
      value,
      oninput: (next) => save(model, { [name]: next }),
    });
    return { name, control };
  });
  const pixels = slider({
    label: h("span", {}, h("b", {}, "P"), " pads on each side"),
    min: 0,
    max: 10,
    value: 0,
    oninput: (next) => save(model, { padding: next }),
  });
  const mode = dropdown({
    label: "Padding",
    options: MODES,
    value: "valid",
    onchange: (next) => save(model, { padding: next === "number" ? Number(pixels.input.value) : next }),
  });
  const headline = h("p", { class: "headline", role: "status" });
  const picture = tracedPicture("Output unit");
  const verdict = h("ul", { class: "verdict" });
  const steps = h("ol", { class: "steps" });
  const node = h(
    "section",
    { "aria-label": "One layer" },
    h("h3", { class: "title" }, "One layer: how many windows fit?"),
    h(
      "div",
      { class: "settings" },
      sliders.map(({ control }) => control.node),
      mode.node,
      pixels.node,
    ),
    headline,
    picture.node,
    legend(),
    verdict,
    h("h4", {}, "The formula, step by step"),
    steps,
  );
  const paint = (room) => {
    const settings = settingsOf(model);
    for (const { name, control } of sliders) grow(control, settings[name]);
    const isNumber = typeof settings.padding === "number";
    mode.set(isNumber ? "number" : settings.padding);
    pixels.node.hidden = !isNumber;
    if (isNumber) grow(pixels, settings.padding);
    const { width, kernel, stride, padding, dilation } = settings;
    const size = outputSize(width, kernel, stride, padding, dilation);
    headline.replaceChildren("Output size ", h("strong", { class: "size" }, String(size)));
    steps.replaceChildren(
      ...formulaSteps(settings).map(([formula, words]) =>
        h("li", {}, h("span", { class: "formula" }, formula), h("span", { class: "note" }, words)),
      ),
    );
    verdict.replaceChildren(...verdicts(settings).map((text) => h("li", {}, text)));
    picture.show(windowsPicture(settings, room), room);
  };
  return { node, paint };
}

function legend() {
  const entry = (kind, text) => h("li", {}, h("span", { class: `swatch ${kind}` }), text);
  return h(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    entry("pixel", "pixel"),
    entry("pad", "pad (0)"),
    entry("unseen", "pixel that no window reads"),
    entry("tap", "what a window reads"),
    entry("ghost", "a window that no longer fits"),
  );
}

export const figure = liveFigure(drawn(oneLayer), [tracedStyle, outputSizeStyle]);
export default figure;
