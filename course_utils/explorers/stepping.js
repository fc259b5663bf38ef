// What the steppers share: where the windows lie, the image under the window, the player, the words.
// Needs live.js, arithmetic.js and grid.js before it.

const LARGEST_CELL = 44;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const sized = (rows, columns, value) => Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => value(row, column, rows, columns)));
const named = (what) => (row, column) => `${what}, row ${row + 1}, column ${column + 1}`;
const place = ([row, column]) => `Row ${row + 1}, column ${column + 1}`;
const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** Where the windows lie: pads, size of the output, pixels that no window reads, by axis. */
function planOf(image, kernel, settings) {
  const { stride, padding, dilation } = settings;
  const axes = [[image.length, kernel.length], [image[0].length, kernel[0].length]];
  const each = (work) => axes.map(([n, weights]) => work(n, weights, stride, padding, dilation));
  const [vertical, horizontal] = each(padsOf);
  const size = each(outputSize);
  return {
    settings, vertical, horizontal, size, unread: each(unseen), coverage: each(coverage),
    height: image.length, width: image[0].length, rows: kernel.length, columns: kernel[0].length,
    padded: [image.length + vertical[0] + vertical[1], image[0].length + horizontal[0] + horizontal[1]],
    span: [reach(kernel.length, dilation), reach(kernel[0].length, dilation)],
    windows: size[0] * size[1],
  };
}

/** The products of the window that makes one output cell, in reading order. */
function productsAt([row, column], image, laid, { settings: { stride, dilation }, vertical, horizontal }) {
  return laid.flatMap((weights, m) => weights.map((weight, n) => {
    const [i, j] = [row * stride + m * dilation - vertical[0], column * stride + n * dilation - horizontal[0]];
    const value = image[i]?.[j] ?? 0;
    return { i, j, weight, value, product: value * weight };
  }));
}

/** Whether the window of output cell (row, column) reads pixel (i, j). */
function readsPixel([i, j], [row, column], { settings: { stride, dilation }, vertical, horizontal, rows, columns }) {
  const hits = (offset, weights) => offset >= 0 && offset % dilation === 0 && offset / dilation < weights;
  return hits(i + vertical[0] - row * stride, rows) && hits(j + horizontal[0] - column * stride, columns);
}

/** An image that can be edited, with its pads, the window on it, and the pixels nobody reads. */
function pixelGrid(options) {
  const grid = numberGrid({ kind: "edit", what: "image", ...options });
  const frame = h("div", { class: "window", "aria-hidden": "true" });
  function paint({ image, plan, position, products = [], lit = null, peeking = false, colour = shade }) {
    const values = image.flat();
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const taps = new Map(products.map((tap, index) => [`${tap.i},${tap.j}`, { ...tap, index }]));
    grid.shape(plan.height, plan.width, [...plan.vertical, ...plan.horizontal]);
    if (frame.parentNode !== grid.node) grid.node.append(frame);
    grid.each((cell, i, j) => {
      const tap = taps.get(`${i},${j}`);
      const corner = tap ? `×${shortWeight(tap.weight)}` : "";
      const light = `${tap ? "tap" : ""} ${tap && tap.index === lit ? "lit" : ""}`;
      if (cell.rim) return cell.set({ text: "0", corner, classes: `pad ${light}` });
      const skipped = plan.windows > 0 && (plan.unread[0].includes(i) || plan.unread[1].includes(j));
      const words = `${options.name(i, j)}${skipped ? ", read by no window" : ""}`;
      cell.hold(image[i][j]);
      cell.set({ text: short(image[i][j]), corner, style: colour(image[i][j], low, high), classes: `${light} ${skipped ? "unread" : ""}`, label: words });
    });
    frame.hidden = !position;
    frame.classList.toggle("peeking", peeking);
    if (!position) return;
    const [row, column] = position.map((at) => at * plan.settings.stride);
    reveal(grid.node, column, column + plan.span[1]);
    restyle(frame, { "--row": row, "--column": column, "--rows": plan.span[0], "--wide": plan.span[1] });
  }
  return { ...grid, paint };
}

/** Gives a drop-down list its options and its value. */
function offer({ input }, options, value) {
  if (!same([...input.options].map((option) => [option.value, option.text]), options)) {
    input.replaceChildren(...options.map(([key, text]) => h("option", { value: key }, text)));
  }
  if (input.value !== value) input.value = value;
}

/** Padding, stride and dilation. `change({trait: value})` takes what was set. */
function windowControls(change) {
  const padding = dropdown({ label: "Padding", options: [], value: "", onchange: (text) => change({ padding: /^\d/.test(text) ? Number(text) : text }) });
  const stride = slider({ label: "Stride", min: 1, max: 4, value: 1, oninput: (value) => change({ stride: value }) });
  const dilation = slider({ label: "Dilation", min: 1, max: 3, value: 1, oninput: (value) => change({ dilation: value }) });
  const set = (settings) => {
    const mode = String(settings.padding);
    const numbers = [...new Set(["1", "2", "3", mode])].filter((text) => /^\d/.test(text)).sort();
    offer(padding, ["valid", "same", "full", ...numbers].map((text) => [text, text]), mode);
    stride.set(settings.stride);
    dilation.set(settings.dilation);
  };
  return { nodes: [padding.node, stride.node, dilation.node], set };
}

const icons = {
  first: "M4 4h2.5v12H4zM16 4v12L7.5 10z",
  back: "M15 4v12L5 10z",
  play: "M6 3.5v13l11-6.5z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  forward: "M5 4v12l10-6z",
};
const icon = (name) => svg("svg", { viewBox: "0 0 20 20", width: 16, height: 16, "aria-hidden": "true" }, svg("path", { d: icons[name], fill: "currentColor" }));

/**
 * Play, pause, step, scrub. `advance(direction)` moves one step and returns whether it could;
 * `rewind()` goes to the start, `seek(index)` to a step of the slider; `stopped()` is called when
 * playing ends; `pace()` says how long the step on show stays, in milliseconds at normal speed.
 * Returns {node, set({index, count, text}), stop}.
 */
function player({ advance, rewind, seek, stopped, pace }) {
  let timer = null;
  let speed = 1;
  const toggle = h("button", { type: "button", class: "primary play" });
  const label = (playing) => toggle.replaceChildren(icon(playing ? "pause" : "play"), playing ? "Pause" : "Play");
  const by = (name, words, work) => h("button", { type: "button", class: "icon", "aria-label": words, title: words, onclick: () => { stop(); work(); } }, icon(name));

  function stop() {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    label(false);
    stopped?.();
  }
  function tick() {
    timer = setTimeout(() => (node.isConnected && advance(1) ? tick() : stop()), pace() / speed);
  }
  toggle.addEventListener("click", () => {
    if (timer !== null) return stop();
    label(true);
    timer = 0; // playing from here on: `advance` is not to speak
    if (!advance(1)) rewind();
    tick();
  });
  const scrub = slider({ label: "Step", min: 1, max: 1, value: 1, oninput: (step) => { stop(); seek(step - 1); } });
  scrub.node.classList.add("scrub");
  const pick = dropdown({
    label: "Speed", value: "1", onchange: (value) => (speed = Number(value)),
    options: [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]],
  });
  label(false);
  const buttons = [
    by("first", "To the start", rewind),
    by("back", "Step back", () => advance(-1)),
    toggle,
    by("forward", "Step forward", () => advance(1)),
  ];
  const node = h("div", { class: "row player" }, h("div", { class: "buttons" }, buttons), scrub.node, pick.node);
  const set = ({ index, count, text }) => {
    scrub.input.max = Math.max(count, 1);
    scrub.set(index + 1);
    scrub.input.disabled = count < 2;
    const output = scrub.node.querySelector("output");
    output.textContent = count ? `${index + 1} of ${count}` : "–";
    scrub.input.setAttribute("aria-valuetext", text ?? output.textContent);
    for (const control of buttons) control.disabled = count === 0;
  };
  return { node, set, stop, playing: () => timer !== null };
}

/**
 * The largest cells with which the whole flow stays on one line; or, where they would be small,
 * with which it fits in two parts; or, where that does not go either, everything wraps.
 * Returns {cell, kind: "line", "parts" or "wrapped"}; `onOneLine(cell)` and `inParts(cell)` say
 * how much room is needed.
 */
function layout(room, [least, most], columns, onOneLine, inParts) {
  const largest = (needed) => {
    let cell = Math.floor(most);
    while (cell > least && needed(cell) > room) cell--;
    return needed(cell) <= room ? cell : 0;
  };
  const [line, parts] = [largest(onOneLine), largest(inParts)];
  if (line && line >= Math.min(parts, 36)) return { cell: line, kind: "line" };
  if (parts) return { cell: parts, kind: "parts" };
  const widest = Math.floor((room - 8) / columns) - CELL_GAP;
  return { cell: Math.max(least, Math.min(widest, most)), kind: "wrapped" };
}

/** Hands the layout, widths of cells and the sizes of their texts to the style sheet. */
function setSizes(stage, kind, widths, fonts) {
  for (const other of ["line", "parts", "wrapped"]) stage.classList.toggle(other, other === kind);
  const sizes = Object.entries(widths).map(([name, width]) => [`--${name}`, `${width}px`]);
  // A digit is at most 0.7 of the font's size wide, a bold minus sign included.
  const texts = Object.entries(fonts).map(([name, [width, chars]]) => [`--font-${name}`, `${Math.min(15, (width - 6) / (0.7 * chars)).toFixed(1)}px`]);
  restyle(stage, Object.fromEntries([...sizes, ...texts]));
}

/** Where a grid scrolls inside its box: brings the part between two columns into sight, once. */
function reveal(grid, from, to) {
  const place = `${from},${to},${grid.style.getPropertyValue("--columns")}`;
  if (grid.revealed === place || !grid.closest(".stage.wrapped")) return;
  grid.revealed = place; // the learner may scroll elsewhere
  const box = grid.parentNode;
  const side = grid.offsetWidth / Number(grid.style.getPropertyValue("--columns"));
  box.scrollLeft = Math.min(Math.max(box.scrollLeft, to * side - box.clientWidth + 8), from * side);
}

/** Repaints when Python or the page's width changes something. Returns what cleans up. */
function watchModel(root, model, traits, repaint, stop) {
  for (const name of traits) model.on(`change:${name}`, repaint);
  let width = 0;
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth === width) return; // its height follows from what it shows
    width = root.clientWidth;
    repaint();
  });
  watcher.observe(root);
  repaint();
  return () => {
    stop();
    watcher.disconnect();
    for (const name of traits) model.off(`change:${name}`, repaint);
  };
}

/** One axis of the output size: the formula with its numbers put in. */
function sizeFormula(letter, n, kernel, { stride, padding, dilation }) {
  const [before, after] = padsOf(n, kernel, stride, padding, dilation);
  const even = before === after;
  const pads = even ? ["2P", `2·${before}`] : ["P₁ + P₂", `${before} + ${after}`];
  const [symbols, numbers] = dilation === 1
    ? [`${letter} − F + ${pads[0]}`, `${n} − ${kernel} + ${pads[1]}`]
    : [`${letter} + ${pads[0]} − D(F − 1) − 1`, `${n} + ${pads[1]} − ${dilation}·(${kernel} − 1) − 1`];
  const room = n + before + after - reach(kernel, dilation);
  const quotient = room / stride;
  const steps = [`⌊(${symbols}) / S⌋ + 1`, `⌊(${numbers}) / ${stride}⌋ + 1`];
  if (!Number.isInteger(quotient)) steps.push(`⌊${readable(quotient)}⌋ + 1`);
  const size = Math.floor(quotient) + 1;
  return { symbols: steps[0], numbers: steps.slice(1), size: readable(size), fits: size > 0 };
}

/** The output size of both axes, or of one where they are alike. */
function paintFormula(node, { height, width, rows, columns, settings }) {
  const alike = height === width && rows === columns;
  const lines = alike ? [["Output size", "W", width, columns]] : [["Output rows", "H", height, rows], ["Output columns", "W", width, columns]];
  refill(node, [lines, settings], () => lines.map(([what, letter, n, kernel]) => {
    const { symbols, numbers, size, fits } = sizeFormula(letter, n, kernel, settings);
    return h("span", {}, h("b", {}, what), " ", h("i", {}, `${symbols} = `), `${numbers.join(" = ")} = `, h("b", {}, size), fits ? "" : ": no window fits");
  }));
}

/** Where `same` puts its pads, and which pixels are lost: [term, text] pairs. */
function notesOn({ settings, vertical, horizontal, unread, windows, height, width }) {
  const notes = [];
  if (!windows) return notes;
  if (settings.padding === "same") {
    const put = ([before, after], first, second) => `${before} ${first} and ${after} ${second}`;
    const where = same(vertical, horizontal) ? put(vertical, "above and left", "below and right") : `${put(vertical, "above", "below")}, ${put(horizontal, "left", "right")}`;
    const odd = vertical[0] !== vertical[1] || horizontal[0] !== horizontal[1];
    notes.push(["Padding", `same puts ${where}${odd ? ": the odd one comes last, as in TensorFlow" : ""}.`]);
  }
  const [rows, columns] = unread;
  const missed = height * width - (height - rows.length) * (width - columns.length);
  const parts = [[rows, "row"], [columns, "column"]].filter(([lost]) => lost.length).map(([lost, what]) => `${what}${lost.length > 1 ? "s" : ""} ${listed(lost)}`);
  if (missed) notes.push(["Not read", `no window reads ${parts.join(" and ")} of the image: ${missed} of ${height * width} pixels (hatched) leave no trace in the output.`]);
  return notes;
}
const paintNotes = (node, notes) => refill(node, notes, () => notes.map(([term, text]) => h("li", {}, h("b", {}, term), " ", text)));

/** Which cell is on show, how to ask Python for it, and how its number is made. */
function paintSentence(node, which, position, how) {
  refill(node, [which, position, how], () => (position ? [h("b", {}, which), " ", h("code", {}, `output[${position.join(", ")}]`), `: ${how}`] : []));
}

/** Why there is no output; "" where there is one. */
function problemOf({ windows, size, span, padded, vertical, horizontal }) {
  if (windows) return "";
  const reasons = ["rows", "columns"].flatMap((what, axis) => {
    const pads = [vertical, horizontal][axis];
    return size[axis] > 0 ? [] : [`The kernel reaches over ${span[axis]} ${what}, the image${pads[0] + pads[1] ? " with its pads" : ""} has only ${padded[axis]}.`];
  });
  return `No window fits, so there is no output. ${reasons.join(" ")} Try more padding, a smaller kernel or less dilation.`;
}
