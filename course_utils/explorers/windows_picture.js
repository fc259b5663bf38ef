// The windows of one layer, drawn.
import { svg } from "../browser/elements.js";
import { outputSize, padsOf, reach, unseen } from "./arithmetic.js";
import { counted, indexList } from "./size_formula.js";

export const TOP = 18; // room for a caption above each band

export function caption(x, y, text) {
  return svg("text", { x, y, class: "caption" }, text);
}

/** The padded row, the windows lying on it like bricks, and the output below. */
export function windowsPicture({ width, kernel, stride, padding, dilation }, room) {
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
      group.append(
        svg("rect", { x: x(start + tap * dilation) + 1, y: top + 1, width: cell - 2, height: brick - 2, rx: 2 }),
      );
    }
    children.push(group);
    return group;
  };
  for (let unit = 0; unit < size; unit++) {
    const group = bar(unit * stride, unit % levels, "window");
    group.dataset.unit = unit;
    // The number of the output it makes, on the middle weight.
    if (brick >= 16 && cell >= 16) {
      const middle =
        x(unit * stride + Math.floor((kernel - 1) / 2) * dilation) + (cell * (kernel % 2 || dilation > 1 ? 1 : 2)) / 2;
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
