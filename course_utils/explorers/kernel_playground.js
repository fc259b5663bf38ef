import { announcer, button, dropdown, freshId, h, tickBox } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { clamped, readable } from "../browser/numbers.js";
import { followWidth, oncePerFrame, save } from "../browser/watching.js";
import { shade, signed } from "./colours.js";
import gridStyle from "./grid.css";
import { CELL_GAP, numberGrid, panel } from "./grid.js";
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
import { inWords, largestOf, longest, short, shortWeight } from "./writing.js";

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

function draw(root, model) {
  const get = (name) => model.get(name);
  let source = null; // the decoded picture
  let shownPicture = null; // the data URL it came from
  let first = null; // the picture the figure was made with
  let hovered = null; // pixel under the pointer
  let pooledCell = null; // cell of the pooled map that is pointed at
  let stages = null;
  let computedFor = "";
  let paintedInput = null;
  let legendShown = "";
  let trouble = ""; // with a picture
  let speak = false;
  let numbersOf = 0; // channel whose products are shown

  const change = (changes, aloud = false) => {
    speak = aloud;
    trouble = "";
    save(model, changes);
    repaint();
  };

  // Gallery.
  const thumbnails = Object.entries(get("gallery")).map(([name, kernel]) => {
    const canvas = h("canvas", { width: THUMBNAIL[0], height: THUMBNAIL[1], "aria-hidden": "true" });
    const node = button("", () => change({ kernel }, true), { class: "thumbnail", "aria-pressed": "false" });
    node.append(canvas, h("span", {}, name));
    return { kernel, canvas, node, text: JSON.stringify(kernel) };
  });
  const gallery = h(
    "div",
    { class: "gallery", role: "group", "aria-label": "Gallery of kernels" },
    thumbnails.map(({ node }) => node),
  );

  // Pictures.
  const point = (row, column, kept) => {
    pooledCell = null;
    hovered = kept ? null : [row, column];
    if (kept) change({ pixel: [row, column] }, true);
    else repaint();
  };
  const pointPooled = (row, column, kept) => {
    const before = stages.relu ?? stages.filtered;
    const { values, width } = before[Math.min(numbersOf, before.length - 1)];
    let best = [2 * row, 2 * column];
    for (const [r, c] of [
      [0, 1],
      [1, 0],
      [1, 1],
    ].map(([down, right]) => [2 * row + down, 2 * column + right])) {
      if (values[r * width + c] > values[best[0] * width + best[1]]) best = [r, c];
    }
    point(...best, kept);
    pooledCell = [row, column];
  };
  const leave = () => {
    hovered = pooledCell = null;
    repaint();
  };
  const panels = {
    input: picturePanel("", "Input", "input", point, leave),
    filtered: picturePanel("→", "Filtered", "filtered", point, leave),
    relu: picturePanel("→", "ReLU", "relu", point, leave),
    pooled: picturePanel("→", "Pooled", "pooled", pointPooled, leave),
  };
  const picker = panels.filtered.frame;
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
    if (!step || !source) return;
    event.preventDefault();
    const by = event.shiftKey ? 10 : 1;
    const [row, column] = chosenPixel();
    point(clamped(row + by * step[0], source.height), clamped(column + by * step[1], source.width), true);
  });
  const chosenPixel = () => {
    const [row, column] = hovered ?? get("pixel") ?? [source.height >> 1, source.width >> 1];
    return [clamped(row, source.height), clamped(column, source.width)];
  };
  const legend = h("div", { class: "scale" });
  const pictures = h(
    "div",
    { class: "pictures" },
    Object.values(panels).map(({ node }) => node),
  );

  // Under the magnifying glass: patch × kernel = products, and their sum.
  const complain = (text) => {
    if (text) status.say(text);
    repaint();
  };
  const complainOfPicture = (text) => complain((trouble = text));
  const editKernel = (row, column, value) =>
    change({
      kernel: get("kernel").map((line, m) => (m === row ? line.map((old, n) => (n === column ? value : old)) : line)),
    });
  const named = (what) => (row, column) => `${what}, row ${row + 1}, column ${column + 1}`;
  const patchGrid = numberGrid({ kind: "show", what: "image", label: "Pixels under the kernel", name: named("Pixel") });
  const kernelGrid = numberGrid({
    kind: "edit",
    what: "kernel",
    label: "Kernel: type numbers or fractions, arrow keys move",
    name: named("Weight"),
    oncomplain: complain,
    onedit: editKernel,
  });
  const productGrid = numberGrid({
    kind: "show",
    what: "products",
    label: "Products of pixels and weights",
    name: named("Product"),
  });
  const patchPanel = panel("", "Pixels", patchGrid.node);
  const kernelPanel = panel("×", "Kernel", kernelGrid.node);
  kernelPanel.size.textContent = "type in it";
  const productPanel = panel("=", "Products", productGrid.node);
  const total = h("div", { class: "total" });
  const totalPanel = panel("→", "Sum", total);
  const stage = h(
    "div",
    { class: "stage" },
    [patchPanel, kernelPanel, productPanel, totalPanel].map(({ node }) => node),
  );
  const sentence = h("p", { class: "sentence" });
  const sumWords = h("p", { class: "note" });
  const hint = h("p", { class: "hint bad" });
  const status = announcer();

  // Settings.
  const kernelSize = dropdown({
    label: "Kernel size",
    options: [3, 5, 7].map((side) => [String(side), `${side}×${side}`]),
    value: "3",
    onchange: (side) => change({ kernel: resized(get("kernel"), Number(side)) }, true),
  });
  const normalise = button(
    "Normalise",
    () => {
      const sum = weightSum(get("kernel"));
      change({ kernel: get("kernel").map((line) => line.map((weight) => weight / sum)) }, true);
    },
    { title: "Divide every weight by the sum of all" },
  );
  const channels = dropdown({
    label: "Channels",
    options: CHANNELS,
    value: "grey",
    onchange: (value) => change({ channels: value }, true),
  });
  const numbers = dropdown({
    label: "Numbers of",
    options: COLOURS.map((name, index) => [String(index), name]),
    value: "0",
    onchange: (value) => {
      numbersOf = Number(value);
      repaint();
    },
  });
  const border = dropdown({
    label: "Border",
    options: BORDERS,
    value: "zero",
    onchange: (value) => change({ border: value }, true),
  });
  const display = dropdown({
    label: "Show results as",
    options: DISPLAYS,
    value: "auto",
    onchange: (value) => change({ display: value }, true),
  });
  const relu = tickBox({
    label: "then ReLU: max(0, x)",
    value: false,
    onchange: (value) => change({ relu: value }, true),
  });
  const pool = tickBox({
    label: "then 2×2 max pooling",
    value: false,
    onchange: (value) => change({ pool: value }, true),
  });
  const chooser = h("input", { type: "file", accept: "image/*", class: "visually-hidden", id: freshId("file") });
  const upload = h("label", { class: "file", for: chooser.id }, "Your own photo, or drop one here");
  const back = button("Back to the first photo", () => change(first, true), { hidden: true });
  const credit = h("span", { class: "note" });
  chooser.addEventListener("change", () => takeFile(chooser.files[0]));
  pictures.addEventListener("dragover", (event) => {
    event.preventDefault();
    event.stopPropagation();
    pictures.classList.add("dropping");
  });
  pictures.addEventListener("dragleave", () => pictures.classList.remove("dropping"));
  pictures.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    pictures.classList.remove("dropping");
    takeFile(event.dataTransfer.files[0]);
  });

  async function takeFile(file) {
    if (!file) return;
    try {
      const taken = await readFile(file);
      change({ ...taken, pixel: null }, true);
    } catch {
      complainOfPicture(`“${file.name}” is not a picture that this browser can read. Try a JPEG or PNG file.`);
    }
    chooser.value = "";
  }

  root.append(
    gallery,
    h("div", { class: "row options" }, channels.node, display.node, border.node, relu.node, pool.node),
    pictures,
    legend,
    h("div", { class: "row source" }, h("span", { class: "control" }, chooser, upload), back, credit),
    stage,
    sentence,
    h("div", { class: "row options" }, kernelSize.node, normalise, numbers.node, sumWords),
    hint,
    status.node,
  );

  // From the state to the pictures.
  async function load() {
    const picture = get("picture");
    if (picture === shownPicture) return;
    shownPicture = picture;
    if (!picture) {
      model.send("picture"); // Python packs the photo when somebody looks
      return;
    }
    try {
      const decoded = await decode(picture);
      if (picture !== shownPicture) return; // another one came meanwhile
      source = decoded;
      first ??= { picture, credit: get("credit"), pixel: null };
      paintThumbnails();
      repaint();
    } catch {
      complainOfPicture("The picture cannot be shown: it is no PNG.");
    }
  }

  function paintThumbnails() {
    const [width, height] = THUMBNAIL;
    const factor = Math.max(width / source.width, height / source.height);
    const small = { ...pixelsOf(source.canvas, width, height, factor), grey: false };
    const [plane] = planesOf(small, "grey");
    for (const { kernel, canvas } of thumbnails) {
      const filtered = [filterPlane(plane, kernel, "edge")];
      canvas
        .getContext("2d")
        .putImageData(colours(filtered, displayFor("auto", kernel, 1), strengthOf(filtered)), 0, 0);
    }
  }

  function compute() {
    const channels = get("channels");
    const kept = stages?.source === source && stages.channels === channels;
    const input = kept ? stages.input : planesOf(source, channels);
    stages = {
      source,
      channels,
      input,
      filtered: input.map((plane) => filterPlane(plane, get("kernel"), get("border"))),
    };
    if (get("relu")) stages.relu = stages.filtered.map(rectify);
    if (get("pool")) stages.pooled = (stages.relu ?? stages.filtered).map(poolPlane);
  }

  function paintPictures() {
    const shown = displayFor(get("display"), get("kernel"), stages.input.length);
    const strength = shown === "clipped" ? 255 : strengthOf(stages.filtered);
    const scale = Math.max(1, Math.floor(SHOWN_WIDTH / source.width));
    for (const [name, parts] of Object.entries(panels)) {
      parts.node.hidden = !stages[name];
      if (!stages[name] || (name === "input" && stages.input === paintedInput)) continue;
      parts.show(stages[name], colours(stages[name], name === "input" ? "clipped" : shown, strength), scale);
    }
    paintedInput = stages.input;
    const limit = readable(strength);
    const bothSigns = [`−${limit} or less`, `${limit} or more`];
    const [words, from, to] = {
      clipped: ["Results as they are, clipped: black is 0, white is 255", "0 or less", "255 or more"],
      "grey zero": ["Results with their sign: mid-grey is 0, darker is negative, lighter is positive", ...bothSigns],
      diverging: ["Results with their sign: white is 0, blue is negative, orange is positive", ...bothSigns],
      absolute: ["Size of the results: black is 0, the sign is dropped", "0", `${limit} or more`],
    }[shown];
    if (legendShown === words + from + to) return;
    legendShown = words + from + to;
    legend.replaceChildren(
      h("span", {}, words),
      h("span", { class: "bar" }, from, h("span", { class: `ramp ${shown}` }), to),
    );
  }

  function paintSettings() {
    const kernel = get("kernel");
    const sum = weightSum(kernel);
    const isZero = Math.abs(sum) < 1e-9 * Math.max(magnitudeOf(kernel), 1);
    kernelSize.set(String(kernel.length));
    normalise.disabled = isZero || Math.abs(sum - 1) < 1e-9;
    for (const [control, name] of [
      [channels, "channels"],
      [border, "border"],
      [display, "display"],
      [relu, "relu"],
      [pool, "pool"],
    ])
      control.set(get(name));
    channels.node.hidden = Boolean(source?.grey);
    numbers.node.hidden = stages?.input.length !== 3;
    display.input.querySelector("[value=diverging]").disabled = stages?.input.length === 3;
    const now = JSON.stringify(kernel);
    for (const { text, node } of thumbnails) {
      const pressed = String(text === now);
      if (node.getAttribute("aria-pressed") !== pressed) node.setAttribute("aria-pressed", pressed);
    }
    const effect = isZero
      ? "flat areas become 0, only change is left"
      : Math.abs(sum - 1) < 1e-9
        ? "flat areas keep their brightness"
        : `flat areas are multiplied by ${readable(sum)}`;
    sumWords.textContent = `Sum of the weights: ${isZero ? 0 : readable(sum)}: ${effect}.`;
    credit.textContent = get("credit");
    back.hidden = !first || get("picture") === first.picture;
    hint.textContent = trouble || kernelGrid.complaint();
  }

  function paintNumbers() {
    const kernel = get("kernel");
    const side = kernel.length;
    const radius = side >> 1;
    const [row, column] = chosenPixel();
    const { values, height, width } = stages.input[Math.min(numbersOf, stages.input.length - 1)];
    const pixels = kernel.map((weights, m) =>
      weights.map((_, n) => {
        const [r, c] = [
          insideIndex(row + m - radius, height, get("border")),
          insideIndex(column + n - radius, width, get("border")),
        ];
        return r < 0 || c < 0 ? 0 : values[r * width + c];
      }),
    );
    const outside = (m, n) =>
      row + m < radius || row + m - radius >= height || column + n < radius || column + n - radius >= width;
    const products = kernel.map((weights, m) => weights.map((weight, n) => weight * pixels[m][n] || 0));
    const [largestWeight, largestProduct] = [largestOf(kernel), largestOf(products)];
    for (const grid of [patchGrid, kernelGrid, productGrid]) grid.shape(side, side);
    patchGrid.each((cell, m, n) =>
      cell.set({
        text: String(pixels[m][n]),
        style: shade(pixels[m][n], 0, 255),
        classes: outside(m, n) ? "outside" : "",
        label: `${named("Pixel")(m, n)}: ${pixels[m][n]}${outside(m, n) ? ", border" : ""}`,
      }),
    );
    kernelGrid.each((cell, m, n) => {
      cell.hold(kernel[m][n]);
      cell.set({ text: shortWeight(kernel[m][n]), style: signed(kernel[m][n], largestWeight) });
    });
    productGrid.each((cell, m, n) =>
      cell.set({
        text: short(Math.abs(products[m][n]) < 100 ? products[m][n] : Math.round(products[m][n])),
        style: signed(products[m][n], largestProduct),
        label: `${pixels[m][n]} × ${inWords(kernel[m][n])} = ${inWords(products[m][n])}`,
      }),
    );
    const at = (planes, r, c) => planes.map((plane) => plane.values[r * plane.width + c]);
    const text = (numbers) => (numbers.length === 1 ? inWords(numbers[0]) : `(${numbers.map(inWords).join(", ")})`);
    const sums = at(stages.filtered, row, column);
    total.textContent = inWords(sums[Math.min(numbersOf, sums.length - 1)]);
    patchPanel.size.textContent = stages.input.length === 3 ? COLOURS[numbersOf] : "";
    const steps = [`filtered[${row}, ${column}] = ${text(sums)}`];
    if (stages.relu) steps.push(`after ReLU ${text(at(stages.relu, row, column))}`);
    if (stages.pooled) {
      const [r, c] = pooledCell ?? [row >> 1, column >> 1];
      const inMap = r < stages.pooled[0].height && c < stages.pooled[0].width;
      steps.push(
        inMap
          ? `pooled[${r}, ${c}] = ${text(at(stages.pooled, r, c))}, the largest of its 2×2 block`
          : "in no 2×2 block: the odd last line is dropped",
      );
      panels.pooled.mark(
        Math.min(r, stages.pooled[0].height - 1) + 0.5,
        Math.min(c, stages.pooled[0].width - 1) + 0.5,
        1,
      );
    }
    const words = `${steps.join("; ")}.`;
    sentence.textContent = words;
    panels.input.mark(row + 0.5, column + 0.5, side);
    panels.filtered.mark(row + 0.5, column + 0.5, 1);
    if (stages.relu) panels.relu.mark(row + 0.5, column + 0.5, 1);
    if (speak) status.say(words);
    speak = false;
  }

  /** Cells as large as the room allows, and letters that fit into them. */
  function fit() {
    const kernel = get("kernel");
    const room = figureWidth.now() - 30;
    const cell = Math.max(Math.min(kernel.length === 3 ? 46 : 40, Math.floor(room / kernel.length) - CELL_GAP), 34);
    const letters = { image: 3, products: 5, kernel: longest(kernel.map((line) => line.map(shortWeight))) };
    for (const [name, count] of Object.entries(letters))
      stage.style.setProperty(`--font-${name}`, `${Math.min(14, (cell - 4) / (0.62 * count)).toFixed(1)}px`);
    for (const name of ["cell", "kernel", "product"]) stage.style.setProperty(`--${name}`, `${cell}px`);
  }

  const repaint = oncePerFrame(() => {
    load();
    if (source) {
      const key = JSON.stringify(["kernel", "channels", "border", "display", "relu", "pool"].map(get));
      if (key !== computedFor || stages?.source !== source) {
        computedFor = key;
        compute();
        paintPictures();
      }
      fit();
      paintNumbers();
    }
    paintSettings();
  });
  model.on("change", repaint);
  const figureWidth = followWidth(root, repaint);
  repaint();
  return () => {
    model.off("change", repaint);
    figureWidth.stop();
  };
}

export const figure = liveFigure(draw, [gridStyle, kernelPlaygroundStyle]);
export default figure;
