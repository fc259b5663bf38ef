// One channel: image → window → products → running sum → output, one window after the other.
import { announcer, button, dropdown, h, tickBox } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { oncePerFrame } from "../browser/watching.js";
import { correlate, flipped } from "./arithmetic.js";
import { signed } from "./colours.js";
import gridStyle from "./grid.css";
import { CELL_GAP, NumberGrid, panel, SIGN } from "./grid.js";
import { moreButton } from "./more.js";
import playerStyle from "./player.css";
import { player } from "./player.js";
import steppingStyle from "./stepping.css";
import {
  LARGEST_CELL,
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
} from "./stepping.js";
import { named, notesOn, place, planOf, problemOf, productsAt, readsPixel, same, sized, sumOf } from "./windows.js";
import { equals, factor, inWords, largestOf, longest, short, shortWeight, told, weightInWords } from "./writing.js";

const KERNELS = {
  "Laplacian (edges)": [
    [0, -1, 0],
    [-1, 4, -1],
    [0, -1, 0],
  ],
  Identity: [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ],
  "Box blur": sized(3, 3, () => 1 / 9),
  "Gaussian blur": sized(3, 3, (row, column) => ([1, 2, 1][row] * [1, 2, 1][column]) / 16),
  Sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  "Sobel x (vertical edges)": [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ],
  "Sobel y (horizontal edges)": [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ],
  Emboss: [
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ],
  "Lopsided 2×2": [
    [1, 2],
    [3, 4],
  ],
  "Difference 1×2": [[-1, 1]],
  "Gaussian blur 5×5": sized(5, 5, (row, column) => ([1, 4, 6, 4, 1][row] * [1, 4, 6, 4, 1][column]) / 256),
};

const NUMBERS = ["image", "kernel", "padding", "stride", "dilation", "flip"];

const RUNNING_EXAMPLE = [
  [1, 2, 3, 0, 1],
  [0, 1, 2, 3, 0],
  [1, 0, 1, 2, 1],
  [2, 1, 0, 1, 2],
  [1, 2, 1, 0, 1],
];

// Pictures that fit any size.
const IMAGES = {
  Counting: (row, column, _rows, columns) => row * columns + column + 1,
  "Single bright pixel": (row, column, rows, columns) =>
    Number(row === Math.floor(rows / 2) && column === Math.floor(columns / 2)),
  "Vertical edge": (_row, column, _rows, columns) => (column < Math.floor(columns / 2) ? 0 : 9),
  Flat: () => 5,
  Checkerboard: (row, column) => (row + column) % 2,
};

const shapeText = (rows) => `${rows.length}×${rows[0].length}`;

const indexOf = ([row, column], { size }) => row * size[1] + column;

const positionAt = (index, { size }) => [Math.floor(index / size[1]), index % size[1]];

/** Where the number comes from: [which cell, how it is made]. */
function sentence(position, products, counted, { output, plan }) {
  const [total, value] = [products.length, output[position[0]][position[1]]];
  if (!counted) return [place(position), "press Play or Step"];
  if (total > 12 && counted === total) {
    const sums = Array.from({ length: plan.rows }, (_, m) =>
      sumOf(products.slice(m * plan.columns, (m + 1) * plan.columns).map(({ product }) => product)),
    );
    return [
      place(position),
      `the rows of products sum to ${sums.map(inWords).join(", ")}; together ${equals(value)} ${inWords(value)}`,
    ];
  }
  const terms = products
    .slice(0, counted)
    .slice(-12)
    .map((term) => `${inWords(term.value)}×${factor(weightInWords(term.weight))}`);
  const sum = counted === total ? value : sumOf(products.slice(0, counted).map(({ product }) => product));
  const which = counted < total ? `${place(position)}, ${counted} of ${total} products` : place(position);
  return [which, `${counted > 12 ? "… + " : ""}${terms.join(" + ")} ${equals(sum)} ${inWords(sum)}`];
}

/** The state first, then what is shown, then how it is painted. */
class ConvolutionFigure {
  repaint = oncePerFrame(() => this.paint());
  work = workOnce(this, NUMBERS, () => this.calculate());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.peek = null; // the output cell under the pointer or the focus
    this.pixel = null; // the image pixel under the pointer or the focus
    this.spotlight = null; // the product under the pointer
    this.byProduct = false;
    this.hideAhead = Boolean(model.get("simple"));
    this.begun = !this.hideAhead; // a first meeting begins before the first window is summed up
    this.done = Infinity; // how many products of the current window are in the sum
    this.speak = null; // what a screen reader is told after the next repaint: "step" or "size"
    this.buildPlayer();
    this.buildChoices();
    this.buildSettings();
    this.buildGrids();
    this.buildOutput();
    this.buildStage();
    this.place();
  }

  buildPlayer() {
    this.play = player({
      advance: this.advance,
      rewind: () => {
        this.begun = true;
        this.done = this.byProduct ? 1 : Infinity;
        this.change({ position: [0, 0] }, this.aloud());
      },
      seek: (index) => {
        this.done = Infinity;
        this.change({ position: positionAt(index, this.work().plan) }, null);
      },
      stopped: () => {
        this.speak = "step";
        this.repaint();
      },
      pace: () => (this.byProduct && this.done < this.get("kernel").flat().length ? 420 : 1000),
    });
  }

  buildChoices() {
    const list = (label, onchange) => dropdown({ label, options: [], value: "", onchange });
    const pick = (label, trait, all) =>
      list(label, (name) =>
        this.change({ [trait]: all().find(([other]) => other === name)?.[1] ?? this.get(trait) }, "size"),
      );
    this.pickImage = pick("Image", "image", this.imagesNow);
    this.pickKernel = pick("Kernel", "kernel", this.kernelsNow);
    const resize = (label, trait, value) =>
      list(label, (text) => {
        const [rows, columns] = text.split("×").map(Number);
        this.change({ [trait]: sized(rows, columns, value(this.get(trait))) }, "size");
      });
    this.imageSize = resize(
      "Image size",
      "image",
      (old) => (row, column) => old[row % old.length][column % old[0].length],
    );
    this.kernelSize = resize("Kernel size", "kernel", (old) => (row, column) => old[row]?.[column] ?? 0);
  }

  buildSettings() {
    this.controls = windowControls((changes) => this.change(changes, "size"));
    this.flip = tickBox({
      label: "Flip the kernel (true convolution)",
      value: false,
      onchange: (value) => this.change({ flip: value }, "step"),
    });
    this.reset = button("Reset", () => {
      this.play.stop();
      [this.done, this.peek] = [Infinity, null];
      for (const grid of [this.imageGrid, this.kernelGrid]) grid.each((cell) => cell.forget?.());
      this.change(this.get("initial"), "size");
      this.begun = !this.hideAhead;
    });
    this.slow = tickBox({
      label: "One product at a time",
      value: false,
      onchange: (value) => {
        [this.byProduct, this.done, this.speak] = [value, value ? 1 : Infinity, "step"];
        this.repaint();
      },
    });
    this.hide = tickBox({
      label: "Hide what comes later",
      value: this.hideAhead,
      onchange: (value) => {
        [this.hideAhead, this.begun] = [value, true];
        this.repaint();
      },
    });
  }

  buildGrids() {
    this.status = announcer();
    const edit = (trait) => (row, column, value) => {
      this.change(
        { [trait]: this.get(trait).map((line, i) => line.map((old, j) => (i === row && j === column ? value : old))) },
        null,
      );
    };
    this.imageGrid = new PixelGrid({
      label: "Image: type numbers, arrow keys move",
      name: named("Pixel"),
      oncomplain: this.complain,
      onedit: edit("image"),
      onpeek: (row, column) => {
        this.pixel = row === null ? null : [row, column];
        this.repaint();
      },
    });
    this.kernelGrid = new NumberGrid({
      kind: "edit",
      what: "kernel",
      label: "Kernel: type numbers or fractions, arrow keys move",
      name: named("Weight"),
      oncomplain: this.complain,
      onedit: edit("kernel"),
    });
    this.laidGrid = new NumberGrid({
      kind: "show",
      what: "kernel",
      label: "The kernel turned by 180 degrees, as it is laid on",
    });
    this.productGrid = new NumberGrid({
      kind: "show",
      what: "products",
      label: "Products of pixels and weights",
      onpeek: (row, column) => {
        this.spotlight = row === null ? null : row * this.get("kernel")[0].length + column;
        this.repaint();
      },
    });
    this.sumGrid = new NumberGrid({ kind: "show", what: "sums", label: "Running sum after each row of products" });
  }

  buildOutput() {
    this.outputGrid = new NumberGrid({
      kind: "pick",
      what: "output",
      label: "Output: choose a cell to see where it came from",
      name: named("Output"),
      onpick: (row, column) => {
        this.play.stop();
        this.done = Infinity;
        this.change({ position: [row, column] }, "step");
      },
      onpeek: (row, column, focused) => {
        this.peek = row === null ? null : [row, column];
        if (focused) this.speak = "step";
        this.repaint();
      },
    });
  }

  buildStage() {
    this.laidOn = h(
      "div",
      { class: "laid" },
      h("div", { class: "caption" }, "↻ turned, as laid on"),
      this.laidGrid.node,
    );
    this.spread = h("div", { class: "caption" });
    this.imagePanel = panel("", "Image", h("div", { class: "scroll" }, this.imageGrid.node));
    this.kernelPanel = panel("×", "Kernel", this.kernelGrid.node, this.laidOn, this.spread);
    this.productPanel = panel("=", "Products", this.productGrid.node);
    this.sumPanel = panel("Σ", "Running sum", this.sumGrid.node);
    this.outputPanel = panel("→", "Output", h("div", { class: "scroll" }, this.outputGrid.node));
    this.nothing = h("div", { class: "nothing" });
    const middle = h("div", { class: "middle" }, this.kernelPanel.node, this.productPanel.node, this.sumPanel.node);
    this.stage = h(
      "div",
      { class: "stage" },
      this.imagePanel.node,
      h("div", { class: "rest" }, middle, this.outputPanel.node, this.nothing),
    );
  }

  place() {
    this.spoken = h("p", { class: "sentence" });
    this.formula = h("p", { class: "formula" });
    this.notes = h("ul", { class: "notes" });
    this.hint = h("p", { class: "hint" });
    this.more = moreButton(this.root, () => Boolean(this.get("simple")));
    this.play.node.append(this.more.node);
    this.root.append(
      h(
        "div",
        { class: "settings" },
        h(
          "div",
          { class: "row" },
          h("div", { class: "pair" }, this.pickImage.node, this.imageSize.node),
          h("div", { class: "pair" }, this.pickKernel.node, this.kernelSize.node),
        ),
        h("div", { class: "row" }, this.controls.nodes, this.flip.node),
      ),
      this.stage,
      this.play.node,
      h("div", { class: "row choices" }, this.slow.node, this.hide.node, this.reset),
      this.hint,
      this.spoken,
      this.formula,
      this.notes,
      this.status.node,
    );
  }

  start() {
    return watchModel(this, [...NUMBERS, "position", "simple"], this.play.stop);
  }

  advance = (direction) => {
    const { plan } = this.work();
    const terms = plan.rows * plan.columns;
    if (!this.begun) {
      [this.begun, this.done, this.speak] = [true, this.byProduct ? 1 : Infinity, this.aloud()];
      this.repaint();
      return true;
    }
    const next = Math.min(this.done, terms) + direction;
    if (this.byProduct && next >= 1 && next <= terms) {
      [this.done, this.speak] = [next, this.aloud()];
      this.repaint();
      return true;
    }
    const index = indexOf(this.get("position"), plan) + direction;
    if (index < 0 || index >= plan.windows) return false;
    this.done = this.byProduct && direction > 0 ? 1 : Infinity;
    this.change({ position: positionAt(index, plan) }, this.aloud());
    return true;
  };

  imagesNow = () => {
    const given = this.get("initial").image;
    const fitting = Object.entries(IMAGES).map(([name, value]) => [
      name,
      sized(this.get("image").length, this.get("image")[0].length, value),
    ]);
    return [same(given, RUNNING_EXAMPLE) ? ["Running example", given] : ["As given", given], ...fitting];
  };

  kernelsNow = () => {
    const given = this.get("initial").kernel;
    const known = Object.entries(KERNELS);
    return known.some(([, kernel]) => same(kernel, given)) ? known : [["As given", given], ...known];
  };

  complain = (text) => {
    if (text) this.status.say(text);
    this.repaint();
  };

  get(name) {
    return this.model.get(name);
  }

  /** Everything that follows from the traits. */
  calculate() {
    const [image, kernel] = [this.get("image"), this.get("kernel")];
    const settings = { stride: this.get("stride"), padding: this.get("padding"), dilation: this.get("dilation") };
    const laid = this.get("flip") ? flipped(kernel) : kernel;
    const output = correlate(image, laid, settings);
    const [imageChars, outputChars] = [image, output].map((rows) => longest(rows.map((line) => line.map(short))));
    const kernelChars = longest(kernel.map((line) => line.map(shortWeight)));
    const chars = { imageChars, outputChars, kernelChars };
    return { image, kernel, laid, output, chars, plan: planOf(image, kernel, settings) };
  }

  change(changes, words) {
    this.speak = words;
    this.begun ||= "position" in changes;
    const { plan: before } = this.work();
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    const { plan } = this.work();
    // Settings move the windows: stay inside the new output.
    const inside = this.get("position").map((at, axis) => Math.max(Math.min(at, plan.size[axis] - 1), 0));
    if (!same(inside, this.get("position"))) this.model.set("position", inside);
    if (!same(before.size, plan.size) || before.rows * before.columns !== plan.rows * plan.columns)
      [this.done, this.peek] = [Infinity, null];
    this.model.save_changes();
    this.repaint();
  }

  aloud() {
    return this.play.playing() ? null : "step";
  }

  paintSettings({ image, kernel, plan }) {
    const choose = (field, all, value) => {
      const found = all.find(([, other]) => same(other, value))?.[0];
      offer(field, [...all.map(([name]) => [name, name]), ...(found ? [] : [["own", "Your own"]])], found ?? "own");
    };
    choose(this.pickImage, this.imagesNow(), image);
    choose(this.pickKernel, this.kernelsNow(), kernel);
    const sizes = (field, sides, now) =>
      offer(
        field,
        [...new Set([...sides.map((side) => `${side}×${side}`), now])].map((text) => [text, text]),
        now,
      );
    sizes(this.imageSize, [3, 4, 5, 6, 7, 8, 10, 12], shapeText(image));
    sizes(this.kernelSize, [1, 2, 3, 4, 5], shapeText(kernel));
    this.controls.set(plan.settings);
    this.flip.set(this.get("flip"));
  }

  paintKernel({ kernel, laid, plan }, lit) {
    const largest = largestOf(kernel);
    const last = plan.rows * plan.columns - 1;
    const light = (index) => (index === lit ? "lit" : "");
    const [turned, index] = [this.get("flip"), (m, n) => m * plan.columns + n];
    this.kernelGrid.shape(plan.rows, plan.columns);
    this.kernelGrid.each((cell, m, n) => {
      cell.hold(kernel[m][n]);
      cell.set({
        text: shortWeight(kernel[m][n]),
        style: signed(kernel[m][n], largest),
        classes: light(turned ? last - index(m, n) : index(m, n)),
      });
    });
    this.laidOn.hidden = !turned;
    this.laidGrid.shape(plan.rows, plan.columns);
    this.laidGrid.each((cell, m, n) =>
      cell.set({ text: shortWeight(laid[m][n]), style: signed(laid[m][n], largest), classes: light(index(m, n)) }),
    );
    this.kernelPanel.size.textContent = shapeText(kernel);
    this.spread.textContent = plan.settings.dilation > 1 ? `spread over ${plan.span.join("×")}` : "";
  }

  paintProducts({ plan }, products, counted, lit) {
    const largest = largestOf([products.map(({ product }) => product)]);
    this.productGrid.shape(plan.rows, plan.columns);
    this.productGrid.each((cell, m, n) => {
      const index = m * plan.columns + n;
      const { value, weight, product } = products[index];
      const counts = index < counted;
      cell.set({
        text: counts ? short(product) : "",
        corner: `${short(value)}×${shortWeight(weight)}`,
        style: counts ? signed(product, largest) : "",
        classes: `${counts ? "" : "waiting"} ${index === lit ? "lit" : ""}`,
      });
    });
    this.sumGrid.shape(plan.rows, 1);
    this.sumGrid.each((cell, m) => {
      const reached = Math.min((m + 1) * plan.columns, counted);
      const waiting = counted <= m * plan.columns;
      const sum = sumOf(products.slice(0, reached).map(({ product }) => product));
      const last = m === plan.rows - 1 && counted === products.length;
      cell.set({ text: waiting ? "" : short(sum), classes: last ? "result" : waiting ? "waiting" : "" });
    });
  }

  paintOutput({ plan, output }, position, complete) {
    const largest = largestOf(output);
    const here = indexOf(this.get("position"), plan);
    this.outputGrid.shape(...plan.size);
    this.outputGrid.each((cell, i, j) => {
      const index = indexOf([i, j], plan);
      const current = i === position[0] && j === position[1];
      const reached = index < here || (index === here && complete);
      const known = reached || !this.hideAhead;
      cell.set({
        text: known ? short(output[i][j]) : "?",
        style: reached || (known && this.peek && current) ? signed(output[i][j], largest) : "",
        classes: `${reached ? "" : "ahead"} ${current ? "current" : ""} ${this.pixel && readsPixel(this.pixel, [i, j], plan) ? "reads" : ""}`,
        label: `${named("Output")(i, j)}: ${known ? told(output[i][j]) : "? (not computed yet)"}`,
        current: index === here,
      });
    });
    this.outputPanel.size.textContent = shapeText(output);
    reveal(this.outputGrid.node, position[1], position[1] + 1);
  }

  notesNow({ kernel, laid, plan }) {
    if (!this.get("flip")) return notesOn(plan);
    const text = same(laid, kernel)
      ? "this kernel survives the half turn: convolution and cross-correlation give the same output."
      : "the kernel is turned by 180° before it slides; without the flip this is the cross-correlation that Keras and PyTorch call convolution.";
    const flipNotes = [["Convolution", text]];
    const odd = [plan.vertical, plan.horizontal].some(([before, after]) => before !== after);
    if (plan.settings.padding === "same" && odd && plan.settings.stride === 1) {
      flipNotes.push([
        "Careful",
        "SciPy's convolve2d puts the odd pad of same above and left, so its output is shifted by one pixel.",
      ]);
    }
    return [...notesOn(plan), ...flipNotes];
  }

  /** Sizes of cells, and whether the flow stays on one line, goes beside the image or wraps. */
  fit({ plan, chars: { imageChars, outputChars, kernelChars } }) {
    const productChars = Math.max(outputChars, Math.min(imageChars + kernelChars, 6));
    const showFactors = plan.columns <= 5;
    const least = Math.max(28, 12 + 7 * imageChars);
    const tallest = Math.max(least, Math.min(LARGEST_CELL, 500 / plan.padded[0]));
    const widths = (cell) => ({
      cell,
      kernel: Math.max(cell, 12 + 7 * kernelChars),
      product: Math.max(cell, 12 + 8 * productChars, showFactors ? 10 + 6 * (imageChars + kernelChars + 1) : 0),
      sum: 62,
      output: Math.max(cell, 12 + 7 * outputChars),
    });
    const parts = (cell) => {
      const { kernel: weight, product, sum, output: result } = widths(cell);
      return [
        Math.max(plan.padded[1] * (cell + CELL_GAP), 7.6 * this.imagePanel.heading.textContent.length),
        3 * SIGN +
          Math.max(plan.columns * (weight + CELL_GAP), 88) +
          Math.max(plan.columns * (product + CELL_GAP), 76) +
          Math.max(sum, 96),
        SIGN + Math.max(plan.size[1] * (result + CELL_GAP), 92),
      ];
    };
    const { cell, kind } = layout(
      this.width.now() - 30,
      [least, tallest],
      Math.max(plan.padded[1], plan.size[1]),
      (side) => sumOf(parts(side)),
      (side) => parts(side)[0] + Math.max(...parts(side).slice(1)),
      (side) => Math.max(parts(side)[0] + parts(side)[2], parts(side)[1]),
    );
    const sizes = widths(cell);
    const fonts = {
      image: [cell, imageChars],
      output: [sizes.output, outputChars],
      kernel: [sizes.kernel, kernelChars],
      products: [sizes.product, productChars],
      sums: [sizes.sum, 6],
    };
    setSizes(this.stage, kind, sizes, fonts);
    this.stage.classList.toggle("corners", cell >= 36 && kernelChars <= 4);
    this.stage.classList.toggle("factors", showFactors);
  }

  /** How many products of the window on show may be seen: none of one that is still hidden. */
  countedNow(position, all, plan) {
    if (!position) return 0;
    const ahead = indexOf(position, plan) - indexOf(this.get("position"), plan);
    if (this.hideAhead && (ahead > 0 || (ahead === 0 && !this.begun))) return 0;
    return this.peek ? all : Math.min(this.done, all);
  }

  paint() {
    const now = this.work();
    const { plan } = now;
    const position = plan.windows
      ? (this.peek ?? this.get("position").map((at, axis) => Math.min(at, plan.size[axis] - 1)))
      : null;
    const products = position ? productsAt(position, now.image, now.laid, plan) : [];
    const counted = this.countedNow(position, products.length, plan);
    const open = counted === products.length; // nothing of this window is hidden
    const lit = this.spotlight ?? (counted < products.length ? counted - 1 : null);
    this.more.paint();
    this.paintSettings(now);
    const pads = same(plan.padded, [plan.height, plan.width]) ? "" : `, padded ${plan.padded.join("×")}`;
    this.imagePanel.size.textContent = shapeText(now.image) + pads;
    this.fit(now);
    this.imageGrid.paint({
      image: now.image,
      plan,
      position,
      products,
      lit,
      peeking: this.peek !== null && !same(this.peek, this.get("position")),
    });
    this.paintKernel(now, lit);
    const problem = problemOf(plan);
    for (const { node } of [this.productPanel, this.sumPanel, this.outputPanel]) node.hidden = Boolean(problem);
    this.nothing.hidden = !problem;
    this.nothing.textContent = problem;
    if (position) {
      this.paintProducts(now, products, counted, lit);
      this.paintOutput(now, position, this.begun && this.done >= products.length);
    }
    const [which, how] = position ? sentence(position, products, counted, now) : ["", ""];
    paintSentence(this.spoken, which, position, how);
    paintFormula(this.formula, plan);
    paintNotes(this.notes, this.notesNow(now));
    this.play.set({
      index: indexOf(this.get("position"), plan),
      count: plan.windows,
      text: !position
        ? "no output"
        : open
          ? `${place(position)}: ${inWords(now.output[position[0]][position[1]])}`
          : place(position),
    });
    const reads = this.pixel && plan.coverage[0][this.pixel[0]] * plan.coverage[1][this.pixel[1]];
    const complaint = this.imageGrid.complaint() || this.kernelGrid.complaint();
    this.hint.textContent =
      complaint ||
      (this.pixel && position
        ? `Pixel in row ${this.pixel[0]}, column ${this.pixel[1]}: read by ${reads} of ${plan.windows} windows.`
        : "");
    this.hint.classList.toggle("bad", Boolean(complaint));
    if (this.speak)
      this.status.say(problem || (this.speak === "step" ? `${which}: ${how}` : `Output ${shapeText(now.output)}.`));
    this.speak = null;
  }
}

function draw(root, model) {
  return new ConvolutionFigure(root, model).start();
}

export const figure = liveFigure(draw, [gridStyle, steppingStyle, playerStyle]);
export default figure;
