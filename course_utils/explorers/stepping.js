// What the steppers share: the image under the window, settings, sizes of cells, the words.
import { dropdown, h, slider } from "../browser/elements.js";
import { followWidth } from "../browser/watching.js";
import { shade } from "./colours.js";
import { CELL_GAP, NumberGrid, refill, restyle } from "./grid.js";
import { same, sizeFormula } from "./windows.js";
import { short, shortWeight } from "./writing.js";

export const LARGEST_CELL = 44;

/** An image that can be edited, with its pads, the window on it, and the pixels nobody reads. */
export class PixelGrid extends NumberGrid {
  frame = h("div", { class: "window", "aria-hidden": "true" });

  constructor(options) {
    super({ kind: "edit", what: "image", ...options });
  }

  paint({ image, plan, position, products = [], lit = null, peeking = false, colour = shade }) {
    const values = image.flat();
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const taps = new Map(products.map((tap, index) => [1000 * tap.i + tap.j, { ...tap, index }]));
    const [rows, columns] = plan.unread.map((lost) => new Set(plan.windows > 0 ? lost : []));
    this.shape(plan.height, plan.width, [...plan.vertical, ...plan.horizontal]);
    if (this.frame.parentNode !== this.node) this.node.append(this.frame);
    this.each((cell, i, j) => {
      const tap = taps.get(1000 * i + j);
      const corner = tap ? `×${shortWeight(tap.weight)}` : "";
      const light = `${tap ? "tap" : ""} ${tap && tap.index === lit ? "lit" : ""}`;
      if (cell.rim) return cell.set({ text: "0", corner, classes: `pad ${light}` });
      const skipped = rows.has(i) || columns.has(j);
      const words = `${this.name(i, j)}${skipped ? ", read by no window" : ""}`;
      cell.hold(image[i][j]);
      cell.set({
        text: short(image[i][j]),
        corner,
        style: colour(image[i][j], low, high),
        classes: `${light} ${skipped ? "unread" : ""}`,
        label: words,
      });
    });
    this.frame.hidden = !position;
    this.frame.classList.toggle("peeking", peeking);
    if (!position) return;
    const [row, column] = position.map((at) => at * plan.settings.stride);
    reveal(this.node, column, column + plan.span[1]);
    restyle(this.frame, { "--row": row, "--column": column, "--rows": plan.span[0], "--wide": plan.span[1] });
  }
}

/** Gives a drop-down list its options and its value. */
export function offer({ input }, options, value) {
  if (
    !same(
      [...input.options].map((option) => [option.value, option.text]),
      options,
    )
  ) {
    input.replaceChildren(...options.map(([key, text]) => h("option", { value: key }, text)));
  }
  if (input.value !== value) input.value = value;
}

/** Padding, stride and dilation. `change({trait: value})` takes what was set. */
export function windowControls(change) {
  const padding = dropdown({
    label: "Padding",
    options: [],
    value: "",
    onchange: (text) => change({ padding: /^\d/.test(text) ? Number(text) : text }),
  });
  const stride = slider({ label: "Stride", min: 1, max: 4, value: 1, oninput: (value) => change({ stride: value }) });
  const dilation = slider({
    label: "Dilation",
    min: 1,
    max: 3,
    value: 1,
    oninput: (value) => change({ dilation: value }),
  });
  const set = (settings) => {
    const mode = String(settings.padding);
    const numbers = [...new Set(["1", "2", "3", mode])].filter((text) => /^\d/.test(text)).sort();
    offer(
      padding,
      ["valid", "same", "full", ...numbers].map((text) => [text, text]),
      mode,
    );
    stride.set(settings.stride);
    dilation.set(settings.dilation);
  };
  return { nodes: [padding.node, stride.node, dilation.node], set };
}

/**
 * The largest cells with which the whole flow stays on one line; or, where they would be small,
 * with which it fits in two parts; or, with image and output side by side above the rest; or, where
 * that does not go either, everything wraps. Returns {cell, kind: "line", "parts", "pair" or
 * "wrapped"}; `onOneLine(cell)`, `inParts(cell)` and `inPair(cell)` say how much room is needed.
 */
export function layout(room, [least, most], columns, onOneLine, inParts, inPair = () => Infinity) {
  const largest = (needed) => {
    let cell = Math.floor(most);
    while (cell > least && needed(cell) > room) cell--;
    return needed(cell) <= room ? cell : 0;
  };
  const [line, parts] = [largest(onOneLine), largest(inParts)];
  if (line && line >= Math.min(parts, 36)) return { cell: line, kind: "line" };
  if (parts) return { cell: parts, kind: "parts" };
  const pair = largest(inPair);
  if (pair) return { cell: pair, kind: "pair" };
  const widest = Math.floor((room - 8) / columns) - CELL_GAP;
  return { cell: Math.max(least, Math.min(widest, most)), kind: "wrapped" };
}

/** Hands the layout, widths of cells and the sizes of their texts to the style sheet. */
export function setSizes(stage, kind, widths, fonts) {
  for (const other of ["line", "parts", "pair", "wrapped"]) stage.classList.toggle(other, other === kind);
  const sizes = Object.entries(widths).map(([name, width]) => [`--${name}`, `${width}px`]);
  // A digit is at most 0.7 of the font's size wide, a bold minus sign included.
  const texts = Object.entries(fonts).map(([name, [width, chars]]) => [
    `--font-${name}`,
    `${Math.min(15, (width - 6) / (0.7 * chars)).toFixed(1)}px`,
  ]);
  restyle(stage, Object.fromEntries([...sizes, ...texts]));
}

/** Where a grid scrolls inside its box: brings the part between two columns into sight, once. */
export function reveal(grid, from, to) {
  const place = `${from},${to},${grid.style.getPropertyValue("--columns")}`;
  if (grid.revealed === place || !grid.closest(".stage.wrapped")) return;
  grid.revealed = place; // the learner may scroll elsewhere
  const box = grid.parentNode;
  const side = grid.offsetWidth / Number(grid.style.getPropertyValue("--columns"));
  box.scrollLeft = Math.min(Math.max(box.scrollLeft, to * side - box.clientWidth + 8), from * side);
}

/** Calculates a figure's numbers anew only if one of these traits is another one than before. */
export function workOnce(figure, traits, calculate) {
  let [seen, found] = [[], null];
  return () => {
    const now = traits.map((name) => figure.model.get(name));
    if (!found || now.some((value, index) => value !== seen[index])) [seen, found] = [now, calculate()];
    return found;
  };
}

/** Repaints when Python or the page's width changes something. Returns what cleans up. */
export function watchModel(figure, traits, stop) {
  const { root, model, repaint } = figure;
  for (const name of traits) model.on(`change:${name}`, repaint);
  figure.width = followWidth(root, repaint);
  repaint();
  return () => {
    stop();
    figure.width.stop();
    for (const name of traits) model.off(`change:${name}`, repaint);
  };
}

/** The output size of both axes, or of one where they are alike. */
export function paintFormula(node, { height, width, rows, columns, settings }) {
  const alike = height === width && rows === columns;
  const lines = alike
    ? [["Output size", "W", width, columns]]
    : [
        ["Output rows", "H", height, rows],
        ["Output columns", "W", width, columns],
      ];
  refill(node, [lines, settings], () =>
    lines.map(([what, letter, n, kernel]) => {
      const { symbols, numbers, size, fits } = sizeFormula(letter, n, kernel, settings);
      return h(
        "span",
        {},
        h("b", {}, what),
        " ",
        h("i", {}, `${symbols} = `),
        `${numbers.join(" = ")} = `,
        h("b", {}, size),
        fits ? "" : ": no window fits",
      );
    }),
  );
}

export const paintNotes = (node, notes) =>
  refill(node, notes, () => notes.map(([term, text]) => h("li", {}, h("b", {}, term), " ", text)));

/** Which cell is on show, how to ask Python for it, and how its number is made. */
export function paintSentence(node, which, position, how) {
  refill(node, [which, position, how], () =>
    position ? [h("b", {}, which), " ", h("code", {}, `output[${position.join(", ")}]`), `: ${how}`] : [],
  );
}
