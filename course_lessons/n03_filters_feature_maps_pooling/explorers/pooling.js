// PoolingExplorer: what pooling keeps of a small image, and what a shift by a pixel changes.
import { announcer, button, dropdown, h, slider } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { readable } from "../../../course_utils/browser/numbers.js";
import { keepPainted, oncePerFrame, save } from "../../../course_utils/browser/watching.js";
import { signed } from "../../../course_utils/explorers/colours.js";
import gridStyle from "../../../course_utils/explorers/grid.css";
import { CELL_GAP, NumberGrid, panel, SIGN } from "../../../course_utils/explorers/grid.js";
import { equals, inWords, largestOf, longest, short } from "../../../course_utils/explorers/writing.js";
import { cellsUnder, compare, differs, largestCell, meanOf, moved, movedAlong, pool, share } from "./pool.js";
import poolingStyle from "./pooling.css";

const LARGEST_SHIFT = 3; // as in pooling.py

const DIRECTIONS = [
  ["left", "←", [0, -1]],
  ["right", "→", [0, 1]],
  ["up", "↑", [-1, 0]],
  ["down", "↓", [1, 0]],
];

const sameArray = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const cellName = (what) => (row, column) => `${what}, row ${row}, column ${column}`;

function shiftWords([down, right]) {
  const parts = [];
  if (right) parts.push(`${Math.abs(right)} to the ${right > 0 ? "right" : "left"}`);
  if (down) parts.push(`${Math.abs(down)} ${down > 0 ? "down" : "up"}`);
  return parts.join(" and ");
}

function verdictOf({ image, shift, shifted, before, after, settings }) {
  if (!shift[0] && !shift[1]) return "Before you press an arrow: how many of the pooled numbers will change?";
  const [pixels, cells] = [compare(image, shifted), compare(before, after)];
  const count = ({ changed, total }, what) => `${changed} of ${total} ${what} (${share({ changed, total })})`;
  const words =
    `Shifted by ${shiftWords(shift)}: ${count(pixels, "pixels")} and ${count(cells, "pooled cells")} changed; ` +
    `on average a pixel changed by ${readable(pixels.mean)}, a pooled cell by ${readable(cells.mean)}.`;
  const along = cells.changed && settings.padding === "valid" && movedAlong(before, after, shift, settings.stride);
  return along
    ? `${words} The shift is a whole number of strides, so the pooled map moved along by whole cells.`
    : words;
}

/** The state first, then what is shown, then how it is painted. */
class PoolingFigure {
  repaint = oncePerFrame(() => this.paint());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.given = this.get("image"); // the image the figure was made with
    this.peek = null; // pooled cell under the pointer or the focus
    this.chosen = null; // pooled cell that is traced; null: the middle one
    this.speak = "";
    this.buildSettings();
    this.buildShifting();
    this.buildGrids();
    this.buildPanels();
    this.buildTable();
  }

  buildSettings() {
    this.images = {
      ...(Object.values(this.get("images")).some((image) => sameArray(image, this.given))
        ? {}
        : { "as given": this.given }),
      ...this.get("images"),
    };
    this.pickImage = dropdown({
      label: "Image",
      value: "",
      options: [...Object.keys(this.images).map((name) => [name, name]), ["", "your own"]],
      onchange: (name) => name && this.change({ image: this.images[name] }),
    });
    this.kind = dropdown({
      label: "Keep the",
      value: "max",
      options: [
        ["max", "largest number (max)"],
        ["average", "mean (average)"],
      ],
      onchange: (value) => this.change({ kind: value }),
    });
    this.padding = dropdown({
      label: "Padding",
      value: "valid",
      options: [
        ["valid", "valid"],
        ["same", "same"],
      ],
      onchange: (value) => this.change({ padding: value }),
    });
    this.side = slider({
      label: "Window",
      min: 1,
      max: 4,
      value: 2,
      format: (value) => `${value}×${value}`,
      oninput: (value) => this.change({ window: value }),
    });
    this.stride = slider({
      label: "Stride",
      min: 1,
      max: 4,
      value: 2,
      oninput: (value) => this.change({ stride: value }),
    });
  }

  buildShifting() {
    const shiftBy = ([down, right]) =>
      this.change({ shift: [this.get("shift")[0] + down, this.get("shift")[1] + right] }, "shift");
    this.arrows = DIRECTIONS.map(([name, sign, step]) => ({
      step,
      node: button(sign, () => shiftBy(step), { "aria-label": `Shift the input ${name} by one pixel` }),
    }));
    this.back = button("Back", () => this.change({ shift: [0, 0] }, "shift"));
    this.shiftText = h("span", { class: "note" });
    this.shifting = h(
      "div",
      { class: "row shifting", role: "group", "aria-label": "Shift the input" },
      h("b", {}, "Shift the input"),
      h(
        "div",
        { class: "arrows" },
        this.arrows.map(({ node }) => node),
      ),
      this.back,
      this.shiftText,
    );
  }

  buildGrids() {
    const onpeek = (row, column, focused) => {
      this.peek = row === null ? null : [row, column];
      if (this.peek) this.chosen = this.peek;
      if (focused) this.speak = "cell";
      this.repaint();
    };
    const onpick = (row, column) => {
      this.chosen = [row, column];
      this.speak = "cell";
      this.repaint();
    };
    this.inputGrid = new NumberGrid({
      kind: "edit",
      what: "image",
      label: "Input: type numbers, arrow keys move",
      name: cellName("Pixel"),
      oncomplain: this.complain,
      onedit: (row, column, value) =>
        this.change({
          image: this.get("image").map((line, i) =>
            i === row ? line.map((old, j) => (j === column ? value : old)) : line,
          ),
        }),
    });
    this.pooledGrid = new NumberGrid({
      kind: "pick",
      what: "output",
      label: "Pooled map: choose a cell to see where it came from",
      name: cellName("Pooled"),
      onpick,
      onpeek,
    });
    this.shiftedGrid = new NumberGrid({
      kind: "show",
      what: "image",
      label: "Shifted input",
      name: cellName("Shifted pixel"),
    });
    this.afterGrid = new NumberGrid({
      kind: "pick",
      what: "output",
      label: "Pooled map after the shift",
      name: cellName("Pooled after the shift"),
      onpick,
      onpeek,
    });
  }

  buildPanels() {
    const framed = (grid) => {
      const frame = h("div", { class: "window", "aria-hidden": "true" });
      grid.node.append(frame);
      return { grid, frame };
    };
    this.inputs = [framed(this.inputGrid), framed(this.shiftedGrid)];
    this.panels = [
      ["", "Input", this.inputGrid],
      ["→", "Pooled", this.pooledGrid],
      ["", "Shifted input", this.shiftedGrid],
      ["→", "Pooled after", this.afterGrid],
    ].map(([sign, title, { node }]) => panel(sign, title, h("div", { class: "scroll" }, node)));
    this.lines = [
      h("div", { class: "line" }, this.panels[0].node, this.panels[1].node),
      h("div", { class: "line" }, this.panels[2].node, this.panels[3].node),
    ];
    this.stage = h("div", { class: "stage" }, this.lines);
  }

  buildTable() {
    this.sentence = h("p", { class: "sentence" });
    this.verdict = h("p", { class: "verdict" });
    this.hint = h("p", { class: "hint bad" });
    this.body = h("tbody");
    this.table = h(
      "div",
      { class: "scroll shares", tabindex: 0, role: "region", "aria-label": "Shares of cells that change" },
      h(
        "table",
        {},
        h("caption", {}, "How many cells change when the input moves by one pixel?"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("td"),
            DIRECTIONS.map(([name, sign]) => h("th", { scope: "col" }, `${sign} ${name}`)),
          ),
        ),
        this.body,
      ),
      h(
        "p",
        { class: "note" },
        "Tolerant means few changes. Look for images and directions where pooling is not tolerant at all.",
      ),
    );
    this.status = announcer();
    this.root.append(
      h(
        "div",
        { class: "settings" },
        h(
          "div",
          { class: "row" },
          this.pickImage.node,
          this.kind.node,
          this.side.node,
          this.stride.node,
          this.padding.node,
        ),
      ),
      this.shifting,
      this.stage,
      this.sentence,
      this.hint,
      this.verdict,
      this.table,
      this.status.node,
    );
  }

  start() {
    return keepPainted(this);
  }

  complain = (text) => {
    if (text) this.status.say(text);
    this.repaint();
  };

  get(name) {
    return this.model.get(name);
  }

  change(changes, aloud = "change") {
    this.speak = aloud;
    save(this.model, changes);
    this.repaint();
  }

  work() {
    const settings = { window: this.get("window"), stride: this.get("stride"), padding: this.get("padding") };
    const [image, shift] = [this.get("image"), this.get("shift")];
    const shifted = moved(image, shift);
    return {
      settings,
      image,
      shift,
      shifted,
      before: pool(image, this.get("kind"), settings),
      after: pool(shifted, this.get("kind"), settings),
    };
  }

  paintInputs({ image, shifted, settings, before }, cell) {
    const largest = largestOf(image);
    const cells = cell ? cellsUnder(image, ...cell, settings) : [];
    for (const [{ grid, frame }, values] of [
      [this.inputs[0], image],
      [this.inputs[1], shifted],
    ]) {
      const isInput = grid === this.inputGrid;
      const winner = cell && this.get("kind") === "max" ? largestCell(cellsUnder(values, ...cell, settings)) : null;
      grid.shape(image.length, image[0].length);
      if (!frame.isConnected || frame.parentNode !== grid.node) grid.node.append(frame);
      grid.each((one, row, column) => {
        const value = values[row][column];
        const classes = [
          winner?.row === row && winner.column === column ? "winner" : "",
          !isInput && differs(image[row][column], value) ? "changed" : "",
        ].join(" ");
        if (isInput) one.hold(value);
        one.set({
          text: short(value),
          style: signed(value, largest),
          classes,
          label: isInput ? "" : `${cellName("Shifted pixel")(row, column)}: ${inWords(value)}`,
        });
      });
      frame.hidden = !cell;
      if (cell) {
        const [first, last] = [cells[0], cells.at(-1)];
        const place = {
          row: first.row,
          column: first.column,
          rows: last.row - first.row + 1,
          wide: last.column - first.column + 1,
        };
        for (const [name, value] of Object.entries(place)) frame.style.setProperty(`--${name}`, value);
      }
    }
    this.panels[0].size.textContent = this.panels[2].size.textContent = `${image.length}×${image[0].length}`;
    for (const { node } of [this.panels[1], this.panels[3]]) node.hidden = !before.length;
  }

  paintPooled({ image, before, after }, cell) {
    const largest = largestOf(image);
    for (const [grid, values] of [
      [this.pooledGrid, before],
      [this.afterGrid, after],
    ]) {
      grid.shape(values.length, values[0].length);
      grid.each((one, row, column) => {
        const value = values[row][column];
        const isChanged = grid === this.afterGrid && differs(before[row][column], value);
        const here = cell[0] === row && cell[1] === column;
        one.set({
          text: short(value),
          style: signed(value, largest),
          current: here,
          classes: [isChanged ? "changed" : "", here ? "traced" : ""].join(" "),
          label: `${cellName(grid === this.afterGrid ? "Pooled after the shift" : "Pooled")(row, column)}: ${short(value)}${isChanged ? ", changed" : ""}`,
        });
      });
    }
    this.panels[1].size.textContent = this.panels[3].size.textContent = `${before.length}×${before[0].length}`;
  }

  /** Where one pooled number comes from. */
  trace([row, column], name, values, { settings }) {
    const cells = cellsUnder(values, row, column, settings);
    const numbers = cells.map(({ value }) => inWords(value)).join(", ");
    const { row: i, column: j, value } = largestCell(cells);
    if (this.get("kind") === "max") return `the largest of ${numbers} is ${inWords(value)}, from ${name}[${i}, ${j}]`;
    const mean = meanOf(cells);
    return `the mean of ${numbers} ${equals(mean)} ${inWords(mean)}`;
  }

  paintTable({ image, settings }) {
    const rows = [
      ["Input", (values) => values],
      ["Max pooled", (values) => pool(values, "max", settings)],
      ["Average pooled", (values) => pool(values, "average", settings)],
    ];
    this.body.replaceChildren(
      ...rows.map(([name, make]) => {
        const before = make(image);
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, name),
          DIRECTIONS.map(([, , step]) => {
            const result = compare(before, make(moved(image, step)));
            const current =
              sameArray(step, this.get("shift")) &&
              (name === "Input" || name.startsWith(this.get("kind") === "max" ? "Max" : "Average"));
            return h(
              "td",
              { class: current ? "now" : undefined },
              h("b", {}, share(result)),
              ` ${result.changed} of ${result.total}`,
            );
          }),
        );
      }),
    );
  }

  /** Cells as large as the room allows; both lines side by side where they fit. */
  fit({ image, before, shift }) {
    const columns = image[0].length + (before[0]?.length ?? 0);
    const room = this.width.now() - 30;
    const letters = {
      image: longest(image.map((line) => line.map(short))),
      output: longest(before.map((line) => line.map(short))),
    };
    const least = Math.max(24, 6 + 5.6 * Math.max(letters.image, letters.output)); // a fingertip, and letters that can be read
    const cellIn = (width, count) => width / count - CELL_GAP;
    const oneLine = cellIn(room - SIGN - 8, columns);
    const sideBySide = cellIn((room - 28) / 2 - SIGN - 8, columns);
    const most =
      shift.some(Boolean) && sideBySide >= Math.max(28, least)
        ? sideBySide
        : oneLine >= Math.max(28, least)
          ? oneLine
          : cellIn(room, image[0].length);
    const cell = Math.floor(Math.max(least, Math.min(most, 40)));
    this.stage.style.setProperty("--cell", `${cell}px`);
    for (const [name, count] of Object.entries(letters))
      this.stage.style.setProperty(`--font-${name}`, `${Math.min(15, (cell - 6) / (0.62 * count)).toFixed(1)}px`);
    const lineWidth = columns * (cell + CELL_GAP) + SIGN;
    // Nothing in the shifted input takes the focus: where it scrolls, its box does.
    this.shiftedGrid.node.parentNode.tabIndex = image[0].length * (cell + CELL_GAP) > room ? 0 : -1;
    for (const line of this.lines) line.style.flexWrap = lineWidth > room ? "wrap" : "nowrap";
  }

  paint() {
    const now = this.work();
    const { shift, before, image } = now;
    this.pickImage.set(Object.keys(this.images).find((name) => sameArray(this.images[name], image)) ?? "");
    this.kind.set(this.get("kind"));
    this.padding.set(this.get("padding"));
    this.side.set(this.get("window"));
    this.stride.set(this.get("stride"));
    for (const { step, node } of this.arrows)
      node.disabled = step.some((by, axis) => Math.abs(shift[axis] + by) > LARGEST_SHIFT);
    const isShifted = Boolean(shift[0] || shift[1]);
    this.back.disabled = !isShifted;
    this.shiftText.textContent = isShifted ? `by ${shiftWords(shift)}; zeros move in; dashed: changed` : "not shifted";
    this.lines[1].hidden = !isShifted;
    const fits = before.length > 0;
    const wanted = this.peek ?? this.chosen ?? [before.length >> 1, before[0]?.length >> 1];
    const cell = fits ? [Math.min(wanted[0], before.length - 1), Math.min(wanted[1], before[0].length - 1)] : null;
    this.fit(now);
    this.paintInputs(now, cell);
    this.table.hidden = !fits || !isShifted; // the learner guesses first
    if (!fits) {
      this.sentence.textContent = `No ${this.get("window")}×${this.get("window")} window fits into ${image.length}×${image[0].length} pixels. Try padding same or a smaller window.`;
      this.verdict.textContent = "";
    } else {
      this.paintPooled(now, cell);
      const start = `pooled[${cell.join(", ")}]: ${this.trace(cell, "image", image, now)}`;
      this.sentence.textContent = isShifted
        ? `${start}. After the shift ${this.trace(cell, "shifted", now.shifted, now)}.`
        : `${start}.`;
      this.verdict.textContent = verdictOf(now);
      this.paintTable(now);
    }
    this.hint.textContent = this.inputGrid.complaint();
    const size = fits ? `Pooled map ${before.length} by ${before[0].length}.` : this.sentence.textContent;
    const spoken = { cell: this.sentence.textContent, shift: this.verdict.textContent, change: size }[this.speak];
    if (spoken) this.status.say(spoken);
    this.speak = "";
  }
}

function draw(root, model) {
  return new PoolingFigure(root, model).start();
}

export const figure = liveFigure(draw, [gridStyle, poolingStyle]);
export default figure;
