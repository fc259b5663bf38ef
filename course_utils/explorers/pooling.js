// PoolingExplorer: what pooling keeps of a small image, and what a shift by a pixel changes.
import { announcer, button, dropdown, h, slider } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { readable } from "../browser/numbers.js";
import { followWidth, oncePerFrame, save } from "../browser/watching.js";
import { signed } from "./colours.js";
import gridStyle from "./grid.css";
import { CELL_GAP, numberGrid, panel, SIGN } from "./grid.js";
import { cellsUnder, compare, differs, largestCell, meanOf, moved, movedAlong, pool, share } from "./pool.js";
import poolingStyle from "./pooling.css";
import { equals, inWords, largestOf, longest, short } from "./writing.js";

const LARGEST_SHIFT = 3; // as in pooling.py

const DIRECTIONS = [
  ["left", "←", [0, -1]],
  ["right", "→", [0, 1]],
  ["up", "↑", [-1, 0]],
  ["down", "↓", [1, 0]],
];

function draw(root, model) {
  const get = (name) => model.get(name);
  const given = get("image"); // the image the figure was made with
  let peek = null; // pooled cell under the pointer or the focus
  let chosen = null; // pooled cell that is traced; null: the middle one
  let speak = "";
  const sameArray = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  const change = (changes, aloud = "change") => {
    speak = aloud;
    save(model, changes);
    repaint();
  };

  // Settings.
  const images = {
    ...(Object.values(get("images")).some((image) => sameArray(image, given)) ? {} : { "as given": given }),
    ...get("images"),
  };
  const pickImage = dropdown({
    label: "Image",
    value: "",
    options: [...Object.keys(images).map((name) => [name, name]), ["", "your own"]],
    onchange: (name) => name && change({ image: images[name] }),
  });
  const kind = dropdown({
    label: "Keep the",
    value: "max",
    options: [
      ["max", "largest number (max)"],
      ["average", "mean (average)"],
    ],
    onchange: (value) => change({ kind: value }),
  });
  const padding = dropdown({
    label: "Padding",
    value: "valid",
    options: [
      ["valid", "valid"],
      ["same", "same"],
    ],
    onchange: (value) => change({ padding: value }),
  });
  const side = slider({
    label: "Window",
    min: 1,
    max: 4,
    value: 2,
    format: (value) => `${value}×${value}`,
    oninput: (value) => change({ window: value }),
  });
  const stride = slider({ label: "Stride", min: 1, max: 4, value: 2, oninput: (value) => change({ stride: value }) });

  // Shifting.
  const shiftBy = ([down, right]) => change({ shift: [get("shift")[0] + down, get("shift")[1] + right] }, "shift");
  const arrows = DIRECTIONS.map(([name, sign, step]) => ({
    step,
    node: button(sign, () => shiftBy(step), { "aria-label": `Shift the input ${name} by one pixel` }),
  }));
  const back = button("Back", () => change({ shift: [0, 0] }, "shift"));
  const shiftText = h("span", { class: "note" });
  const shifting = h(
    "div",
    { class: "row shifting", role: "group", "aria-label": "Shift the input" },
    h("b", {}, "Shift the input"),
    h(
      "div",
      { class: "arrows" },
      arrows.map(({ node }) => node),
    ),
    back,
    shiftText,
  );

  // Grids.
  const complain = (text) => {
    if (text) status.say(text);
    repaint();
  };
  const cellName = (what) => (row, column) => `${what}, row ${row + 1}, column ${column + 1}`;
  const onpeek = (row, column, focused) => {
    peek = row === null ? null : [row, column];
    if (peek) chosen = peek;
    if (focused) speak = "cell";
    repaint();
  };
  const onpick = (row, column) => {
    chosen = [row, column];
    speak = "cell";
    repaint();
  };
  const inputGrid = numberGrid({
    kind: "edit",
    what: "image",
    label: "Input: type numbers, arrow keys move",
    name: cellName("Pixel"),
    oncomplain: complain,
    onedit: (row, column, value) =>
      change({
        image: get("image").map((line, i) => (i === row ? line.map((old, j) => (j === column ? value : old)) : line)),
      }),
  });
  const pooledGrid = numberGrid({
    kind: "pick",
    what: "output",
    label: "Pooled map: choose a cell to see where it came from",
    name: cellName("Pooled"),
    onpick,
    onpeek,
  });
  const shiftedGrid = numberGrid({
    kind: "show",
    what: "image",
    label: "Shifted input",
    name: cellName("Shifted pixel"),
  });
  const afterGrid = numberGrid({
    kind: "pick",
    what: "output",
    label: "Pooled map after the shift",
    name: cellName("Pooled after the shift"),
    onpick,
    onpeek,
  });
  const framed = (grid) => {
    const frame = h("div", { class: "window", "aria-hidden": "true" });
    grid.node.append(frame);
    return { grid, frame };
  };
  const inputs = [framed(inputGrid), framed(shiftedGrid)];
  const panels = [
    ["", "Input", inputGrid],
    ["→", "Pooled", pooledGrid],
    ["", "Shifted input", shiftedGrid],
    ["→", "Pooled after", afterGrid],
  ].map(([sign, title, { node }]) => panel(sign, title, h("div", { class: "scroll" }, node)));
  const lines = [
    h("div", { class: "line" }, panels[0].node, panels[1].node),
    h("div", { class: "line" }, panels[2].node, panels[3].node),
  ];
  const stage = h("div", { class: "stage" }, lines);
  const sentence = h("p", { class: "sentence" });
  const verdict = h("p", { class: "verdict" });
  const hint = h("p", { class: "hint bad" });
  const body = h("tbody");
  const table = h(
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
      body,
    ),
    h(
      "p",
      { class: "note" },
      "Tolerant means few changes. Look for images and directions where pooling is not tolerant at all.",
    ),
  );
  const status = announcer();
  root.append(
    h(
      "div",
      { class: "settings" },
      h("div", { class: "row" }, pickImage.node, kind.node, side.node, stride.node, padding.node),
    ),
    shifting,
    stage,
    sentence,
    hint,
    verdict,
    table,
    status.node,
  );

  function work() {
    const settings = { window: get("window"), stride: get("stride"), padding: get("padding") };
    const [image, shift] = [get("image"), get("shift")];
    const shifted = moved(image, shift);
    return {
      settings,
      image,
      shift,
      shifted,
      before: pool(image, get("kind"), settings),
      after: pool(shifted, get("kind"), settings),
    };
  }

  function paintInputs({ image, shifted, settings, before }, cell) {
    const largest = largestOf(image);
    const cells = cell ? cellsUnder(image, ...cell, settings) : [];
    for (const [{ grid, frame }, values] of [
      [inputs[0], image],
      [inputs[1], shifted],
    ]) {
      const isInput = grid === inputGrid;
      const winner = cell && get("kind") === "max" ? largestCell(cellsUnder(values, ...cell, settings)) : null;
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
    panels[0].size.textContent = panels[2].size.textContent = `${image.length}×${image[0].length}`;
    for (const { node } of [panels[1], panels[3]]) node.hidden = !before.length;
  }

  function paintPooled({ image, before, after }, cell) {
    const largest = largestOf(image);
    for (const [grid, values] of [
      [pooledGrid, before],
      [afterGrid, after],
    ]) {
      grid.shape(values.length, values[0].length);
      grid.each((one, row, column) => {
        const value = values[row][column];
        const isChanged = grid === afterGrid && differs(before[row][column], value);
        const here = cell[0] === row && cell[1] === column;
        one.set({
          text: short(value),
          style: signed(value, largest),
          current: here,
          classes: [isChanged ? "changed" : "", here ? "traced" : ""].join(" "),
          label: `${cellName(grid === afterGrid ? "Pooled after the shift" : "Pooled")(row, column)}: ${short(value)}${isChanged ? ", changed" : ""}`,
        });
      });
    }
    panels[1].size.textContent = panels[3].size.textContent = `${before.length}×${before[0].length}`;
  }

  /** Where one pooled number comes from. */
  function trace([row, column], name, values, { settings }) {
    const cells = cellsUnder(values, row, column, settings);
    const numbers = cells.map(({ value }) => inWords(value)).join(", ");
    const { row: i, column: j, value } = largestCell(cells);
    if (get("kind") === "max") return `the largest of ${numbers} is ${inWords(value)}, from ${name}[${i}, ${j}]`;
    const mean = meanOf(cells);
    return `the mean of ${numbers} ${equals(mean)} ${inWords(mean)}`;
  }

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

  function paintTable({ image, settings }) {
    const rows = [
      ["Input", (values) => values],
      ["Max pooled", (values) => pool(values, "max", settings)],
      ["Average pooled", (values) => pool(values, "average", settings)],
    ];
    body.replaceChildren(
      ...rows.map(([name, make]) => {
        const before = make(image);
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, name),
          DIRECTIONS.map(([, , step]) => {
            const result = compare(before, make(moved(image, step)));
            const current =
              sameArray(step, get("shift")) &&
              (name === "Input" || name.startsWith(get("kind") === "max" ? "Max" : "Average"));
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
  function fit({ image, before, shift }) {
    const columns = image[0].length + (before[0]?.length ?? 0);
    const room = width.now() - 30;
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
    stage.style.setProperty("--cell", `${cell}px`);
    for (const [name, count] of Object.entries(letters))
      stage.style.setProperty(`--font-${name}`, `${Math.min(15, (cell - 6) / (0.62 * count)).toFixed(1)}px`);
    const lineWidth = columns * (cell + CELL_GAP) + SIGN;
    // Nothing in the shifted input takes the focus: where it scrolls, its box does.
    shiftedGrid.node.parentNode.tabIndex = image[0].length * (cell + CELL_GAP) > room ? 0 : -1;
    for (const line of lines) line.style.flexWrap = lineWidth > room ? "wrap" : "nowrap";
  }

  const repaint = oncePerFrame(() => {
    const now = work();
    const { shift, before, image } = now;
    pickImage.set(Object.keys(images).find((name) => sameArray(images[name], image)) ?? "");
    kind.set(get("kind"));
    padding.set(get("padding"));
    side.set(get("window"));
    stride.set(get("stride"));
    for (const { step, node } of arrows)
      node.disabled = step.some((by, axis) => Math.abs(shift[axis] + by) > LARGEST_SHIFT);
    const isShifted = Boolean(shift[0] || shift[1]);
    back.disabled = !isShifted;
    shiftText.textContent = isShifted ? `by ${shiftWords(shift)}; zeros move in; dashed: changed` : "not shifted";
    lines[1].hidden = !isShifted;
    const fits = before.length > 0;
    const wanted = peek ?? chosen ?? [before.length >> 1, before[0]?.length >> 1];
    const cell = fits ? [Math.min(wanted[0], before.length - 1), Math.min(wanted[1], before[0].length - 1)] : null;
    fit(now);
    paintInputs(now, cell);
    table.hidden = !fits || !isShifted; // the learner guesses first
    if (!fits) {
      sentence.textContent = `No ${get("window")}×${get("window")} window fits into ${image.length}×${image[0].length} pixels. Try padding same or a smaller window.`;
      verdict.textContent = "";
    } else {
      paintPooled(now, cell);
      const start = `pooled[${cell.join(", ")}]: ${trace(cell, "image", image, now)}`;
      sentence.textContent = isShifted
        ? `${start}. After the shift ${trace(cell, "shifted", now.shifted, now)}.`
        : `${start}.`;
      verdict.textContent = verdictOf(now);
      paintTable(now);
    }
    hint.textContent = inputGrid.complaint();
    const size = fits ? `Pooled map ${before.length} by ${before[0].length}.` : sentence.textContent;
    const spoken = { cell: sentence.textContent, shift: verdict.textContent, change: size }[speak];
    if (spoken) status.say(spoken);
    speak = "";
  });
  model.on("change", repaint);
  const width = followWidth(root, repaint);
  repaint();
  return () => {
    model.off("change", repaint);
    width.stop();
  };
}

export const figure = liveFigure(draw, [gridStyle, poolingStyle]);
export default figure;
