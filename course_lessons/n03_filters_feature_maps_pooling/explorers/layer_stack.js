// A stack of layers and what its units see.
import { announcer, button, dropdown, h, slider, svg } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { readable } from "../../../course_utils/browser/numbers.js";
import { save } from "../../../course_utils/browser/watching.js";
import { padsOf } from "../../../course_utils/explorers/arithmetic.js";
import tracedStyle from "../../../course_utils/explorers/traced_picture.css";
import {
  acrossIn,
  caption,
  drawn,
  grow,
  keepInView,
  nearestIndex,
  TOP,
} from "../../../course_utils/explorers/traced_picture.js";
import { counted } from "../../../course_utils/explorers/writing.js";
import layerStackStyle from "./layer_stack.css";
import { stackTable, tracedUnits, traceWords } from "./receptive_field.js";

const MAX_LAYERS = 12;
const SHORT = { convolution: "conv", pooling: "pool" };

const layerName = ({ kind, kernel, stride, dilation }) =>
  `${kind} ${kernel}×${kernel}` +
  (stride > 1 ? `, stride ${stride}` : "") +
  (dilation > 1 ? `, dilation ${dilation}` : "");

function layerStack(model) {
  const presets = model.get("stacks");
  const layersNow = () => model.get("layers");
  const saveLayers = (layers) => save(model, { layers });
  const preset = dropdown({
    label: "Stack",
    options: [...Object.keys(presets).map((name) => [name, name]), ["", "your own"]],
    value: "",
    onchange: (name) => name && save(model, { layers: presets[name].layers, width: presets[name].width }),
  });
  const width = slider({
    label: "Input width",
    min: 1,
    max: 40,
    value: model.get("width"),
    oninput: (next) => save(model, { width: next }),
  });
  const add = (kind, defaults) =>
    button(`Add ${kind}`, () => {
      saveLayers([...layersNow(), { kind, padding: "valid", dilation: 1, ...defaults }]);
      spoken.say(`Layer ${layersNow().length} added: ${kind}.`);
    });
  const buttons = [add("convolution", { kernel: 3, stride: 1 }), add("pooling", { kernel: 2, stride: 2 })];
  const lines = layerLines(layersNow, saveLayers, (text) => spoken.say(text));
  const body = h("tbody");
  const table = h(
    "table",
    {},
    h("caption", {}, "After each layer"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ["Layer", "Size", "Jump", "Sees", "Start"].map((text) => h("th", { scope: "col" }, text)),
      ),
    ),
    body,
  );
  const picture = new StackPicture();
  const spoken = announcer();
  const node = h(
    "section",
    { "aria-label": "A stack of layers" },
    h("h3", { class: "title" }, "A stack of layers: how far does one unit see?"),
    h("div", { class: "row" }, preset.node, width.node),
    h(
      "div",
      { class: "stack" },
      h("div", {}, lines.node, h("div", { class: "row" }, buttons)),
      h("div", { class: "scroll" }, table),
    ),
    h(
      "p",
      { class: "note" },
      "Size: units in the layer. Jump: how many input pixels two neighbouring units are apart. Sees: the receptive field, " +
        "in input pixels, pads included. Start: the input pixel over which unit 0 is centred (1.5: between pixels 1 and 2).",
    ),
    picture.node,
    spoken.node,
  );
  const paint = (room) => {
    const layers = layersNow();
    const rows = stackTable(model.get("width"), layers);
    grow(width, model.get("width"));
    const wanted = JSON.stringify(layers);
    preset.set(Object.keys(presets).find((name) => JSON.stringify(presets[name].layers) === wanted) ?? "");
    lines.show(layers);
    for (const control of buttons) control.disabled = layers.length >= MAX_LAYERS;
    body.replaceChildren(
      ...rows.map(({ size, jump, field, start }, depth) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, depth ? String(depth) : "input"),
          size
            ? [size, jump, field, start].map((value) => h("td", {}, readable(value)))
            : h("td", { colspan: 4, class: "bad" }, "nothing left: the kernel does not fit"),
        ),
      ),
    );
    picture.show(rows, layers, room);
  };
  return { node, paint };
}

/** One line of inputs a layer. The inputs stay while the kinds of layers stay, and so does the caret. */
function layerLines(layersNow, saveLayers, say) {
  const node = h("div", { class: "layers", role: "group", tabindex: -1, "aria-label": "Layers and their settings" });
  const changed = (index, change) =>
    saveLayers(layersNow().map((layer, at) => (at === index ? { ...layer, ...change } : layer)));
  const field = (name, input) => h("label", {}, h("span", { "aria-hidden": "true" }, name), input);

  function number(index, name, max) {
    const input = h("input", { type: "number", min: 1, max, "aria-label": `${name} of layer ${index + 1}` });
    const set = (value) => {
      if (Number(input.value) !== value && !input.matches(":focus")) input.value = value;
      input.removeAttribute("aria-invalid");
    };
    input.addEventListener("input", () => {
      const value = Number(input.value);
      if (Number.isInteger(value) && value >= 1 && value <= max) changed(index, { [name]: value });
      else input.setAttribute("aria-invalid", "true");
    });
    input.addEventListener("blur", () => set(layersNow()[index]?.[name]));
    return { node: field(name, input), set: (layer) => set(layer[name]) };
  }

  function padding(index) {
    const input = h("select", { "aria-label": `padding of layer ${index + 1}` });
    const offer = (option) => input.append(h("option", { value: option }, String(option)));
    ["valid", "same", "full", 1, 2, 3].forEach(offer);
    input.addEventListener("change", () =>
      changed(index, { padding: /^\d+$/.test(input.value) ? Number(input.value) : input.value }),
    );
    const set = (layer) => {
      if (![...input.options].some((option) => option.value === String(layer.padding))) offer(layer.padding);
      input.value = String(layer.padding);
    };
    return { node: field("padding", input), set };
  }

  function remove(index) {
    saveLayers(layersNow().filter((_, at) => at !== index));
    say(`Layer ${index + 1} removed.`);
    requestAnimationFrame(() => (node.querySelectorAll("button")[Math.max(index - 1, 0)] ?? node).focus());
  }

  let kinds = null;
  let inputs = [];
  const show = (layers) => {
    const wanted = layers.map(({ kind }) => kind).join();
    if (wanted !== kinds) {
      kinds = wanted;
      inputs = layers.map((_, index) => [
        number(index, "kernel", 32),
        number(index, "stride", 32),
        number(index, "dilation", 16),
        padding(index),
      ]);
      node.replaceChildren(
        ...layers.map(({ kind }, index) =>
          h(
            "div",
            { class: "layer" },
            h("span", { class: "layer-name" }, `${index + 1} ${SHORT[kind]}`),
            inputs[index].map((input) => input.node),
            button("×", () => remove(index), { "aria-label": `Remove layer ${index + 1}` }),
          ),
        ),
      );
    }
    layers.forEach((layer, index) => inputs[index].forEach((input) => input.set(layer)));
  };
  return { node, show };
}

/** The units of one layer in a row, with the layer's name above: {group, marks}. */
function levelBand(name, middles, { y, wide, cell, radius }) {
  const group = svg("g", { class: "level", role: "slider", tabindex: 0, "aria-label": `${name}, unit` });
  // The whole band takes pointer and finger: single units may be smaller than a fingertip.
  group.append(
    svg("rect", { class: "band", x: 0, y: y - TOP, width: wide, height: TOP + 24 }),
    caption(1, y - 5, `${name} (${counted(middles.length, "unit")})`),
  );
  const marks = middles.map((middle, unit) => {
    const mark = svg(
      "g",
      { class: "unit output" },
      svg("rect", { x: middle - cell / 2 + 0.5, y: y + 0.5, width: cell - 1, height: 21, rx: radius }),
    );
    if (cell >= 17) mark.append(svg("text", { x: middle, y: y + 15 }, String(unit)));
    return mark;
  });
  group.append(...marks);
  return { group, marks };
}

/** The layers as rows of units, the input on top; the traced unit's cone is lit down to the pixels. */
class StackPicture {
  constructor() {
    this.image = svg("svg", { class: "picture", role: "group", "aria-label": "Units of each layer" });
    this.note = h("p", { class: "trace" });
    this.box = h("div", { class: "scroll" }, this.image);
    this.node = h("div", {}, this.box, this.note);
    this.shown = null;
    this.traced = null; // null: the middle unit of the last layer
  }

  show(rows, layers, room) {
    const depths = rows.filter(({ size }) => size > 0).length;
    const spot =
      this.traced && this.traced.depth < depths
        ? this.traced
        : { depth: depths - 1, unit: Math.floor((rows[depths - 1].size - 1) / 2) };
    const place = (depth, unit) => rows[depth].start + unit * rows[depth].jump;
    // Padding can give units whose middle lies outside the input.
    const leftmost = Math.min(...rows.slice(0, depths).map((_, depth) => place(depth, 0))) - 0.5;
    const rightmost = Math.max(...rows.slice(0, depths).map(({ size }, depth) => place(depth, size - 1))) + 0.5;
    const cell = Math.min(Math.max(Math.floor((room - 2) / (rightmost - leftmost)), 9), 36);
    const wide = (rightmost - leftmost) * cell + 2;
    const gap = 48;
    const middleOf = (depth, unit) => 1 + (place(depth, unit) - leftmost) * cell;
    const focused = this.shown?.groups.findIndex((group) => group.matches(":focus")) ?? -1;
    const wires = svg("g", { class: "wires" });
    const groups = [];
    const units = [];
    for (let depth = 0; depth < depths; depth++) {
      const name = depth ? `Layer ${depth}: ${layerName(layers[depth - 1])}` : "Input";
      const middles = Array.from({ length: rows[depth].size }, (_, unit) => middleOf(depth, unit));
      const { group, marks } = levelBand(name, middles, { y: TOP + depth * gap, wide, cell, radius: depth ? 5 : 2 });
      this.listen(group, depth, middles);
      groups.push(group);
      units.push(marks);
    }
    this.shown = { rows, layers, groups, units, wires, middleOf, gap, scrolls: wide > room };
    this.image.setAttribute("width", wide);
    this.image.setAttribute("height", TOP + (depths - 1) * gap + 28);
    this.image.replaceChildren(wires, ...groups);
    this.light(spot.depth, spot.unit);
    if (focused >= 0) groups[focused]?.focus();
  }

  /** Pointer, finger and keys choose the unit of a level that is traced. */
  listen(group, depth, middles) {
    const follow = (event) => {
      if (event.type === "pointermove" && event.pointerType !== "mouse" && !event.buttons) return;
      this.trace(depth, nearestIndex(middles, acrossIn(this.image, event)));
    };
    group.addEventListener("pointermove", follow);
    group.addEventListener("pointerdown", follow);
    group.addEventListener(
      "focus",
      () =>
        group.matches(":focus-visible") &&
        this.trace(depth, this.traced?.depth === depth ? this.traced.unit : Math.floor((middles.length - 1) / 2)),
    );
    group.addEventListener("keydown", (event) => {
      const last = middles.length - 1;
      const unit = Number(group.getAttribute("aria-valuenow"));
      const moved = {
        ArrowRight: unit + 1,
        ArrowUp: unit + 1,
        ArrowLeft: unit - 1,
        ArrowDown: unit - 1,
        Home: 0,
        End: last,
      };
      if (!(event.key in moved)) return;
      event.preventDefault();
      this.trace(depth, Math.min(Math.max(moved[event.key], 0), last));
    });
  }

  trace(depth, unit) {
    this.traced = { depth, unit };
    this.light(depth, unit);
  }

  light(depth, unit) {
    const { rows, layers, groups, units, wires, middleOf, gap, scrolls } = this.shown;
    const reached = tracedUnits(rows, layers, depth, unit);
    units.forEach((marks, level) =>
      marks.forEach((mark, index) => mark.classList.toggle("lit", reached[level].has(index))),
    );
    const lines = [];
    for (let level = depth; level > 0; level--) {
      const { kernel, stride, padding, dilation } = layers[level - 1];
      const [before] = padsOf(rows[level - 1].size, kernel, stride, padding, dilation);
      for (const from of reached[level]) {
        for (let tap = 0; tap < kernel; tap++) {
          const to = from * stride + tap * dilation - before;
          if (!reached[level - 1].has(to)) continue;
          const [x1, x2] = [middleOf(level, from), middleOf(level - 1, to)];
          lines.push(`M${x1} ${TOP + level * gap}L${x2} ${TOP + (level - 1) * gap + 22}`);
        }
      }
    }
    if (scrolls) keepInView(this.box, middleOf(depth, unit));
    wires.replaceChildren(svg("path", { d: lines.join("") || "M0 0" }));
    const words = traceWords(rows, reached, depth, unit);
    this.note.textContent = words;
    groups.forEach((group, level) => {
      const now = level === depth ? unit : Math.floor((rows[level].size - 1) / 2);
      group.setAttribute("aria-valuemin", 0);
      group.setAttribute("aria-valuemax", rows[level].size - 1);
      group.setAttribute("aria-valuenow", now);
      group.setAttribute("aria-valuetext", level === depth ? words : `unit ${now}`);
    });
  }
}

export const figure = liveFigure(drawn(layerStack), [tracedStyle, layerStackStyle]);
export default figure;
