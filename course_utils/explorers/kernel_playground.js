// KernelPlayground: a photo, a kernel to edit or to pick, the filtered picture, ReLU and pooling.
// Numbers equal KernelPlayground.stages() in Python (the tests compare them).

const LARGEST_SIDE = 384; // as in kernel_playground.py: larger pictures are shrunk
const SHOWN_WIDTH = 256; // smaller pictures are enlarged by whole factors up to this
const THUMBNAIL = [64, 44];
const CHANNELS = [["grey", "grey"], ["rgb", "colour: red, green, blue"], ["red", "red only"], ["green", "green only"], ["blue", "blue only"]];
const BORDERS = [["zero", "zeros"], ["edge", "edge repeated"], ["reflect", "reflected"], ["wrap", "wrapped round"]];
const DISPLAYS = [["auto", "automatic"], ["grey zero", "mid-grey is 0"], ["diverging", "orange above 0, blue below"], ["absolute", "size only, sign dropped"], ["clipped", "clipped to 0–255"]];
const COLOURS = ["red", "green", "blue"];
const ABOVE = [190, 90, 0];
const BELOW = [0, 90, 165];
const NEUTRAL = [250, 250, 250];

// Arithmetic -------------------------------------------------------------------------------------

/** Where a row (or column) outside the picture is read, as numpy.pad has it; −1: a zero. */
function insideIndex(index, n, border) {
  if (index >= 0 && index < n) return index;
  if (border === "zero") return -1;
  if (border === "edge") return index < 0 ? 0 : n - 1;
  const period = border === "wrap" ? n : Math.max(2 * (n - 1), 1);
  const place = ((index % period) + period) % period;
  return place < n ? place : period - place;
}

/** The plane with `radius` pixels of border on every side. */
function bordered({ values, height, width }, radius, border) {
  const wide = width + 2 * radius;
  const padded = new Float64Array((height + 2 * radius) * wide);
  const columns = Array.from({ length: wide }, (_, column) => insideIndex(column - radius, width, border));
  for (let row = 0; row < height + 2 * radius; row++) {
    const from = insideIndex(row - radius, height, border);
    if (from < 0) continue;
    for (let column = 0; column < wide; column++) {
      if (columns[column] >= 0) padded[row * wide + column] = values[from * width + columns[column]];
    }
  }
  return padded;
}

/** Cross-correlation that keeps the size: shift the bordered plane by each weight's place, and add. */
function filterPlane(plane, kernel, border) {
  const { height, width } = plane;
  const radius = kernel.length >> 1;
  const wide = width + 2 * radius;
  const padded = bordered(plane, radius, border);
  const values = new Float64Array(height * width);
  kernel.forEach((weights, m) =>
    weights.forEach((weight, n) => {
      if (weight === 0) return;
      for (let row = 0; row < height; row++) {
        const from = (row + m) * wide + n;
        const to = row * width;
        for (let column = 0; column < width; column++) values[to + column] += weight * padded[from + column];
      }
    }),
  );
  return { values, height, width };
}

function rectify({ values, height, width }) {
  const rectified = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) rectified[index] = Math.max(values[index], 0);
  return { values: rectified, height, width };
}

/** 2×2 max pooling with stride 2; an odd last row or column is dropped. */
function poolPlane({ values, height, width }) {
  const [rows, columns] = [height >> 1, width >> 1];
  const pooled = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * row * width + 2 * column;
      pooled[row * columns + column] = Math.max(values[at], values[at + 1], values[at + width], values[at + width + 1]);
    }
  }
  return { values: pooled, height: rows, width: columns };
}

/** The planes to filter: one, or red, green and blue. `pixels`: RGBA bytes. */
function planesOf({ pixels, height, width, grey }, channels) {
  const plane = (valueAt) => {
    const values = new Float64Array(height * width);
    for (let index = 0; index < values.length; index++) values[index] = valueAt(4 * index);
    return { values, height, width };
  };
  const channel = (offset) => plane((at) => pixels[at + offset]);
  if (grey) return [channel(0)];
  if (channels === "rgb") return [0, 1, 2].map(channel);
  if (channels !== "grey") return [channel(COLOURS.indexOf(channels))];
  return [plane((at) => Math.floor((299 * pixels[at] + 587 * pixels[at + 1] + 114 * pixels[at + 2] + 500) / 1000))];
}

const weightSum = (kernel) => kernel.flat().reduce((sum, weight) => sum + weight, 0);
const magnitudeOf = (kernel) => kernel.flat().reduce((sum, weight) => sum + Math.abs(weight), 0);

/** What "automatic" stands for, and what can be shown of three channels. */
function displayFor(display, kernel, count) {
  if (display === "auto") return weightSum(kernel) <= 0.05 * magnitudeOf(kernel) ? "grey zero" : "clipped";
  return display === "diverging" && count === 3 ? "grey zero" : display;
}

/** A round number that 98 % of the magnitudes stay below: few extremes must not pale the rest.
 *  As `strongest` in plots: where there are few numbers it is the largest; zeros are not counted. */
function strengthOf(planes) {
  let largest = 0;
  for (const { values } of planes) for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (!largest) return 1;
  const bins = new Uint32Array(1001);
  for (const { values } of planes) for (const value of values) bins[Math.floor((1000 * Math.abs(value)) / largest)]++;
  bins[0] = 0; // zeros, and what rounding leaves over
  const counted = bins.reduce((sum, count) => sum + count, 0);
  const share = counted < 1000 ? 1 : 0.98;
  let [bin, below] = [0, 0];
  while (below < share * counted) below += bins[++bin];
  return Number((((bin + 1) / 1000) * largest).toPrecision(2));
}

/** Planes as RGBA bytes. */
function colours(planes, display, strength) {
  const { height, width } = planes[0];
  const bytes = new Uint8ClampedArray(4 * height * width);
  const scale = 1 / strength;
  planes.forEach(({ values }, index) => {
    for (let pixel = 0; pixel < values.length; pixel++) {
      const value = values[pixel];
      const at = 4 * pixel;
      bytes[at + 3] = 255;
      if (display === "diverging") {
        const share = Math.min(Math.abs(value) * scale, 1);
        const end = value > 0 ? ABOVE : BELOW;
        for (let c = 0; c < 3; c++) bytes[at + c] = NEUTRAL[c] + share * (end[c] - NEUTRAL[c]);
        continue;
      }
      const level = display === "clipped" ? value : display === "absolute" ? 255 * Math.abs(value) * scale : 127.5 * (1 + value * scale);
      if (planes.length === 3) bytes[at + index] = level;
      else bytes[at] = bytes[at + 1] = bytes[at + 2] = level;
    }
  });
  return new ImageData(bytes, width, height);
}

// Pictures ---------------------------------------------------------------------------------------

/** The pixels of a data URL. The PNG header tells a grey picture (colour type 0) from a coloured one. */
async function decode(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const header = atob(url.slice(url.indexOf(",") + 1).slice(0, 40));
  return { ...pixelsOf(image, image.naturalWidth, image.naturalHeight), grey: header.charCodeAt(25) === 0 };
}

/** The middle of an image, drawn at `factor` times its size; by default all of it. */
function pixelsOf(image, width, height, factor) {
  const canvas = h("canvas", { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // behind transparent pixels
  context.fillRect(0, 0, width, height);
  const [wide, high] = factor ? [image.width * factor, image.height * factor] : [width, height];
  context.drawImage(image, (width - wide) / 2, (height - high) / 2, wide, high);
  return { pixels: context.getImageData(0, 0, width, height).data, width, height, canvas };
}

/** A file of the learner's as a data URL, and what was done to it. */
async function readFile(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    if (!width || !height) throw new Error("a drawing without a size");
    const factor = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    const [wide, high] = [width, height].map((side) => Math.max(2, Math.round(side * factor)));
    const shrunk = factor < 1 ? `, shrunk from ${height}×${width} to ${high}×${wide} pixels` : "";
    return { picture: pixelsOf(image, wide, high).canvas.toDataURL("image/png"), credit: `Your own: ${file.name}${shrunk}. It stays in this notebook.` };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A stage's picture with its size; `onpoint(row, column, kept)`, `onleave()`. */
function picturePanel(sign, title, stage, onpoint, onleave) {
  const canvas = h("canvas", { class: "shown", role: "img", "aria-label": title });
  const spot = h("div", { class: "spot", "aria-hidden": "true" });
  const frame = h("div", { class: "frame" }, canvas, spot);
  const parts = panel(sign, title, frame);
  parts.node.dataset.stage = stage;
  const point = (event, kept) => {
    const box = canvas.getBoundingClientRect();
    const index = (at, length, count) => Math.min(Math.max(Math.floor((at / length) * count), 0), count - 1);
    onpoint(index(event.clientY - box.top, box.height, canvas.height), index(event.clientX - box.left, box.width, canvas.width), kept);
  };
  frame.addEventListener("pointermove", (event) => event.pointerType === "mouse" && point(event, false));
  frame.addEventListener("click", (event) => point(event, true));
  frame.addEventListener("pointerleave", onleave);

  function show(planes, image, scale) {
    const { height, width } = planes[0];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    canvas.getContext("2d").putImageData(image, 0, 0);
    frame.style.width = `${width * scale}px`;
    parts.size.textContent = [height, width, ...(planes.length === 3 ? [3] : [])].join(" × ");
    canvas.setAttribute("aria-label", `${title}, ${height} by ${width} pixels`);
  }

  /** Mark `side` pixels around the middle (row, column); never smaller than can be seen. */
  function mark(row, column, side) {
    const percent = (middle, count) => `${(100 * middle) / count}%`;
    spot.style.left = percent(column, canvas.width);
    spot.style.top = percent(row, canvas.height);
    spot.style.width = `max(14px, ${(100 * side) / canvas.width}%)`;
  }
  return { ...parts, canvas, frame, show, mark };
}

// The figure -------------------------------------------------------------------------------------

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
  const gallery = h("div", { class: "gallery", role: "group", "aria-label": "Gallery of kernels" }, thumbnails.map(({ node }) => node));

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
    for (const [r, c] of [[0, 1], [1, 0], [1, 1]].map(([down, right]) => [2 * row + down, 2 * column + right])) {
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
  for (const [name, value] of Object.entries({ tabindex: 0, role: "application", "data-lm-suppress-shortcuts": "true", "aria-roledescription": "pixel picker" })) picker.setAttribute(name, value);
  picker.setAttribute("aria-label", "Filtered picture: arrow keys choose the pixel whose numbers are shown, with Shift ten pixels at a time");
  picker.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step || !source) return;
    event.preventDefault();
    const by = event.shiftKey ? 10 : 1;
    const [row, column] = chosenPixel();
    point(clamped(row + by * step[0], source.height), clamped(column + by * step[1], source.width), true);
  });
  const clamped = (index, count) => Math.min(Math.max(index, 0), count - 1);
  const chosenPixel = () => {
    const [row, column] = hovered ?? get("pixel") ?? [source.height >> 1, source.width >> 1];
    return [clamped(row, source.height), clamped(column, source.width)];
  };
  const legend = h("div", { class: "scale" });
  const pictures = h("div", { class: "pictures" }, Object.values(panels).map(({ node }) => node));

  // Under the magnifying glass: patch × kernel = products, and their sum.
  const complain = (text) => {
    if (text) status.say(text);
    repaint();
  };
  const complainOfPicture = (text) => complain((trouble = text));
  const editKernel = (row, column, value) =>
    change({ kernel: get("kernel").map((line, m) => (m === row ? line.map((old, n) => (n === column ? value : old)) : line)) });
  const named = (what) => (row, column) => `${what}, row ${row + 1}, column ${column + 1}`;
  const patchGrid = numberGrid({ kind: "show", what: "image", label: "Pixels under the kernel", name: named("Pixel") });
  const kernelGrid = numberGrid({ kind: "edit", what: "kernel", label: "Kernel: type numbers or fractions, arrow keys move", name: named("Weight"), oncomplain: complain, onedit: editKernel });
  const productGrid = numberGrid({ kind: "show", what: "products", label: "Products of pixels and weights", name: named("Product") });
  const patchPanel = panel("", "Pixels", patchGrid.node);
  const kernelPanel = panel("×", "Kernel", kernelGrid.node);
  kernelPanel.size.textContent = "type in it";
  const productPanel = panel("=", "Products", productGrid.node);
  const total = h("div", { class: "total" });
  const totalPanel = panel("→", "Sum", total);
  const stage = h("div", { class: "stage" }, [patchPanel, kernelPanel, productPanel, totalPanel].map(({ node }) => node));
  const sentence = h("p", { class: "sentence" });
  const sumWords = h("p", { class: "note" });
  const hint = h("p", { class: "hint bad" });
  const status = announcer();

  // Settings.
  const kernelSize = dropdown({ label: "Kernel size", options: [3, 5, 7].map((side) => [String(side), `${side}×${side}`]), value: "3", onchange: (side) => change({ kernel: resized(get("kernel"), Number(side)) }, true) });
  const normalise = button("Normalise", () => {
    const sum = weightSum(get("kernel"));
    change({ kernel: get("kernel").map((line) => line.map((weight) => weight / sum)) }, true);
  }, { title: "Divide every weight by the sum of all" });
  const channels = dropdown({ label: "Channels", options: CHANNELS, value: "grey", onchange: (value) => change({ channels: value }, true) });
  const numbers = dropdown({ label: "Numbers of", options: COLOURS.map((name, index) => [String(index), name]), value: "0", onchange: (value) => { numbersOf = Number(value); repaint(); } });
  const border = dropdown({ label: "Border", options: BORDERS, value: "zero", onchange: (value) => change({ border: value }, true) });
  const display = dropdown({ label: "Show results as", options: DISPLAYS, value: "auto", onchange: (value) => change({ display: value }, true) });
  const relu = tickBox({ label: "then ReLU: max(0, x)", value: false, onchange: (value) => change({ relu: value }, true) });
  const pool = tickBox({ label: "then 2×2 max pooling", value: false, onchange: (value) => change({ pool: value }, true) });
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
      canvas.getContext("2d").putImageData(colours(filtered, displayFor("auto", kernel, 1), strengthOf(filtered)), 0, 0);
    }
  }

  function compute() {
    const channels = get("channels");
    const kept = stages?.source === source && stages.channels === channels;
    const input = kept ? stages.input : planesOf(source, channels);
    stages = { source, channels, input, filtered: input.map((plane) => filterPlane(plane, get("kernel"), get("border"))) };
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
      "clipped": ["Results as they are, clipped: black is 0, white is 255", "0 or less", "255 or more"],
      "grey zero": ["Results with their sign: mid-grey is 0, darker is negative, lighter is positive", ...bothSigns],
      "diverging": ["Results with their sign: white is 0, blue is negative, orange is positive", ...bothSigns],
      "absolute": ["Size of the results: black is 0, the sign is dropped", "0", `${limit} or more`],
    }[shown];
    if (legendShown === words + from + to) return;
    legendShown = words + from + to;
    legend.replaceChildren(h("span", {}, words), h("span", { class: "bar" }, from, h("span", { class: `ramp ${shown}` }), to));
  }

  function paintSettings() {
    const kernel = get("kernel");
    const sum = weightSum(kernel);
    const isZero = Math.abs(sum) < 1e-9 * Math.max(magnitudeOf(kernel), 1);
    kernelSize.set(String(kernel.length));
    normalise.disabled = isZero || Math.abs(sum - 1) < 1e-9;
    for (const [control, name] of [[channels, "channels"], [border, "border"], [display, "display"], [relu, "relu"], [pool, "pool"]]) control.set(get(name));
    channels.node.hidden = Boolean(source?.grey);
    numbers.node.hidden = stages?.input.length !== 3;
    display.input.querySelector("[value=diverging]").disabled = stages?.input.length === 3;
    const now = JSON.stringify(kernel);
    for (const { text, node } of thumbnails) {
      const pressed = String(text === now);
      if (node.getAttribute("aria-pressed") !== pressed) node.setAttribute("aria-pressed", pressed);
    }
    const effect = isZero ? "flat areas become 0, only change is left" : Math.abs(sum - 1) < 1e-9 ? "flat areas keep their brightness" : `flat areas are multiplied by ${readable(sum)}`;
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
    const pixels = kernel.map((weights, m) => weights.map((_, n) => {
      const [r, c] = [insideIndex(row + m - radius, height, get("border")), insideIndex(column + n - radius, width, get("border"))];
      return r < 0 || c < 0 ? 0 : values[r * width + c];
    }));
    const outside = (m, n) => row + m < radius || row + m - radius >= height || column + n < radius || column + n - radius >= width;
    const products = kernel.map((weights, m) => weights.map((weight, n) => weight * pixels[m][n] || 0));
    const [largestWeight, largestProduct] = [largestOf(kernel), largestOf(products)];
    for (const grid of [patchGrid, kernelGrid, productGrid]) grid.shape(side, side);
    patchGrid.each((cell, m, n) => cell.set({ text: String(pixels[m][n]), style: shade(pixels[m][n], 0, 255), classes: outside(m, n) ? "outside" : "", label: `${named("Pixel")(m, n)}: ${pixels[m][n]}${outside(m, n) ? ", border" : ""}` }));
    kernelGrid.each((cell, m, n) => {
      cell.hold(kernel[m][n]);
      cell.set({ text: shortWeight(kernel[m][n]), style: signed(kernel[m][n], largestWeight) });
    });
    productGrid.each((cell, m, n) => cell.set({ text: short(Math.abs(products[m][n]) < 100 ? products[m][n] : Math.round(products[m][n])), style: signed(products[m][n], largestProduct), label: `${pixels[m][n]} × ${inWords(kernel[m][n])} = ${inWords(products[m][n])}` }));
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
      steps.push(inMap ? `pooled[${r}, ${c}] = ${text(at(stages.pooled, r, c))}, the largest of its 2×2 block` : "in no 2×2 block: the odd last line is dropped");
      panels.pooled.mark(Math.min(r, stages.pooled[0].height - 1) + 0.5, Math.min(c, stages.pooled[0].width - 1) + 0.5, 1);
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
    for (const [name, count] of Object.entries(letters)) stage.style.setProperty(`--font-${name}`, `${Math.min(14, (cell - 4) / (0.62 * count)).toFixed(1)}px`);
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

/** The kernel with zeros around it, or with its rim cut off. */
function resized(kernel, side) {
  const shift = (kernel.length - side) / 2;
  return Array.from({ length: side }, (_, m) => Array.from({ length: side }, (_, n) => kernel[m + shift]?.[n + shift] ?? 0));
}
