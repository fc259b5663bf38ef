// Several channels in, several filters: one slice of a filter per channel, summed into one map per filter.
import { announcer, button, dropdown, h, tickBox } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { oncePerFrame } from "../../../course_utils/browser/watching.js";
import { correlate } from "../../../course_utils/explorers/arithmetic.js";
import { onColour, shade, signed } from "../../../course_utils/explorers/colours.js";
import gridStyle from "../../../course_utils/explorers/grid.css";
import { CELL_GAP, NumberGrid, panel, refill } from "../../../course_utils/explorers/grid.js";
import playerStyle from "../../../course_utils/explorers/player.css";
import { player } from "../../../course_utils/explorers/player.js";
import steppingStyle from "../../../course_utils/explorers/stepping.css";
import {
  layout,
  offer,
  PixelGrid,
  paintFormula,
  paintNotes,
  paintSentence,
  reveal,
  setSizes,
  watchModel,
  windowControls,
  workOnce,
} from "../../../course_utils/explorers/stepping.js";
import { notesOn, planOf, problemOf, productsAt, same, sized, sumOf } from "../../../course_utils/explorers/windows.js";
import {
  equals,
  factor,
  inWords,
  largestOf,
  longest,
  short,
  shortWeight,
  told,
} from "../../../course_utils/explorers/writing.js";
import channelsStepperStyle from "./channels_stepper.css";

const MOST = 3; // channels and filters, as in channels_stepper.py
const NARROW_SIGN = 26; // room of a sign and of a channel's name, as in channels_stepper.css
const NAME = 62;
const NUMBERS = ["image", "kernels", "bias", "padding", "stride", "dilation", "relu"];

const channelOf = (image, c) => image.map((line) => line.map((pixel) => pixel[c]));

const sliceOf = (kernels, c, k) => kernels.map((line) => line.map((weights) => weights[c][k]));

const sameLengths = (length, value) => Array.from({ length }, (_, index) => value(index));

const tuple = (lengths) => `(${lengths.join(", ")}${lengths.length === 1 ? "," : ""})`;

/** The shade of a pixel in its channel's own colour. */
function tinted(c, low, high) {
  return (value) => {
    const level = 52 + (203 * (value - low)) / (high - low || 1);
    return onColour([0, 1, 2].map((part) => Math.round(part === c ? level : 0.55 * level)));
  };
}

const names = (channels) => (channels === 3 ? ["Red", "Green", "Blue"] : ["Channel 0", "Channel 1"]);

const indexOf = ([row, column, filter], { size, windows }) => filter * windows + row * size[1] + column;

const positionAt = (index, { size, windows }) => [
  Math.floor((index % windows) / size[1]),
  index % size[1],
  Math.floor(index / windows),
];

const paintOne = (grid, value, classes = "") => {
  grid.shape(1, 1);
  grid.each((cell) =>
    cell.set({ text: value === null ? "" : short(value), classes: value === null ? "waiting" : classes }),
  );
};

/** The state first, then what is shown, then how it is painted. */
class ChannelsFigure {
  repaint = oncePerFrame(() => this.paint());
  work = workOnce(this, NUMBERS, () => this.calculate());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.peek = null; // the output cell under the pointer or the focus: [row, column, filter]
    this.spotlight = null; // the product under the pointer: [channel, index]
    this.byChannel = false;
    this.done = Infinity; // how many channels are in the sum; one more: bias and ReLU, too
    this.speak = null;
    this.buildPlayer();
    this.buildCounts();
    this.buildSettings();
    this.buildChannels();
    this.buildTally();
    this.buildOutputs();
    this.place();
  }

  buildPlayer() {
    this.play = player({
      advance: this.advance,
      rewind: () => {
        this.done = this.byChannel ? 1 : Infinity;
        this.change({ position: [0, 0, 0] }, this.aloud());
      },
      seek: (index) => {
        this.done = Infinity;
        this.change({ position: positionAt(index, this.work().plan) }, null);
      },
      stopped: () => {
        this.speak = "step";
        this.repaint();
      },
      pace: () => (this.byChannel && this.done <= this.work().channels ? 800 : 1200),
    });
  }

  buildCounts() {
    // Settings. A channel or filter that comes back brings the numbers it had at the start.
    this.counts = sameLengths(MOST, (index) => [String(index + 1), String(index + 1)]);
    this.channelCount = dropdown({
      label: "Channels",
      options: this.counts,
      value: "3",
      onchange: (text) => {
        const { image, kernels } = this.work();
        const given = this.get("initial");
        this.change(
          {
            image: image.map((line, i) =>
              line.map((pixel, j) =>
                sameLengths(Number(text), (c) => pixel[c] ?? given.image[i]?.[j]?.[c] ?? pixel[0]),
              ),
            ),
            kernels: kernels.map((line, m) =>
              line.map((weights, n) =>
                sameLengths(
                  Number(text),
                  (c) => weights[c] ?? weights[0].map((weight, k) => given.kernels[m]?.[n]?.[c]?.[k] ?? weight),
                ),
              ),
            ),
          },
          "size",
        );
      },
    });
    this.filterCount = dropdown({
      label: "Filters",
      options: this.counts,
      value: "2",
      onchange: (text) => {
        const { kernels, bias } = this.work();
        const given = this.get("initial");
        this.change(
          {
            kernels: kernels.map((line, m) =>
              line.map((weights, n) =>
                weights.map((slice, c) =>
                  sameLengths(Number(text), (k) => slice[k] ?? given.kernels[m]?.[n]?.[c]?.[k] ?? 1),
                ),
              ),
            ),
            bias: sameLengths(Number(text), (k) => bias[k] ?? given.bias[k] ?? 0),
          },
          "size",
        );
      },
    });
  }

  buildSettings() {
    this.controls = windowControls((changes) => this.change(changes, "size"));
    this.relu = tickBox({ label: "ReLU", value: false, onchange: (value) => this.change({ relu: value }, "step") });
    this.reset = button("Reset", () => {
      this.play.stop();
      [this.done, this.peek] = [Infinity, null];
      for (const grid of this.editable) grid.each((cell) => cell.forget?.());
      this.change(this.get("initial"), "size");
    });
    this.slow = tickBox({
      label: "One channel at a time",
      value: false,
      onchange: (value) => {
        [this.byChannel, this.done, this.speak] = [value, value ? 1 : Infinity, "step"];
        this.repaint();
      },
    });
  }

  buildChannels() {
    // The picture: one line per channel, then what becomes of their sums.
    this.status = announcer();
    this.lines = sameLengths(MOST, (c) => this.channelLine(c));
  }

  buildTally() {
    this.biasGrid = new NumberGrid({
      kind: "edit",
      what: "sums",
      label: "Bias of the filter on show",
      name: () => `Bias of filter ${this.shown()}`,
      oncomplain: this.complain,
      onedit: (_row, _column, value) =>
        this.change({ bias: this.get("bias").map((old, k) => (k === this.shown() ? value : old)) }, null),
    });
    this.totalGrid = new NumberGrid({ kind: "show", what: "sums", label: "Sum over the channels" });
    this.linearGrid = new NumberGrid({ kind: "show", what: "sums", label: "Sum with bias" });
    this.reluGrid = new NumberGrid({ kind: "show", what: "sums", label: "After ReLU" });
    const tallyLine = (words, grid) => h("div", { class: "tally-line" }, h("span", {}, words), grid.node);
    this.reluWords = h("span", {});
    this.reluLine = tallyLine(this.reluWords, this.reluGrid);
    const tally = h(
      "div",
      { class: "tally" },
      tallyLine("sum of channels", this.totalGrid),
      tallyLine("+ bias", this.biasGrid),
      tallyLine("=", this.linearGrid),
      this.reluLine,
    );
    this.tallyPanel = panel("Σ", "Together", tally);
  }

  buildOutputs() {
    this.outputs = sameLengths(MOST, (k) => this.filterMap(k));
    this.outputPanel = panel(
      "→",
      "Output",
      h(
        "div",
        { class: "maps", role: "group", "aria-label": "Filter on show" },
        this.outputs.map(({ node }) => node),
      ),
    );
    this.nothing = h("div", { class: "nothing" });
    const results = h("div", { class: "results" }, this.tallyPanel.node, this.outputPanel.node, this.nothing);
    this.stage = h(
      "div",
      { class: "stage" },
      h(
        "div",
        { class: "channels" },
        this.lines.map(({ node }) => node),
      ),
      results,
    );
  }

  place() {
    this.editable = [...this.lines.flatMap(({ imageGrid, kernelGrid }) => [imageGrid, kernelGrid]), this.biasGrid];
    this.spoken = h("p", { class: "sentence" });
    this.shapes = h("p", { class: "formula shapes" });
    this.formula = h("p", { class: "formula" });
    this.notes = h("ul", { class: "notes" });
    this.hint = h("p", { class: "hint" });
    this.play.node.append(this.slow.node);
    this.root.append(
      h(
        "div",
        { class: "settings" },
        h(
          "div",
          { class: "row" },
          this.channelCount.node,
          this.filterCount.node,
          this.controls.nodes,
          this.relu.node,
          this.reset,
        ),
      ),
      this.stage,
      this.play.node,
      this.hint,
      this.spoken,
      this.shapes,
      this.formula,
      this.notes,
      this.status.node,
    );
  }

  start() {
    return watchModel(this, [...NUMBERS, "position"], this.play.stop);
  }

  advance = (direction) => {
    const { plan, steps, channels } = this.work();
    const next = Math.min(this.done, channels + 1) + direction;
    if (this.byChannel && next >= 1 && next <= channels + 1) {
      [this.done, this.speak] = [next, this.aloud()];
      this.repaint();
      return true;
    }
    const index = indexOf(this.get("position"), plan) + direction;
    if (index < 0 || index >= steps) return false;
    this.done = this.byChannel && direction > 0 ? 1 : Infinity;
    this.change({ position: positionAt(index, plan) }, this.aloud());
    return true;
  };

  complain = (text) => {
    if (text) this.status.say(text);
    this.repaint();
  };

  get(name) {
    return this.model.get(name);
  }

  calculate() {
    const [image, kernels, bias] = [this.get("image"), this.get("kernels"), this.get("bias")];
    const settings = { stride: this.get("stride"), padding: this.get("padding"), dilation: this.get("dilation") };
    const [channels, filters] = [image[0][0].length, bias.length];
    const plan = planOf(image, kernels, settings);
    const planes = sameLengths(channels, (c) => channelOf(image, c));
    const linear = sameLengths(filters, (k) => {
      const maps = planes.map((plane, c) => correlate(plane, sliceOf(kernels, c, k), settings));
      return sized(...plan.size, (row, column) => sumOf(maps.map((map) => map[row][column])) + bias[k]);
    });
    const output = this.get("relu")
      ? linear.map((map) => map.map((line) => line.map((value) => Math.max(value, 0))))
      : linear;
    const chars = {
      imageChars: longest(image.flat(2).map((value) => [short(value)])),
      kernelChars: longest(kernels.flat(3).map((value) => [shortWeight(value)])),
      outputChars: longest([["0"], ...linear.flat().map((line) => line.map(short))]),
    };
    const steps = plan.windows * filters;
    return { image, kernels, bias, channels, filters, plan, planes, linear, output, chars, steps };
  }

  change(changes, words) {
    this.speak = words;
    const before = this.work();
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    const { plan, filters, channels } = this.work();
    const inside = this.get("position").map((at, axis) => Math.max(Math.min(at, [...plan.size, filters][axis] - 1), 0));
    if (!same(inside, this.get("position"))) this.model.set("position", inside);
    if (!same([before.plan.size, before.channels, before.filters], [plan.size, channels, filters]))
      [this.done, this.peek] = [Infinity, null];
    this.model.save_changes();
    this.repaint();
  }

  // Walking through the windows, filter after filter.
  aloud() {
    return this.play.playing() ? null : "step";
  }

  nameOf(c) {
    return names(this.get("image")[0][0].length)[c];
  }

  shown() {
    return (this.peek ?? this.get("position"))[2];
  }

  channelLine(c) {
    const imageGrid = new PixelGrid({
      label: `Channel ${c} of the image: type numbers, arrow keys move`,
      name: (row, column) => `${this.nameOf(c)} pixel, row ${row}, column ${column}`,
      oncomplain: this.complain,
      onedit: (row, column, value) =>
        this.change(
          {
            image: this.get("image").map((line, i) =>
              line.map((pixel, j) =>
                i === row && j === column ? pixel.map((old, at) => (at === c ? value : old)) : pixel,
              ),
            ),
          },
          null,
        ),
    });
    const kernelGrid = new NumberGrid({
      kind: "edit",
      what: "kernel",
      label: `Slice of the filter for channel ${c}: type numbers or fractions, arrow keys move`,
      name: (row, column) => `Weight for ${this.nameOf(c).toLowerCase()}, row ${row}, column ${column}`,
      oncomplain: this.complain,
      onedit: (row, column, value) =>
        this.change(
          {
            kernels: this.get("kernels").map((line, m) =>
              line.map((weights, n) =>
                m === row && n === column
                  ? weights.map((slice, at) => slice.map((old, k) => (at === c && k === this.shown() ? value : old)))
                  : weights,
              ),
            ),
          },
          null,
        ),
    });
    const productGrid = new NumberGrid({
      kind: "show",
      what: "products",
      label: `Products of channel ${c}`,
      onpeek: (row, column) => {
        this.spotlight = row === null ? null : [c, row * this.get("kernels")[0].length + column];
        this.repaint();
      },
    });
    const sumGrid = new NumberGrid({ kind: "show", what: "sums", label: `Sum of channel ${c}` });
    const imagePanel = panel("", "", h("div", { class: "scroll" }, imageGrid.node));
    const kernelPanel = panel("×", "", kernelGrid.node);
    const productPanel = panel("=", "Products", productGrid.node);
    const sumPanel = panel("Σ", "Sum", sumGrid.node);
    const rest = h("div", { class: "middle" }, kernelPanel.node, productPanel.node, sumPanel.node);
    return {
      imageGrid,
      kernelGrid,
      productGrid,
      sumGrid,
      imagePanel,
      kernelPanel,
      productPanel,
      sumPanel,
      node: h("div", { class: "channel" }, imagePanel.node, rest),
    };
  }

  filterMap(k) {
    const grid = new NumberGrid({
      kind: "pick",
      what: "output",
      label: `Output of filter ${k}: choose a cell to see where it came from`,
      name: (row, column) => `Output of filter ${k}, row ${row}, column ${column}`,
      onpick: (row, column) => {
        this.play.stop();
        this.done = Infinity;
        this.change({ position: [row, column, k] }, "step");
      },
      onpeek: (row, column, focused) => {
        this.peek = row === null ? null : [row, column, k];
        if (focused) this.speak = "step";
        this.repaint();
      },
    });
    const choose = button(
      `Filter ${k}`,
      () => {
        this.play.stop();
        this.done = Infinity;
        this.change({ position: [...this.get("position").slice(0, 2), k] }, "step");
      },
      { class: "choose" },
    );
    return { grid, choose, node: h("div", { class: "map" }, choose, h("div", { class: "scroll" }, grid.node)) };
  }

  paintChannel(line, c, now, position, products, added) {
    const { plan, planes, kernels, channels } = now;
    const waiting = c >= added;
    const slice = sliceOf(kernels, c, this.shown());
    const largest = Math.max(...sameLengths(channels, (other) => largestOf(sliceOf(kernels, other, this.shown()))));
    const lit = this.spotlight && this.spotlight[0] === c ? this.spotlight[1] : null;
    const values = now.image.flat(2);
    const range = [Math.min(...values), Math.max(...values)];
    const colour = channels === 3 ? tinted(c, ...range) : (value) => shade(value, ...range);
    line.imagePanel.title(this.nameOf(c), `${plan.height}×${plan.width}`);
    line.kernelPanel.title(`Filter ${this.shown()}`, "");
    line.imageGrid.paint({
      image: planes[c],
      plan,
      position,
      products,
      lit,
      peeking: this.peek !== null && !same(this.peek, this.get("position")),
      colour,
    });
    line.kernelGrid.shape(plan.rows, plan.columns);
    line.kernelGrid.each((cell, m, n) => {
      cell.hold(slice[m][n]);
      cell.set({
        text: shortWeight(slice[m][n]),
        style: signed(slice[m][n], largest),
        classes: lit === m * plan.columns + n ? "lit" : "",
      });
    });
    for (const { node } of [line.productPanel, line.sumPanel]) node.hidden = !position;
    if (!position) return;
    const most = largestOf([products.map(({ product }) => product)]);
    line.productGrid.shape(plan.rows, plan.columns);
    line.productGrid.each((cell, m, n) => {
      const { value, weight, product } = products[m * plan.columns + n];
      cell.set({
        text: waiting ? "" : short(product),
        corner: `${short(value)}×${shortWeight(weight)}`,
        style: waiting ? "" : signed(product, most),
        classes: `${waiting ? "waiting" : ""} ${lit === m * plan.columns + n ? "lit" : ""}`,
      });
    });
    paintOne(line.sumGrid, waiting ? null : sumOf(products.map(({ product }) => product)));
  }

  paintResults(now, position, sums, added) {
    const { plan, channels, filters, bias, linear, output } = now;
    const complete = added > channels;
    const [row, column, filter] = position;
    paintOne(this.totalGrid, added ? sumOf(sums.slice(0, added)) : null);
    this.biasGrid.shape(1, 1);
    this.biasGrid.each((cell) => {
      cell.hold(bias[filter]);
      cell.set({ text: shortWeight(bias[filter]), label: `Bias of filter ${filter}` });
    });
    paintOne(this.linearGrid, complete ? linear[filter][row][column] : null, this.get("relu") ? "" : "result");
    paintOne(this.reluGrid, complete ? output[filter][row][column] : null, "result");
    this.reluWords.textContent = `ReLU: max(0, ${complete ? short(linear[filter][row][column]) : "…"})`;
    this.reluLine.hidden = !this.get("relu");
    const largest = Math.max(...output.map(largestOf));
    const here = indexOf(this.get("position"), plan);
    this.outputs.forEach(({ grid, node, choose }, k) => {
      node.hidden = k >= filters;
      if (k >= filters) return;
      choose.setAttribute("aria-pressed", String(k === filter));
      grid.shape(...plan.size);
      grid.each((cell, i, j) => {
        const index = indexOf([i, j, k], plan);
        const current = i === row && j === column && k === filter;
        const reached = index < here || (index === here && this.done > channels);
        const value = output[k][i][j];
        cell.set({
          text: short(value),
          style: reached || (this.peek && current) ? signed(value, largest) : "",
          classes: `${reached ? "" : "ahead"} ${current ? "current" : ""}`,
          label: `Output of filter ${k}, row ${i}, column ${j}: ${told(value)}`,
          current: index === here,
        });
      });
    });
    reveal(this.outputs[filter].grid.node, column, column + 1);
    this.outputPanel.size.textContent = `${plan.size.join("×")}×${filters}`;
  }

  sentence([row, column, filter], sums, added, { channels, bias, linear, output }) {
    const which = `Filter ${filter}, row ${row}, column ${column}`;
    const terms = sums
      .slice(0, added)
      .map((sum, c) => `${names(channels)[c].toLowerCase()} ${factor(inWords(sum))}`)
      .join(" + ");
    if (added <= channels)
      return [
        which,
        `${terms} ${added > 1 ? `${equals(sumOf(sums.slice(0, added)))} ${inWords(sumOf(sums.slice(0, added)))}` : "so far"}`,
      ];
    const value = linear[filter][row][column];
    const after = this.get("relu") ? `; ReLU makes it ${inWords(output[filter][row][column])}` : "";
    return [which, `${terms} + bias ${factor(inWords(bias[filter]))} ${equals(value)} ${inWords(value)}${after}`];
  }

  fit(now) {
    const { plan, channels, filters } = now;
    const { imageChars, kernelChars, outputChars } = now.chars;
    const productChars = Math.max(outputChars, Math.min(imageChars + kernelChars, 6));
    const least = Math.max(28, 12 + 7 * Math.max(imageChars, outputChars));
    const tallest = Math.max(least, Math.min(40, 465 / (channels * plan.padded[0]) - CELL_GAP));
    const widths = (cell) => ({
      cell,
      kernel: Math.max(cell, 12 + 7 * kernelChars),
      product: Math.max(cell, 12 + 8 * productChars, 10 + 6 * (imageChars + kernelChars + 1)),
      sum: 58,
    });
    const parts = (cell) => {
      const { kernel, product, sum } = widths(cell);
      return [
        NAME + plan.padded[1] * (cell + CELL_GAP),
        3 * NARROW_SIGN + Math.max(plan.columns * (kernel + CELL_GAP), 62) + plan.columns * (product + CELL_GAP) + sum,
        NARROW_SIGN + 10 + Math.max(142 + sum, plan.size[1] * (cell + CELL_GAP)),
        2 * NARROW_SIGN + 142 + sum + filters * Math.max(plan.size[1] * (cell + CELL_GAP), 92),
      ];
    };
    const { cell, kind } = layout(
      this.width.now() - 30,
      [least, tallest],
      Math.max(plan.padded[1], plan.size[1]),
      (side) => sumOf(parts(side).slice(0, 3)),
      (side) => Math.max(parts(side)[0] + parts(side)[1], parts(side)[3]),
    );
    const sizes = widths(cell);
    setSizes(this.stage, kind, sizes, {
      image: [cell, imageChars],
      output: [cell, outputChars],
      kernel: [sizes.kernel, kernelChars],
      products: [sizes.product, productChars],
      sums: [sizes.sum, 6],
    });
    this.stage.classList.toggle("factors", true);
    this.stage.classList.toggle("corners", cell >= 36 && kernelChars <= 4);
  }

  paint() {
    const now = this.work();
    const { plan, channels, filters } = now;
    const position = plan.windows
      ? (this.peek ?? this.get("position").map((at, axis) => Math.min(at, [...plan.size, filters][axis] - 1)))
      : null;
    const added = this.peek ? channels + 1 : Math.min(this.done, channels + 1);
    const products = now.planes.map((plane, c) =>
      position ? productsAt(position, plane, sliceOf(now.kernels, c, position[2]), plan) : [],
    );
    const sums = products.map((terms) => sumOf(terms.map(({ product }) => product)));
    offer(this.channelCount, this.counts, String(channels));
    offer(this.filterCount, this.counts, String(filters));
    this.controls.set(plan.settings);
    this.relu.set(this.get("relu"));
    this.fit(now);
    this.lines.forEach((line, c) => {
      line.node.hidden = c >= channels;
      if (c < channels) this.paintChannel(line, c, now, position, products[c], added);
    });
    const problem = problemOf(plan);
    for (const { node } of [this.tallyPanel, this.outputPanel]) node.hidden = Boolean(problem);
    this.nothing.hidden = !problem;
    this.nothing.textContent = problem;
    if (position) this.paintResults(now, position, sums, added);
    const [which, how] = position ? this.sentence(position, sums, added, now) : ["", ""];
    paintSentence(this.spoken, which, position, how);
    const weights = [plan.rows, plan.columns, channels, filters];
    const shape = [plan.height, plan.width, channels];
    refill(this.shapes, [shape, weights, plan.size], () => [
      h(
        "span",
        {},
        h("b", {}, "Shapes"),
        ` image ${tuple(shape)}, kernels ${tuple(weights)}, bias ${tuple([filters])} → output ${tuple([...plan.size, filters])}`,
      ),
      h(
        "span",
        {},
        h("b", {}, "Parameters"),
        ` ${weights.join("·")} weights + ${filters} ${filters > 1 ? "biases" : "bias"} = `,
        h("b", {}, String(weights.reduce((a, b) => a * b) + filters)),
      ),
    ]);
    paintFormula(this.formula, plan);
    paintNotes(this.notes, notesOn(plan));
    this.play.set({
      index: indexOf(this.get("position"), plan),
      count: now.steps,
      text: position ? `${which}: ${inWords(now.output[position[2]][position[0]][position[1]])}` : "no output",
    });
    const complaint = this.editable.map((grid) => grid.complaint()).find(Boolean) ?? "";
    this.hint.textContent = complaint;
    this.hint.classList.toggle("bad", Boolean(complaint));
    if (this.speak)
      this.status.say(
        problem || (this.speak === "step" ? `${which}: ${how}` : `Output ${[...plan.size, filters].join("×")}.`),
      );
    this.speak = null;
  }
}

function draw(root, model) {
  return new ChannelsFigure(root, model).start();
}

export const figure = liveFigure(draw, [gridStyle, steppingStyle, playerStyle, channelsStepperStyle]);
export default figure;
