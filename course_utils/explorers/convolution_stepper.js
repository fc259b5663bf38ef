// One channel: image → window → products → running sum → output, one window after the other.
import { announcer, button, dropdown, h, tickBox } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { oncePerFrame } from "../browser/watching.js";
import { correlate, flipped } from "./arithmetic.js";
import { signed } from "./colours.js";
import gridStyle from "./grid.css";
import { CELL_GAP, numberGrid, panel, SIGN } from "./grid.js";
import { player } from "./player.js";
import steppingStyle from "./stepping.css";
import {
  LARGEST_CELL,
  layout,
  offer,
  paintFormula,
  paintNotes,
  paintSentence,
  pixelGrid,
  reveal,
  setSizes,
  watchModel,
  windowControls,
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

function draw(root, model) {
  const get = (name) => model.get(name);
  let peek = null; // the output cell under the pointer or the focus
  let pixel = null; // the image pixel under the pointer or the focus
  let spotlight = null; // the product under the pointer
  let byProduct = false;
  let hideAhead = false;
  let done = Infinity; // how many products of the current window are in the sum
  let speak = null; // what a screen reader is told after the next repaint: "step" or "size"

  /** Everything that follows from the traits. */
  function work() {
    const [image, kernel] = [get("image"), get("kernel")];
    const settings = { stride: get("stride"), padding: get("padding"), dilation: get("dilation") };
    const laid = get("flip") ? flipped(kernel) : kernel;
    return { image, kernel, laid, plan: planOf(image, kernel, settings), output: correlate(image, laid, settings) };
  }

  function change(changes, words) {
    speak = words;
    const { plan: before } = work();
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    const { plan } = work();
    // Settings move the windows: stay inside the new output.
    const inside = get("position").map((at, axis) => Math.max(Math.min(at, plan.size[axis] - 1), 0));
    if (!same(inside, get("position"))) model.set("position", inside);
    if (!same(before.size, plan.size) || before.rows * before.columns !== plan.rows * plan.columns)
      [done, peek] = [Infinity, null];
    model.save_changes();
    repaint();
  }

  // Walking through the windows.
  const aloud = () => (play.playing() ? null : "step");
  const indexOf = ([row, column], { size }) => row * size[1] + column;
  const positionAt = (index, { size }) => [Math.floor(index / size[1]), index % size[1]];
  function advance(direction) {
    const { plan } = work();
    const terms = plan.rows * plan.columns;
    const next = Math.min(done, terms) + direction;
    if (byProduct && next >= 1 && next <= terms) {
      [done, speak] = [next, aloud()];
      repaint();
      return true;
    }
    const index = indexOf(get("position"), plan) + direction;
    if (index < 0 || index >= plan.windows) return false;
    done = byProduct && direction > 0 ? 1 : Infinity;
    change({ position: positionAt(index, plan) }, aloud());
    return true;
  }
  const play = player({
    advance,
    rewind: () => {
      done = byProduct ? 1 : Infinity;
      change({ position: [0, 0] }, aloud());
    },
    seek: (index) => {
      done = Infinity;
      change({ position: positionAt(index, work().plan) }, null);
    },
    stopped: () => {
      speak = "step";
      repaint();
    },
    pace: () => (byProduct && done < get("kernel").flat().length ? 420 : 1000),
  });

  // Settings.
  const list = (label, onchange) => dropdown({ label, options: [], value: "", onchange });
  const imagesNow = () => {
    const given = get("initial").image;
    const fitting = Object.entries(IMAGES).map(([name, value]) => [
      name,
      sized(get("image").length, get("image")[0].length, value),
    ]);
    return [same(given, RUNNING_EXAMPLE) ? ["Running example", given] : ["As given", given], ...fitting];
  };
  const kernelsNow = () => {
    const given = get("initial").kernel;
    const known = Object.entries(KERNELS);
    return known.some(([, kernel]) => same(kernel, given)) ? known : [["As given", given], ...known];
  };
  const pick = (label, trait, all) =>
    list(label, (name) => change({ [trait]: all().find(([other]) => other === name)?.[1] ?? get(trait) }, "size"));
  const pickImage = pick("Image", "image", imagesNow);
  const pickKernel = pick("Kernel", "kernel", kernelsNow);
  const resize = (label, trait, value) =>
    list(label, (text) => {
      const [rows, columns] = text.split("×").map(Number);
      change({ [trait]: sized(rows, columns, value(get(trait))) }, "size");
    });
  const imageSize = resize(
    "Image size",
    "image",
    (old) => (row, column) => old[row % old.length][column % old[0].length],
  );
  const kernelSize = resize("Kernel size", "kernel", (old) => (row, column) => old[row]?.[column] ?? 0);
  const controls = windowControls((changes) => change(changes, "size"));
  const flip = tickBox({
    label: "Flip the kernel (true convolution)",
    value: false,
    onchange: (value) => change({ flip: value }, "step"),
  });
  const reset = button("Reset", () => {
    play.stop();
    [done, peek] = [Infinity, null];
    for (const grid of [imageGrid, kernelGrid]) grid.each((cell) => cell.forget?.());
    change(get("initial"), "size");
  });
  const slow = tickBox({
    label: "One product at a time",
    value: false,
    onchange: (value) => {
      [byProduct, done, speak] = [value, value ? 1 : Infinity, "step"];
      repaint();
    },
  });
  const hide = tickBox({
    label: "Hide what comes later",
    value: false,
    onchange: (value) => {
      hideAhead = value;
      repaint();
    },
  });

  // The picture.
  const status = announcer();
  function complain(text) {
    if (text) status.say(text);
    repaint();
  }
  const edit = (trait) => (row, column, value) => {
    change(
      { [trait]: get(trait).map((line, i) => line.map((old, j) => (i === row && j === column ? value : old))) },
      null,
    );
  };
  const imageGrid = pixelGrid({
    label: "Image: type numbers, arrow keys move",
    name: named("Pixel"),
    oncomplain: complain,
    onedit: edit("image"),
    onpeek: (row, column) => {
      pixel = row === null ? null : [row, column];
      repaint();
    },
  });
  const kernelGrid = numberGrid({
    kind: "edit",
    what: "kernel",
    label: "Kernel: type numbers or fractions, arrow keys move",
    name: named("Weight"),
    oncomplain: complain,
    onedit: edit("kernel"),
  });
  const laidGrid = numberGrid({
    kind: "show",
    what: "kernel",
    label: "The kernel turned by 180 degrees, as it is laid on",
  });
  const productGrid = numberGrid({
    kind: "show",
    what: "products",
    label: "Products of pixels and weights",
    onpeek: (row, column) => {
      spotlight = row === null ? null : row * get("kernel")[0].length + column;
      repaint();
    },
  });
  const sumGrid = numberGrid({ kind: "show", what: "sums", label: "Running sum after each row of products" });
  const outputGrid = numberGrid({
    kind: "pick",
    what: "output",
    label: "Output: choose a cell to see where it came from",
    name: named("Output"),
    onpick: (row, column) => {
      play.stop();
      done = Infinity;
      change({ position: [row, column] }, "step");
    },
    onpeek: (row, column, focused) => {
      peek = row === null ? null : [row, column];
      if (focused) speak = "step";
      repaint();
    },
  });

  const laidOn = h("div", { class: "laid" }, h("div", { class: "caption" }, "↻ turned, as laid on"), laidGrid.node);
  const spread = h("div", { class: "caption" });
  const imagePanel = panel("", "Image", h("div", { class: "scroll" }, imageGrid.node));
  const kernelPanel = panel("×", "Kernel", kernelGrid.node, laidOn, spread);
  const productPanel = panel("=", "Products", productGrid.node);
  const sumPanel = panel("Σ", "Running sum", sumGrid.node);
  const outputPanel = panel("→", "Output", h("div", { class: "scroll" }, outputGrid.node));
  const nothing = h("div", { class: "nothing" });
  const middle = h("div", { class: "middle" }, kernelPanel.node, productPanel.node, sumPanel.node);
  const stage = h(
    "div",
    { class: "stage" },
    imagePanel.node,
    h("div", { class: "rest" }, middle, outputPanel.node, nothing),
  );
  const spoken = h("p", { class: "sentence" });
  const formula = h("p", { class: "formula" });
  const notes = h("ul", { class: "notes" });
  const hint = h("p", { class: "hint" });
  root.append(
    h(
      "div",
      { class: "settings" },
      h(
        "div",
        { class: "row" },
        h("div", { class: "pair" }, pickImage.node, imageSize.node),
        h("div", { class: "pair" }, pickKernel.node, kernelSize.node),
      ),
      h("div", { class: "row" }, controls.nodes, flip.node, reset),
    ),
    stage,
    play.node,
    h("div", { class: "row" }, slow.node, hide.node, hint),
    spoken,
    formula,
    notes,
    status.node,
  );

  function paintSettings({ image, kernel, plan }) {
    const choose = (field, all, value) => {
      const found = all.find(([, other]) => same(other, value))?.[0];
      offer(field, [...all.map(([name]) => [name, name]), ...(found ? [] : [["own", "Your own"]])], found ?? "own");
    };
    choose(pickImage, imagesNow(), image);
    choose(pickKernel, kernelsNow(), kernel);
    const sizes = (field, sides, now) =>
      offer(
        field,
        [...new Set([...sides.map((side) => `${side}×${side}`), now])].map((text) => [text, text]),
        now,
      );
    sizes(imageSize, [3, 4, 5, 6, 7, 8, 10, 12], shapeText(image));
    sizes(kernelSize, [1, 2, 3, 4, 5], shapeText(kernel));
    controls.set(plan.settings);
    flip.set(get("flip"));
  }

  function paintKernel({ kernel, laid, plan }, lit) {
    const largest = largestOf(kernel);
    const last = plan.rows * plan.columns - 1;
    const light = (index) => (index === lit ? "lit" : "");
    const [turned, index] = [get("flip"), (m, n) => m * plan.columns + n];
    kernelGrid.shape(plan.rows, plan.columns);
    kernelGrid.each((cell, m, n) => {
      cell.hold(kernel[m][n]);
      cell.set({
        text: shortWeight(kernel[m][n]),
        style: signed(kernel[m][n], largest),
        classes: light(turned ? last - index(m, n) : index(m, n)),
      });
    });
    laidOn.hidden = !turned;
    laidGrid.shape(plan.rows, plan.columns);
    laidGrid.each((cell, m, n) =>
      cell.set({ text: shortWeight(laid[m][n]), style: signed(laid[m][n], largest), classes: light(index(m, n)) }),
    );
    kernelPanel.size.textContent = shapeText(kernel);
    spread.textContent = plan.settings.dilation > 1 ? `spread over ${plan.span.join("×")}` : "";
  }

  function paintProducts({ plan }, products, counted, lit) {
    const largest = largestOf([products.map(({ product }) => product)]);
    productGrid.shape(plan.rows, plan.columns);
    productGrid.each((cell, m, n) => {
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
    sumGrid.shape(plan.rows, 1);
    sumGrid.each((cell, m) => {
      const reached = Math.min((m + 1) * plan.columns, counted);
      const waiting = counted <= m * plan.columns;
      const sum = sumOf(products.slice(0, reached).map(({ product }) => product));
      const last = m === plan.rows - 1 && counted === products.length;
      cell.set({ text: waiting ? "" : short(sum), classes: last ? "result" : waiting ? "waiting" : "" });
    });
  }

  function paintOutput({ plan, output }, position, complete) {
    const largest = largestOf(output);
    const here = indexOf(get("position"), plan);
    outputGrid.shape(...plan.size);
    outputGrid.each((cell, i, j) => {
      const index = indexOf([i, j], plan);
      const current = same([i, j], position);
      const reached = index < here || (index === here && complete);
      const known = reached || !hideAhead || (peek !== null && current);
      cell.set({
        text: known ? short(output[i][j]) : "?",
        style: reached || (peek && current) ? signed(output[i][j], largest) : "",
        classes: `${reached ? "" : "ahead"} ${current ? "current" : ""} ${pixel && readsPixel(pixel, [i, j], plan) ? "reads" : ""}`,
        label: `${named("Output")(i, j)}: ${known ? told(output[i][j]) : "? (not computed yet)"}`,
        current: index === here,
      });
    });
    outputPanel.size.textContent = shapeText(output);
    reveal(outputGrid.node, position[1], position[1] + 1);
  }

  /** Where the number comes from: [which cell, how it is made]. */
  function sentence(position, products, counted, { output, plan }) {
    const [total, value] = [products.length, output[position[0]][position[1]]];
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

  function notesNow({ kernel, laid, plan }) {
    if (!get("flip")) return notesOn(plan);
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
  function fit({ image, kernel, output, plan }) {
    const [imageChars, outputChars] = [image, output].map((rows) => longest(rows.map((line) => line.map(short))));
    const kernelChars = longest(kernel.map((line) => line.map(shortWeight)));
    const productChars = Math.max(outputChars, Math.min(imageChars + kernelChars, 6));
    const showFactors = plan.columns <= 5;
    const least = Math.max(28, 12 + 7 * Math.max(imageChars, outputChars));
    const tallest = Math.max(least, Math.min(LARGEST_CELL, 540 / plan.padded[0]));
    const widths = (cell) => ({
      cell,
      kernel: Math.max(cell, 12 + 7 * kernelChars),
      product: Math.max(cell, 12 + 8 * productChars, showFactors ? 10 + 6 * (imageChars + kernelChars + 1) : 0),
      sum: 62,
    });
    const parts = (cell) => {
      const { kernel: weight, product, sum } = widths(cell);
      return [
        Math.max(plan.padded[1] * (cell + CELL_GAP), 7.6 * imagePanel.heading.textContent.length),
        3 * SIGN +
          Math.max(plan.columns * (weight + CELL_GAP), 88) +
          Math.max(plan.columns * (product + CELL_GAP), 76) +
          Math.max(sum, 96),
        SIGN + Math.max(plan.size[1] * (cell + CELL_GAP), 92),
      ];
    };
    const { cell, kind } = layout(
      root.clientWidth - 30,
      [least, tallest],
      Math.max(plan.padded[1], plan.size[1]),
      (side) => sumOf(parts(side)),
      (side) => parts(side)[0] + Math.max(...parts(side).slice(1)),
    );
    const sizes = widths(cell);
    const fonts = {
      image: [cell, imageChars],
      output: [cell, outputChars],
      kernel: [sizes.kernel, kernelChars],
      products: [sizes.product, productChars],
      sums: [sizes.sum, 6],
    };
    setSizes(stage, kind, sizes, fonts);
    stage.classList.toggle("corners", cell >= 36 && kernelChars <= 4);
    stage.classList.toggle("factors", showFactors);
  }

  const repaint = oncePerFrame(() => {
    const now = work();
    const { plan } = now;
    const position = plan.windows
      ? (peek ?? get("position").map((at, axis) => Math.min(at, plan.size[axis] - 1)))
      : null;
    const products = position ? productsAt(position, now.image, now.laid, plan) : [];
    const counted = peek ? products.length : Math.min(done, products.length);
    const lit = spotlight ?? (counted < products.length ? counted - 1 : null);
    paintSettings(now);
    const pads = same(plan.padded, [plan.height, plan.width]) ? "" : `, padded ${plan.padded.join("×")}`;
    imagePanel.size.textContent = shapeText(now.image) + pads;
    fit(now);
    imageGrid.paint({
      image: now.image,
      plan,
      position,
      products,
      lit,
      peeking: peek !== null && !same(peek, get("position")),
    });
    paintKernel(now, lit);
    const problem = problemOf(plan);
    for (const { node } of [productPanel, sumPanel, outputPanel]) node.hidden = Boolean(problem);
    nothing.hidden = !problem;
    nothing.textContent = problem;
    if (position) {
      paintProducts(now, products, counted, lit);
      paintOutput(now, position, done >= products.length);
    }
    const [which, how] = position ? sentence(position, products, counted, now) : ["", ""];
    paintSentence(spoken, which, position, how);
    paintFormula(formula, plan);
    paintNotes(notes, notesNow(now));
    play.set({
      index: indexOf(get("position"), plan),
      count: plan.windows,
      text: position ? `${place(position)}: ${inWords(now.output[position[0]][position[1]])}` : "no output",
    });
    const reads = pixel && plan.coverage[0][pixel[0]] * plan.coverage[1][pixel[1]];
    const complaint = imageGrid.complaint() || kernelGrid.complaint();
    hint.textContent =
      complaint ||
      (pixel && position
        ? `Pixel in row ${pixel[0] + 1}, column ${pixel[1] + 1}: read by ${reads} of ${plan.windows} windows.`
        : "");
    hint.classList.toggle("bad", Boolean(complaint));
    if (speak) status.say(problem || (speak === "step" ? `${which}: ${how}` : `Output ${shapeText(now.output)}.`));
    speak = null;
  });

  return watchModel(
    root,
    model,
    ["image", "kernel", "padding", "stride", "dilation", "flip", "position"],
    repaint,
    play.stop,
  );
}

export const figure = liveFigure(draw, [gridStyle, steppingStyle]);
export default figure;
