// The windows of one layer, drawn.
import { svg } from "../../../course_utils/browser/elements.js";
import { outputSize, padsOf, reach, unseen } from "../../../course_utils/explorers/arithmetic.js";
import { caption, TOP } from "../../../course_utils/explorers/traced_picture.js";
import { counted, indexList } from "../../../course_utils/explorers/writing.js";

const TALL = 26; // a pixel's cell, an output's too

/** Where the windows lie on the padded row, and how large everything is drawn in the `room` there is. */
function laidOut({ width, kernel, stride, padding, dilation }, room) {
  const [before, after] = padsOf(width, kernel, stride, padding, dilation);
  const size = outputSize(width, kernel, stride, padding, dilation);
  const span = reach(kernel, dilation);
  const total = width + before + after;
  const left = size ? total - span - (size - 1) * stride : 0;
  const hasGhost = !size || left > 0; // a window that no longer fits
  const columns = hasGhost ? Math.max(size * stride + span, total) : total;
  const cell = Math.min(Math.max(Math.floor((room - 2) / columns), 9), 44);
  const levels = Math.min(size + (hasGhost ? 1 : 0), Math.ceil(span / stride));
  const brick = Math.max(Math.min(20, Math.floor(170 / levels)), 7);
  const pixelsAt = TOP;
  const windowsAt = pixelsAt + TALL + TOP + 4;
  const outputsAt = windowsAt + levels * brick + TOP + 4;
  const x = (position) => 1 + position * cell;
  const sizes = { before, after, size, span, total, hasGhost, columns, cell, levels, brick };
  return { width, kernel, stride, padding, dilation, ...sizes, pixelsAt, windowsAt, outputsAt, x };
}

/** The padded row: {children, pixels}. */
function pixelRow({ width, kernel, stride, padding, dilation, before, after, total, columns, cell, pixelsAt: y, x }) {
  const missed = new Set(unseen(width, kernel, stride, padding, dilation));
  const box = (position) => ({ x: x(position) + 0.5, y: y + 0.5, width: cell - 1, height: TALL - 1, rx: 2 });
  const pixels = Array.from({ length: total }, (_, position) => {
    const pixel = position - before;
    const isPad = pixel < 0 || pixel >= width;
    const kind = isPad ? "pad" : missed.has(pixel) ? "unseen" : "pixel";
    const group = svg("g", { class: `unit ${kind}` }, svg("rect", box(position)));
    if (kind === "unseen") {
      // Not by colour alone: a cross through the cell.
      group.append(svg("path", { d: crossed(x(position), y, cell, TALL), class: "cross" }));
    }
    if (cell >= 17 || (cell >= 9 && pixel % 5 === 0 && !isPad)) {
      group.append(svg("text", { x: x(position) + cell / 2, y: y + 17 }, isPad ? "0" : String(pixel)));
    }
    return group;
  });
  const beyond = Array.from({ length: columns - total }, (_, index) =>
    svg("rect", { class: "void", ...box(total + index) }),
  );
  const pads = before + after ? `, with ${before} + ${after} pads` : "";
  return { children: [caption(1, 12, `Input: ${counted(width, "pixel")}${pads}`), ...pixels, ...beyond], pixels };
}

/** A window as a bar of the pixels it reads. */
function windowBar(start, level, kind, { kernel, dilation, span, cell, brick, windowsAt, x }) {
  const top = windowsAt + level * brick;
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
  return group;
}

/** The windows, lying on the row like bricks: {children, bars}. */
function windowBars(plan) {
  const { kernel, stride, dilation, size, hasGhost, cell, levels, brick, windowsAt: y, x } = plan;
  const bars = Array.from({ length: size }, (_, unit) => {
    const group = windowBar(unit * stride, unit % levels, "window", plan);
    group.dataset.unit = unit;
    // The number of the output it makes, on the middle weight.
    if (brick >= 16 && cell >= 16) {
      const middle =
        x(unit * stride + Math.floor((kernel - 1) / 2) * dilation) + (cell * (kernel % 2 || dilation > 1 ? 1 : 2)) / 2;
      group.append(svg("text", { x: middle, y: y + (unit % levels) * brick + brick / 2 + 4 }, String(unit)));
    }
    return group;
  });
  const words = kernel === 1 ? "Windows" : "Windows: each bar reads the pixels above it";
  const ghost = hasGhost ? [windowBar(size * stride, size % levels, "ghost", plan)] : [];
  return { children: [caption(1, y - 6, words), ...bars, ...ghost], bars };
}

/** The output below, each number under the middle of its window: {children, outputs, middles}. */
function outputRow({ stride, size, span, cell, outputsAt: y, x }) {
  const wide = Math.min(cell * stride, 44);
  const middles = Array.from({ length: size }, (_, unit) => x(unit * stride + span / 2));
  const outputs = middles.map((middle, unit) => {
    const group = svg(
      "g",
      { class: "unit output", "data-unit": unit },
      svg("rect", { x: middle - wide / 2 + 0.5, y: y + 0.5, width: wide - 1, height: TALL - 1, rx: 2 }),
    );
    if (wide >= 17 || unit % 5 === 0) group.append(svg("text", { x: middle, y: y + 17 }, String(unit)));
    return group;
  });
  const children = [caption(1, y - 6, `Output: ${counted(size, "number")}`), ...outputs];
  if (!size) children.push(svg("text", { x: 1, y: y + 17, class: "caption" }, "nothing: no window fits"));
  return { children, outputs, middles };
}

/** The padded row, the windows lying on it like bricks, and the output below. */
export function windowsPicture(settings, room) {
  const plan = laidOut(settings, room);
  const { width, kernel, stride, dilation, before, size } = plan;
  const [row, windows, output] = [pixelRow(plan), windowBars(plan), outputRow(plan)];

  /** Shows what one output reads, and says it. */
  const light = (unit) => {
    for (const groups of [windows.bars, output.outputs]) {
      groups.forEach((group, index) => group.classList.toggle("lit", index === unit));
    }
    const read = Array.from({ length: size ? kernel : 0 }, (_, tap) => unit * stride + tap * dilation);
    const positions = new Set(read);
    row.pixels.forEach((group, position) => group.classList.toggle("lit", positions.has(position)));
    if (!size) return "There is no output unit to trace.";
    const real = read.map((position) => position - before).filter((pixel) => pixel >= 0 && pixel < width);
    const padCount = kernel - real.length;
    const parts = [];
    if (real.length) parts.push(`${real.length === 1 ? "pixel" : "pixels"} ${indexList(real)}`);
    if (padCount) parts.push(counted(padCount, "pad"));
    return `Output ${unit} reads ${parts.join(" and ")}.`;
  };
  return {
    width: plan.columns * plan.cell + 2,
    height: plan.outputsAt + TALL + 2,
    children: [...row.children, ...windows.children, ...output.children],
    count: size,
    light,
    middles: output.middles,
  };
}

function crossed(x, y, width, height) {
  return `M${x + 3} ${y + 3}L${x + width - 3} ${y + height - 3}M${x + width - 3} ${y + 3}L${x + 3} ${y + height - 3}`;
}
