// OutputSizeExplorer: how many windows fit on a row of pixels, and how far a stack of layers sees.
// One dimension is drawn: height and width follow the same rule, each for itself.

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
const MAX_LAYERS = 12;

function draw(root, model) {
  const parts = [oneLayer(model), layerStack(model)];
  root.append(...parts.map((part) => part.node));
  const repaint = oncePerFrame(() => {
    // The frame's border and padding; narrower than a small phone the pictures scroll.
    const room = Math.max(width.now() - 26, 280);
    for (const part of parts) {
      const seen = JSON.stringify([room, part.traits.map((name) => model.get(name))]);
      if (seen !== part.seen) part.paint(room);
      part.seen = seen;
    }
  });
  const width = followWidth(root, repaint);
  model.on("change", repaint);
  repaint();
  return () => {
    width.stop();
    model.off("change", repaint);
  };
}

// One layer ------------------------------------------------------------------------------------

function settingsOf(model) {
  const [width, kernel, stride, dilation, padding] = ["width", "kernel", "stride", "dilation", "padding"].map(
    (name) => model.get(name),
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
    h("div", { class: "settings" }, sliders.map(({ control }) => control.node), mode.node, pixels.node),
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
  return { node, paint, traits: ["width", "kernel", "stride", "dilation", "padding"] };
}

/** Python may set more than the slider offers. */
function grow(control, value) {
  control.input.max = Math.max(Number(control.input.max), value);
  control.set(value);
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

/** The rule, the numbers put in, and each step to the result: [formula, words] pairs. */
function formulaSteps({ width, kernel, stride, padding, dilation }) {
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

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** [1, 2, 3, 7] as "1 to 3 and 7". */
function indexList(numbers) {
  const runs = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  const words = runs.flatMap(([from, to]) => (to - from > 1 ? [`${from} to ${to}`] : to > from ? [from, to] : [from]));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What the picture shows, in sentences. */
function verdicts({ width, kernel, stride, padding, dilation }) {
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
    sentences.push(left ? "What is left over is padding only: every pixel is read at least once." : "Every pixel is read at least once.");
  }
  return sentences;
}

/** An SVG that is one slider: arrow keys, pointer or finger choose the unit that is traced. */
function tracedPicture(label) {
  const note = h("p", { class: "trace" });
  const image = svg("svg", { class: "picture", role: "slider", tabindex: 0, "aria-label": label });
  const box = h("div", { class: "scroll" }, image);
  const node = h("div", {}, box, note);
  let shown = { count: 0, light: () => "", middles: [] };
  let unit = 0;
  let room = Infinity;
  const trace = (next) => {
    unit = Math.min(Math.max(next, 0), Math.max(shown.count - 1, 0));
    const words = shown.light(unit);
    note.textContent = words;
    image.setAttribute("aria-valuemin", 0);
    image.setAttribute("aria-valuemax", Math.max(shown.count - 1, 0));
    image.setAttribute("aria-valuenow", unit);
    image.setAttribute("aria-valuetext", words);
    if (shown.width > room) keepInView(box, shown.middles[unit]);
  };
  image.addEventListener("keydown", (event) => {
    const moved = { ArrowRight: unit + 1, ArrowUp: unit + 1, ArrowLeft: unit - 1, ArrowDown: unit - 1, Home: 0, End: Infinity };
    if (!(event.key in moved)) return;
    event.preventDefault();
    trace(moved[event.key]);
  });
  const follow = (event) => {
    if (event.type === "pointermove" && event.pointerType !== "mouse" && !event.buttons) return;
    const chosen = event.target.closest?.("[data-unit]");
    trace(chosen ? Number(chosen.dataset.unit) : nearestIndex(shown.middles, event.clientX - image.getBoundingClientRect().left));
  };
  image.addEventListener("pointermove", follow);
  image.addEventListener("pointerdown", follow);
  const show = (next, roomNow) => {
    [shown, room] = [next, roomNow];
    image.setAttribute("width", next.width);
    image.setAttribute("height", next.height);
    image.replaceChildren(...next.children);
    trace(unit);
  };
  return { node, show };
}

const TOP = 18; // room for a caption above each band

function caption(x, y, text) {
  return svg("text", { x, y, class: "caption" }, text);
}

/** The padded row, the windows lying on it like bricks, and the output below. */
function windowsPicture({ width, kernel, stride, padding, dilation }, room) {
  const [before, after] = padsOf(width, kernel, stride, padding, dilation);
  const size = outputSize(width, kernel, stride, padding, dilation);
  const span = reach(kernel, dilation);
  const total = width + before + after;
  const left = size ? total - span - (size - 1) * stride : 0;
  const hasGhost = !size || left > 0;
  const ghostEnd = size * stride + span;
  const columns = hasGhost ? Math.max(ghostEnd, total) : total;
  const cell = Math.min(Math.max(Math.floor((room - 2) / columns), 9), 44);
  const tall = 26;
  const missed = new Set(unseen(width, kernel, stride, padding, dilation));
  const children = [];
  const add = (tag, attributes, ...content) => {
    const element = svg(tag, attributes, ...content);
    children.push(element);
    return element;
  };
  const x = (position) => 1 + position * cell;

  let y = TOP;
  const pads = before + after ? `, with ${before} + ${after} pads` : "";
  children.push(caption(1, 12, `Input: ${counted(width, "pixel")}${pads}`));
  const pixels = [];
  for (let position = 0; position < total; position++) {
    const pixel = position - before;
    const isPad = pixel < 0 || pixel >= width;
    const kind = isPad ? "pad" : missed.has(pixel) ? "unseen" : "pixel";
    const group = add(
      "g",
      { class: `unit ${kind}` },
      svg("rect", { x: x(position) + 0.5, y: y + 0.5, width: cell - 1, height: tall - 1, rx: 2 }),
    );
    if (kind === "unseen") {
      // Not by colour alone: a cross through the cell.
      group.append(svg("path", { d: crossed(x(position), y, cell, tall), class: "cross" }));
    }
    if (cell >= 17 || (cell >= 9 && pixel % 5 === 0 && !isPad)) {
      group.append(svg("text", { x: x(position) + cell / 2, y: y + 17 }, isPad ? "0" : String(pixel)));
    }
    pixels.push(group);
  }
  for (let position = total; position < columns; position++) {
    add("rect", { class: "void", x: x(position) + 0.5, y: y + 0.5, width: cell - 1, height: tall - 1, rx: 2 });
  }

  y += tall + TOP + 4;
  children.push(caption(1, y - 6, kernel === 1 ? "Windows" : "Windows: each bar reads the pixels above it"));
  const levels = Math.min(size + (hasGhost ? 1 : 0), Math.ceil(span / stride));
  const brick = Math.max(Math.min(20, Math.floor(170 / levels)), 7);
  const bars = [];
  const bar = (start, level, kind) => {
    const top = y + level * brick;
    const group = svg("g", { class: `bar ${kind}` });
    if (dilation > 1) {
      const middle = top + brick / 2;
      group.append(svg("line", { x1: x(start) + cell / 2, x2: x(start + span) - cell / 2, y1: middle, y2: middle }));
    }
    for (let tap = 0; tap < kernel; tap++) {
      group.append(svg("rect", { x: x(start + tap * dilation) + 1, y: top + 1, width: cell - 2, height: brick - 2, rx: 2 }));
    }
    children.push(group);
    return group;
  };
  for (let unit = 0; unit < size; unit++) {
    const group = bar(unit * stride, unit % levels, "window");
    group.dataset.unit = unit;
    // The number of the output it makes, on the middle weight.
    if (brick >= 16 && cell >= 16) {
      const middle = x(unit * stride + Math.floor((kernel - 1) / 2) * dilation) + (cell * (kernel % 2 || dilation > 1 ? 1 : 2)) / 2;
      group.append(svg("text", { x: middle, y: y + (unit % levels) * brick + brick / 2 + 4 }, String(unit)));
    }
    bars.push(group);
  }
  if (hasGhost) bar(size * stride, size % levels, "ghost");
  y += levels * brick + TOP + 4;

  children.push(caption(1, y - 6, `Output: ${counted(size, "number")}`));
  const outputWidth = Math.min(cell * stride, 44);
  const outputs = [];
  const middles = [];
  for (let unit = 0; unit < size; unit++) {
    const middle = x(unit * stride + span / 2);
    middles.push(middle);
    const group = add(
      "g",
      { class: "unit output", "data-unit": unit },
      svg("rect", { x: middle - outputWidth / 2 + 0.5, y: y + 0.5, width: outputWidth - 1, height: tall - 1, rx: 2 }),
    );
    if (outputWidth >= 17 || unit % 5 === 0) group.append(svg("text", { x: middle, y: y + 17 }, String(unit)));
    outputs.push(group);
  }
  if (!size) add("text", { x: 1, y: y + 17, class: "caption" }, "nothing: no window fits");

  const light = (unit) => {
    bars.forEach((group, index) => group.classList.toggle("lit", index === unit));
    outputs.forEach((group, index) => group.classList.toggle("lit", index === unit));
    const read = Array.from({ length: size ? kernel : 0 }, (_, tap) => unit * stride + tap * dilation);
    const positions = new Set(read);
    pixels.forEach((group, position) => group.classList.toggle("lit", positions.has(position)));
    if (!size) return "There is no output unit to trace.";
    const real = read.map((position) => position - before).filter((pixel) => pixel >= 0 && pixel < width);
    const padCount = kernel - real.length;
    const parts = [];
    if (real.length) parts.push(`${real.length === 1 ? "pixel" : "pixels"} ${indexList(real)}`);
    if (padCount) parts.push(counted(padCount, "pad"));
    return `Output ${unit} reads ${parts.join(" and ")}.`;
  };
  return {
    width: columns * cell + 2,
    height: y + tall + 2,
    children,
    count: size,
    light,
    middles,
  };
}

function crossed(x, y, width, height) {
  return `M${x + 3} ${y + 3}L${x + width - 3} ${y + height - 3}M${x + width - 3} ${y + 3}L${x + 3} ${y + height - 3}`;
}

/** A wide picture scrolls with what is traced. */
function keepInView(box, at) {
  if (at === undefined) return;
  const margin = box.clientWidth / 5;
  if (at - margin < box.scrollLeft) box.scrollLeft = at - margin;
  else if (at + margin > box.scrollLeft + box.clientWidth) box.scrollLeft = at + margin - box.clientWidth;
}

function nearestIndex(places, at) {
  let best = 0;
  places.forEach((place, index) => {
    if (Math.abs(place - at) < Math.abs(places[best] - at)) best = index;
  });
  return best;
}

// A stack of layers ------------------------------------------------------------------------------

/** Size, jump, receptive field and start (the centre of unit 0's field) after each layer, the input first. */
function stackTable(width, layers) {
  const rows = [{ size: width, jump: 1, field: 1, start: 0 }];
  for (const { kernel, stride, padding, dilation } of layers) {
    const last = rows.at(-1);
    const [before] = padsOf(last.size, kernel, stride, padding, dilation);
    rows.push({
      size: last.size ? outputSize(last.size, kernel, stride, padding, dilation) : 0,
      jump: last.jump * stride,
      field: last.field + (reach(kernel, dilation) - 1) * last.jump,
      start: last.start + ((reach(kernel, dilation) - 1) / 2 - before) * last.jump,
    });
  }
  return rows;
}

/** Each layer's units that feed `unit` of layer `depth` (input: 0), as sorted indices; -1 and below are pads. */
function tracedUnits(rows, layers, depth, unit) {
  const reached = new Array(rows.length).fill(null).map(() => new Set());
  reached[depth].add(unit);
  for (let level = depth; level > 0; level--) {
    const { kernel, stride, padding, dilation } = layers[level - 1];
    const { size } = rows[level - 1];
    const [before] = padsOf(size, kernel, stride, padding, dilation);
    for (const above of reached[level]) {
      for (let tap = 0; tap < kernel; tap++) {
        const index = above * stride + tap * dilation - before;
        if (index >= 0 && index < size) reached[level - 1].add(index);
      }
    }
  }
  return reached;
}

const SHORT = { convolution: "conv", pooling: "pool" };
const layerName = ({ kind, kernel, stride, dilation }) =>
  `${kind} ${kernel}×${kernel}` + (stride > 1 ? `, stride ${stride}` : "") + (dilation > 1 ? `, dilation ${dilation}` : "");

function layerStack(model) {
  const presets = model.get("stacks");
  const layersNow = () => model.get("layers");
  const saveLayers = (layers) => save(model, { layers });
  const preset = dropdown({
    label: "Stack",
    options: [...Object.keys(presets).map((name) => [name, name]), ["", "your own"]],
    value: "",
    onchange: (name) => name && save(model, { layers: presets[name].layers, stack_width: presets[name].width }),
  });
  const width = slider({
    label: "Input width",
    min: 1,
    max: 40,
    value: model.get("stack_width"),
    oninput: (next) => save(model, { stack_width: next }),
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
    h("thead", {}, h("tr", {}, ["Layer", "Size", "Jump", "Sees", "Start"].map((text) => h("th", { scope: "col" }, text)))),
    body,
  );
  const picture = stackPicture();
  const spoken = announcer();
  const node = h(
    "section",
    { "aria-label": "A stack of layers" },
    h("h3", { class: "title" }, "A stack of layers: how far does one unit see?"),
    h("div", { class: "row" }, preset.node, width.node),
    h("div", { class: "stack" }, h("div", {}, lines.node, h("div", { class: "row" }, buttons)), h("div", { class: "scroll" }, table)),
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
    const rows = stackTable(model.get("stack_width"), layers);
    grow(width, model.get("stack_width"));
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
  return { node, paint, traits: ["layers", "stack_width"] };
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
      inputs = layers.map((_, index) => [number(index, "kernel", 32), number(index, "stride", 32), number(index, "dilation", 16), padding(index)]);
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

/** The layers as rows of units, the input on top; the traced unit's cone is lit down to the pixels. */
function stackPicture() {
  const image = svg("svg", { class: "picture", role: "group", "aria-label": "Units of each layer" });
  const note = h("p", { class: "trace" });
  const box = h("div", { class: "scroll" }, image);
  const node = h("div", {}, box, note);
  let shown = null;
  let traced = null; // null: the middle unit of the last layer

  function show(rows, layers, room) {
    const depths = rows.filter(({ size }) => size > 0).length;
    const spot = traced && traced.depth < depths ? traced : { depth: depths - 1, unit: Math.floor((rows[depths - 1].size - 1) / 2) };
    const place = (depth, unit) => rows[depth].start + unit * rows[depth].jump;
    // Padding can give units whose middle lies outside the input.
    const leftmost = Math.min(...rows.slice(0, depths).map((_, depth) => place(depth, 0))) - 0.5;
    const rightmost = Math.max(...rows.slice(0, depths).map(({ size }, depth) => place(depth, size - 1))) + 0.5;
    const cell = Math.min(Math.max(Math.floor((room - 2) / (rightmost - leftmost)), 9), 36);
    const wide = (rightmost - leftmost) * cell + 2;
    const gap = 54;
    const middleOf = (depth, unit) => 1 + (place(depth, unit) - leftmost) * cell;
    const focused = shown?.groups.findIndex((group) => group.matches(":focus")) ?? -1;
    const wires = svg("g", { class: "wires" });
    const groups = [];
    const units = [];
    for (let depth = 0; depth < depths; depth++) {
      const y = TOP + depth * gap;
      const label = depth ? `Layer ${depth}: ${layerName(layers[depth - 1])}` : "Input";
      const group = svg("g", { class: "level", role: "slider", tabindex: 0, "aria-label": `${label}, unit` });
      // The whole band takes pointer and finger: single units may be smaller than a fingertip.
      group.append(
        svg("rect", { class: "band", x: 0, y: y - TOP, width: wide, height: TOP + 24 }),
        caption(1, y - 5, `${label} (${counted(rows[depth].size, "unit")})`),
      );
      units.push([]);
      for (let unit = 0; unit < rows[depth].size; unit++) {
        const middle = middleOf(depth, unit);
        const mark = svg("g", { class: "unit output" }, svg("rect", { x: middle - cell / 2 + 0.5, y: y + 0.5, width: cell - 1, height: 21, rx: depth ? 5 : 2 }));
        if (cell >= 17) mark.append(svg("text", { x: middle, y: y + 15 }, String(unit)));
        group.append(mark);
        units[depth].push(mark);
      }
      const follow = (event) => {
        if (event.type === "pointermove" && event.pointerType !== "mouse" && !event.buttons) return;
        const places = units[depth].map((_, unit) => middleOf(depth, unit));
        trace(depth, nearestIndex(places, event.clientX - image.getBoundingClientRect().left));
      };
      group.addEventListener("pointermove", follow);
      group.addEventListener("pointerdown", follow);
      group.addEventListener("focus", () => group.matches(":focus-visible") && trace(depth, traced?.depth === depth ? traced.unit : Math.floor((rows[depth].size - 1) / 2)));
      group.addEventListener("keydown", (event) => {
        const last = rows[depth].size - 1;
        const unit = Number(group.getAttribute("aria-valuenow"));
        const moved = { ArrowRight: unit + 1, ArrowUp: unit + 1, ArrowLeft: unit - 1, ArrowDown: unit - 1, Home: 0, End: last };
        if (!(event.key in moved)) return;
        event.preventDefault();
        trace(depth, Math.min(Math.max(moved[event.key], 0), last));
      });
      groups.push(group);
    }
    shown = { rows, layers, groups, units, wires, middleOf, gap, scrolls: wide > room };
    image.setAttribute("width", wide);
    image.setAttribute("height", TOP + (depths - 1) * gap + 28);
    image.replaceChildren(wires, ...groups);
    light(spot.depth, spot.unit);
    if (focused >= 0) groups[focused]?.focus();
  }

  function trace(depth, unit) {
    traced = { depth, unit };
    light(depth, unit);
  }

  function light(depth, unit) {
    const { rows, layers, groups, units, wires, middleOf, gap, scrolls } = shown;
    const reached = tracedUnits(rows, layers, depth, unit);
    units.forEach((marks, level) => marks.forEach((mark, index) => mark.classList.toggle("lit", reached[level].has(index))));
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
    if (scrolls) keepInView(box, middleOf(depth, unit));
    wires.replaceChildren(svg("path", { d: lines.join("") || "M0 0" }));
    const words = traceWords(rows, reached, depth, unit);
    note.textContent = words;
    groups.forEach((group, level) => {
      const now = level === depth ? unit : Math.floor((rows[level].size - 1) / 2);
      group.setAttribute("aria-valuemin", 0);
      group.setAttribute("aria-valuemax", rows[level].size - 1);
      group.setAttribute("aria-valuenow", now);
      group.setAttribute("aria-valuetext", level === depth ? words : `unit ${now}`);
    });
  }

  return { node, show };
}

function traceWords(rows, reached, depth, unit) {
  if (!depth) return `Input pixel ${unit}. Choose a unit of a later layer to see what it sees.`;
  const { start, jump, field } = rows[depth];
  const from = start + unit * jump - (field - 1) / 2;
  const to = from + field - 1;
  const seen = [...reached[0]].sort((a, b) => a - b);
  const who = `Unit ${unit} of layer ${depth}`;
  const over = from < 0 || to >= rows[0].size;
  const sees = seen.length ? `sees ${counted(seen.length, "input pixel")}: ${indexList(seen)}.` : "sees pads only.";
  if (!over) return `${who} ${sees}`;
  return `${who} ${sees} Its receptive field of ${field} (${readable(from)} to ${to}) reaches into the pads.`;
}
