import { announcer, button, dropdown, freshId, h, tickBox } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { clamped, readable } from "../../../course_utils/browser/numbers.js";
import { followWidth, oncePerFrame, save } from "../../../course_utils/browser/watching.js";
import { shade, signed } from "../../../course_utils/explorers/colours.js";
import gridStyle from "../../../course_utils/explorers/grid.css";
import { CELL_GAP, NumberGrid, panel } from "../../../course_utils/explorers/grid.js";
import { moreButton } from "../../../course_utils/explorers/more.js";
import { inWords, largestOf, longest, short, shortWeight } from "../../../course_utils/explorers/writing.js";
import kernelPlaygroundStyle from "./kernel_playground.css";
import { colours, decode, picturePanel, pixelsOf, readFile } from "./photos.js";
import {
  COLOURS,
  displayFor,
  filterPlane,
  insideIndex,
  magnitudeOf,
  planesOf,
  poolPlane,
  rectify,
  resized,
  strengthOf,
  weightSum,
} from "./planes.js";

const SHOWN_WIDTH = 256; // smaller pictures are enlarged by whole factors up to this
const THUMBNAIL = [64, 44];

const CHANNELS = [
  ["grey", "grey"],
  ["rgb", "colour: red, green, blue"],
  ["red", "red only"],
  ["green", "green only"],
  ["blue", "blue only"],
];

const BORDERS = [
  ["zero", "zeros"],
  ["edge", "edge repeated"],
  ["reflect", "reflected"],
  ["wrap", "wrapped round"],
];

const DISPLAYS = [
  ["auto", "automatic"],
  ["grey zero", "mid-grey is 0"],
  ["diverging", "orange above 0, blue below"],
  ["absolute", "size only, sign dropped"],
  ["clipped", "clipped to 0–255"],
];

const named = (what) => (row, column) => `${what}, row ${row}, column ${column}`;

/** The state first, then what is shown, then how it is painted. */
class PlaygroundFigure {
  get = (name) => this.model.get(name);
  repaint = oncePerFrame(() => this.paint());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.source = null; // the decoded picture
    this.shownPicture = null; // the data URL it came from
    this.first = null; // the picture the figure was made with
    this.hovered = null; // pixel under the pointer
    this.pooledCell = null; // cell of the pooled map that is pointed at
    this.stages = null;
    this.computedFor = "";
    this.paintedInput = null;
    this.legendShown = "";
    this.trouble = ""; // with a picture
    this.speak = false;
    this.numbersOf = 0; // channel whose products are shown
    this.buildGallery();
    this.buildPictures();
    this.buildNumbers();
    this.buildKernelSettings();
    this.buildSettings();
    this.buildPhotoChooser();
    this.place();
  }

  buildGallery() {
    this.thumbnails = Object.entries(this.get("gallery")).map(([name, kernel]) => {
      const canvas = h("canvas", { width: THUMBNAIL[0], height: THUMBNAIL[1], "aria-hidden": "true" });
      const node = button("", () => this.change({ kernel }, true), { class: "thumbnail", "aria-pressed": "false" });
      node.append(canvas, h("span", {}, name));
      return { kernel, canvas, node, text: JSON.stringify(kernel) };
    });
    this.gallery = h(
      "div",
      { class: "gallery", role: "group", "aria-label": "Gallery of kernels" },
      this.thumbnails.map(({ node }) => node),
    );
  }

  buildPictures() {
    this.panels = {
      input: picturePanel("", "Input", "input", this.point, this.leave),
      filtered: picturePanel("→", "Filtered", "filtered", this.point, this.leave),
      relu: picturePanel("→", "ReLU", "relu", this.point, this.leave),
      pooled: picturePanel("→", "Pooled", "pooled", this.pointPooled, this.leave),
    };
    const picker = this.panels.filtered.frame;
    for (const [name, value] of Object.entries({
      tabindex: 0,
      role: "application",
      "data-lm-suppress-shortcuts": "true",
      "aria-roledescription": "pixel picker",
    }))
      picker.setAttribute(name, value);
    picker.setAttribute(
      "aria-label",
      "Filtered picture: arrow keys choose the pixel whose numbers are shown, with Shift ten pixels at a time",
    );
    picker.addEventListener("keydown", (event) => {
      const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (!step || !this.source) return;
      event.preventDefault();
      const by = event.shiftKey ? 10 : 1;
      const [row, column] = this.chosenPixel();
      this.point(
        clamped(row + by * step[0], this.source.height),
        clamped(column + by * step[1], this.source.width),
        true,
      );
    });
    this.legend = h("div", { class: "scale" });
    this.pictures = h(
      "div",
      { class: "pictures" },
      Object.values(this.panels).map(({ node }) => node),
    );
  }

  buildNumbers() {
    this.patchGrid = new NumberGrid({
      kind: "show",
      what: "image",
      label: "Pixels under the kernel",
      name: named("Pixel"),
    });
    this.kernelGrid = new NumberGrid({
      kind: "edit",
      what: "kernel",
      label: "Kernel: type numbers or fractions, arrow keys move",
      name: named("Weight"),
      oncomplain: this.complain,
      onedit: this.editKernel,
    });
    this.productGrid = new NumberGrid({
      kind: "show",
      what: "products",
      label: "Products of pixels and weights",
      name: named("Product"),
    });
    this.patchPanel = panel("", "Pixels", this.patchGrid.node);
    const kernelPanel = panel("×", "Kernel", this.kernelGrid.node);
    kernelPanel.size.textContent = "type in it";
    const productPanel = panel("=", "Products", this.productGrid.node);
    this.total = h("div", { class: "total" });
    const totalPanel = panel("→", "Sum", this.total);
    this.stage = h(
      "div",
      { class: "stage" },
      [this.patchPanel, kernelPanel, productPanel, totalPanel].map(({ node }) => node),
    );
    this.sentence = h("p", { class: "sentence" });
    this.sumWords = h("p", { class: "note" });
    this.hint = h("p", { class: "hint bad" });
    this.status = announcer();
  }

  buildKernelSettings() {
    this.kernelSize = dropdown({
      label: "Kernel size",
      options: [3, 5, 7].map((side) => [String(side), `${side}×${side}`]),
      value: "3",
      onchange: (side) => this.change({ kernel: resized(this.get("kernel"), Number(side)) }, true),
    });
    this.normalise = button(
      "Normalise",
      () => {
        const sum = weightSum(this.get("kernel"));
        this.change({ kernel: this.get("kernel").map((line) => line.map((weight) => weight / sum)) }, true);
      },
      { title: "Divide every weight by the sum of all" },
    );
  }

  buildSettings() {
    this.channels = dropdown({
      label: "Channels",
      options: CHANNELS,
      value: "grey",
      onchange: (value) => this.change({ channels: value }, true),
    });
    this.numbers = dropdown({
      label: "Numbers of",
      options: COLOURS.map((name, index) => [String(index), name]),
      value: "0",
      onchange: (value) => {
        this.numbersOf = Number(value);
        this.repaint();
      },
    });
    this.border = dropdown({
      label: "Border",
      options: BORDERS,
      value: "zero",
      onchange: (value) => this.change({ border: value }, true),
    });
    this.display = dropdown({
      label: "Show results as",
      options: DISPLAYS,
      value: "auto",
      onchange: (value) => this.change({ display: value }, true),
    });
    this.relu = tickBox({
      label: "then ReLU: max(0, x)",
      value: false,
      onchange: (value) => this.change({ relu: value }, true),
    });
    this.pool = tickBox({
      label: "then 2×2 max pooling",
      value: false,
      onchange: (value) => this.change({ pool: value }, true),
    });
  }

  buildPhotoChooser() {
    this.chooser = h("input", { type: "file", accept: "image/*", class: "visually-hidden", id: freshId("file") });
    this.upload = h("label", { class: "file", for: this.chooser.id }, "Your own photo, or drop one here");
    this.back = button("Back to the first photo", () => this.change(this.first, true), { hidden: true });
    this.credit = h("span", { class: "note credit" });
    this.chooser.addEventListener("change", () => this.takeFile(this.chooser.files[0]));
    this.pictures.addEventListener("dragover", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.pictures.classList.add("dropping");
    });
    this.pictures.addEventListener("dragleave", () => this.pictures.classList.remove("dropping"));
    this.pictures.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.pictures.classList.remove("dropping");
      this.takeFile(event.dataTransfer.files[0]);
    });
  }

  /** What a first look needs stands in the open, the rest behind a button. */
  place() {
    this.more = moreButton(this.root, () => true);
    this.root.append(
      this.gallery,
      h("div", { class: "row options later" }, this.relu.node, this.pool.node),
      this.pictures,
      h("div", { class: "row" }, this.legend, this.credit),
      this.stage,
      h("div", { class: "row said" }, this.sentence, this.sumWords, this.more.node),
      this.hint,
      h("div", { class: "row options rest later" }, this.channels.node, this.display.node, this.border.node),
      h("div", { class: "row options rest" }, this.kernelSize.node, this.normalise, this.numbers.node),
      h("div", { class: "row source rest" }, h("span", { class: "control" }, this.chooser, this.upload), this.back),
      this.status.node,
    );
  }

  start() {
    this.model.on("change", this.repaint);
    this.figureWidth = followWidth(this.root, this.repaint);
    this.repaint();
    return () => {
      this.model.off("change", this.repaint);
      this.figureWidth.stop();
    };
  }

  point = (row, column, kept) => {
    this.pooledCell = null;
    this.hovered = kept ? null : [row, column];
    if (kept) this.change({ pixel: [row, column] }, true);
    else this.repaint();
  };

  pointPooled = (row, column, kept) => {
    const before = this.stages.relu ?? this.stages.filtered;
    const { values, width } = before[Math.min(this.numbersOf, before.length - 1)];
    let best = [2 * row, 2 * column];
    for (const [r, c] of [
      [0, 1],
      [1, 0],
      [1, 1],
    ].map(([down, right]) => [2 * row + down, 2 * column + right])) {
      if (values[r * width + c] > values[best[0] * width + best[1]]) best = [r, c];
    }
    this.point(...best, kept);
    this.pooledCell = [row, column];
  };

  leave = () => {
    this.hovered = this.pooledCell = null;
    this.repaint();
  };

  // Under the magnifying glass: patch × kernel = products, and their sum.
  complain = (text) => {
    if (text) this.status.say(text);
    this.repaint();
  };

  editKernel = (row, column, value) =>
    this.change({
      kernel: this.get("kernel").map((line, m) =>
        m === row ? line.map((old, n) => (n === column ? value : old)) : line,
      ),
    });

  change(changes, aloud = false) {
    this.speak = aloud;
    this.trouble = "";
    save(this.model, changes);
    this.repaint();
  }

  chosenPixel() {
    const [row, column] = this.hovered ?? this.get("pixel") ?? [this.source.height >> 1, this.source.width >> 1];
    return [clamped(row, this.source.height), clamped(column, this.source.width)];
  }

  complainOfPicture(text) {
    return this.complain((this.trouble = text));
  }

  async takeFile(file) {
    if (!file) return;
    try {
      const taken = await readFile(file);
      this.change({ ...taken, pixel: null }, true);
    } catch {
      this.complainOfPicture(`“${file.name}” is not a picture that this browser can read. Try a JPEG or PNG file.`);
    }
    this.chooser.value = "";
  }

  async load() {
    const picture = this.get("picture");
    if (picture === this.shownPicture) return;
    this.shownPicture = picture;
    try {
      const decoded = await decode(picture);
      if (picture !== this.shownPicture) return; // another one came meanwhile
      this.source = decoded;
      this.first ??= { picture, credit: this.get("credit"), pixel: null };
      this.paintThumbnails();
      this.repaint();
    } catch {
      this.complainOfPicture("The picture cannot be shown: it is no PNG.");
    }
  }

  paintThumbnails() {
    const [width, height] = THUMBNAIL;
    const factor = Math.max(width / this.source.width, height / this.source.height);
    const small = { ...pixelsOf(this.source.canvas, width, height, factor), grey: false };
    const [plane] = planesOf(small, "grey");
    for (const { kernel, canvas } of this.thumbnails) {
      const filtered = [filterPlane(plane, kernel, "edge")];
      canvas
        .getContext("2d")
        .putImageData(colours(filtered, displayFor("auto", kernel, 1), strengthOf(filtered)), 0, 0);
    }
  }

  compute() {
    const channels = this.get("channels");
    const kept = this.stages?.source === this.source && this.stages.channels === channels;
    const input = kept ? this.stages.input : planesOf(this.source, channels);
    this.stages = {
      source: this.source,
      channels,
      input,
      filtered: input.map((plane) => filterPlane(plane, this.get("kernel"), this.get("border"))),
    };
    if (this.get("relu")) this.stages.relu = this.stages.filtered.map(rectify);
    if (this.get("pool")) this.stages.pooled = (this.stages.relu ?? this.stages.filtered).map(poolPlane);
  }

  paintPictures() {
    const shown = displayFor(this.get("display"), this.get("kernel"), this.stages.input.length);
    const strength = shown === "clipped" ? 255 : strengthOf(this.stages.filtered);
    const scale = Math.max(1, Math.floor(SHOWN_WIDTH / this.source.width));
    for (const [name, parts] of Object.entries(this.panels)) {
      parts.node.hidden = !this.stages[name];
      if (!this.stages[name] || (name === "input" && this.stages.input === this.paintedInput)) continue;
      parts.show(this.stages[name], colours(this.stages[name], name === "input" ? "clipped" : shown, strength), scale);
    }
    this.paintedInput = this.stages.input;
    const limit = readable(strength);
    const bothSigns = [`−${limit} or less`, `${limit} or more`];
    const [words, from, to] = {
      clipped: ["Results as they are, clipped: black is 0, white is 255", "0 or less", "255 or more"],
      "grey zero": ["Results with their sign: mid-grey is 0, darker is negative, lighter is positive", ...bothSigns],
      diverging: ["Results with their sign: white is 0, blue is negative, orange is positive", ...bothSigns],
      absolute: ["Size of the results: black is 0, the sign is dropped", "0", `${limit} or more`],
    }[shown];
    if (this.legendShown === words + from + to) return;
    this.legendShown = words + from + to;
    this.legend.replaceChildren(
      h("span", {}, words),
      h("span", { class: "bar" }, from, h("span", { class: `ramp ${shown}` }), to),
    );
  }

  paintSettings() {
    const kernel = this.get("kernel");
    const sum = weightSum(kernel);
    const isZero = Math.abs(sum) < 1e-9 * Math.max(magnitudeOf(kernel), 1);
    this.kernelSize.set(String(kernel.length));
    this.normalise.disabled = isZero || Math.abs(sum - 1) < 1e-9;
    for (const [control, name] of [
      [this.channels, "channels"],
      [this.border, "border"],
      [this.display, "display"],
      [this.relu, "relu"],
      [this.pool, "pool"],
    ])
      control.set(this.get(name));
    this.channels.node.hidden = Boolean(this.source?.grey);
    this.numbers.node.hidden = this.stages?.input.length !== 3;
    this.display.input.querySelector("[value=diverging]").disabled = this.stages?.input.length === 3;
    const now = JSON.stringify(kernel);
    for (const { text, node } of this.thumbnails) {
      const pressed = String(text === now);
      if (node.getAttribute("aria-pressed") !== pressed) node.setAttribute("aria-pressed", pressed);
    }
    const effect = isZero
      ? "flat areas become 0, only change is left"
      : Math.abs(sum - 1) < 1e-9
        ? "flat areas keep their brightness"
        : `flat areas are multiplied by ${readable(sum)}`;
    this.sumWords.textContent = `Sum of the weights: ${isZero ? 0 : readable(sum)}: ${effect}.`;
    this.credit.textContent = this.get("credit");
    this.back.hidden = !this.first || this.get("picture") === this.first.picture;
    this.hint.textContent = this.trouble || this.kernelGrid.complaint();
  }

  paintNumbers() {
    const kernel = this.get("kernel");
    const side = kernel.length;
    const radius = side >> 1;
    const [row, column] = this.chosenPixel();
    const { values, height, width } = this.stages.input[Math.min(this.numbersOf, this.stages.input.length - 1)];
    const pixels = kernel.map((weights, m) =>
      weights.map((_, n) => {
        const [r, c] = [
          insideIndex(row + m - radius, height, this.get("border")),
          insideIndex(column + n - radius, width, this.get("border")),
        ];
        return r < 0 || c < 0 ? 0 : values[r * width + c];
      }),
    );
    const outside = (m, n) =>
      row + m < radius || row + m - radius >= height || column + n < radius || column + n - radius >= width;
    const products = kernel.map((weights, m) => weights.map((weight, n) => weight * pixels[m][n] || 0));
    const [largestWeight, largestProduct] = [largestOf(kernel), largestOf(products)];
    for (const grid of [this.patchGrid, this.kernelGrid, this.productGrid]) grid.shape(side, side);
    this.patchGrid.each((cell, m, n) =>
      cell.set({
        text: String(pixels[m][n]),
        style: shade(pixels[m][n], 0, 255),
        classes: outside(m, n) ? "outside" : "",
        label: `${named("Pixel")(m, n)}: ${pixels[m][n]}${outside(m, n) ? ", border" : ""}`,
      }),
    );
    this.kernelGrid.each((cell, m, n) => {
      cell.hold(kernel[m][n]);
      cell.set({ text: shortWeight(kernel[m][n]), style: signed(kernel[m][n], largestWeight) });
    });
    this.productGrid.each((cell, m, n) =>
      cell.set({
        text: short(Math.abs(products[m][n]) < 100 ? products[m][n] : Math.round(products[m][n])),
        style: signed(products[m][n], largestProduct),
        label: `${pixels[m][n]} × ${inWords(kernel[m][n])} = ${inWords(products[m][n])}`,
      }),
    );
    const at = (planes, r, c) => planes.map((plane) => plane.values[r * plane.width + c]);
    const text = (numbers) => (numbers.length === 1 ? inWords(numbers[0]) : `(${numbers.map(inWords).join(", ")})`);
    const sums = at(this.stages.filtered, row, column);
    this.total.textContent = inWords(sums[Math.min(this.numbersOf, sums.length - 1)]);
    this.patchPanel.size.textContent = this.stages.input.length === 3 ? COLOURS[this.numbersOf] : "";
    const steps = [`filtered[${row}, ${column}] = ${text(sums)}`];
    if (this.stages.relu) steps.push(`after ReLU ${text(at(this.stages.relu, row, column))}`);
    if (this.stages.pooled) {
      const [r, c] = this.pooledCell ?? [row >> 1, column >> 1];
      const inMap = r < this.stages.pooled[0].height && c < this.stages.pooled[0].width;
      steps.push(
        inMap
          ? `pooled[${r}, ${c}] = ${text(at(this.stages.pooled, r, c))}, the largest of its 2×2 block`
          : "in no 2×2 block: the odd last line is dropped",
      );
      this.panels.pooled.mark(
        Math.min(r, this.stages.pooled[0].height - 1) + 0.5,
        Math.min(c, this.stages.pooled[0].width - 1) + 0.5,
        1,
      );
    }
    const words = `${steps.join("; ")}.`;
    this.sentence.textContent = words;
    this.panels.input.mark(row + 0.5, column + 0.5, side);
    this.panels.filtered.mark(row + 0.5, column + 0.5, 1);
    if (this.stages.relu) this.panels.relu.mark(row + 0.5, column + 0.5, 1);
    if (this.speak) this.status.say(words);
    this.speak = false;
  }

  /** Cells as large as the room allows, and letters that fit into them. */
  fit() {
    const kernel = this.get("kernel");
    const room = this.figureWidth.now() - 30;
    const cell = Math.max(Math.min(kernel.length === 3 ? 46 : 40, Math.floor(room / kernel.length) - CELL_GAP), 34);
    const letters = { image: 3, products: 5, kernel: longest(kernel.map((line) => line.map(shortWeight))) };
    for (const [name, count] of Object.entries(letters))
      this.stage.style.setProperty(`--font-${name}`, `${Math.min(14, (cell - 4) / (0.62 * count)).toFixed(1)}px`);
    for (const name of ["cell", "kernel", "product"]) this.stage.style.setProperty(`--${name}`, `${cell}px`);
  }

  paint() {
    this.more.paint();
    this.root.classList.toggle("simple", Boolean(this.get("simple")));
    this.load();
    if (this.source) {
      const key = JSON.stringify(["kernel", "channels", "border", "display", "relu", "pool"].map(this.get));
      if (key !== this.computedFor || this.stages?.source !== this.source) {
        this.computedFor = key;
        this.compute();
        this.paintPictures();
      }
      this.fit();
      this.paintNumbers();
    }
    this.paintSettings();
  }
}

function draw(root, model) {
  return new PlaygroundFigure(root, model).start();
}

export const figure = liveFigure(draw, [gridStyle, kernelPlaygroundStyle]);
export default figure;
