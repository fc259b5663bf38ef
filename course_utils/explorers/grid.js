// Grids of numbers that can be read, edited and traced, and the panels they stand in.
import { h } from "../browser/elements.js";
import { parseNumber } from "../browser/numbers.js";
import { exact, shortWeight, weightInWords } from "./writing.js";

export const CELL_GAP = 2;
export const SIGN = 36; // the room of a sign between two panels, as in grid.css
const MANY = 90; // cells, above which their round corners take long to draw
const LARGEST_NUMBER = 1e9; // as in grids.py: sums of products stay finite and can be shown

/** Puts new children into a node, unless they would be the same: `key` says what they show. */
export function refill(node, key, children) {
  const text = JSON.stringify(key);
  if (node.shown === text) return;
  node.shown = text;
  node.replaceChildren(...children());
}

/** Sets style properties that changed. */
export function restyle(node, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (node.style.getPropertyValue(name) !== String(value)) node.style.setProperty(name, value);
  }
}

const key = (row, column, rim = false) => `${rim ? "rim" : ""}${row},${column}`;

/**
 * A grid of cells. `kind`: "edit" (inputs, with a rim of pads), "pick" (buttons) or "show"; `what`: a class name.
 * `name(row, column)` labels a cell; `onedit(row, column, value)`, `onpick(row, column)`,
 * `onpeek(row, column)` (and `onpeek(null)` when pointer or focus leaves), `oncomplain(text)`.
 */
export class NumberGrid {
  constructor({ kind, what, label, name, onedit, onpick, onpeek, oncomplain }) {
    this.kind = kind;
    this.name = name;
    this.onedit = onedit;
    this.onpick = onpick;
    this.onpeek = onpeek;
    this.oncomplain = oncomplain;
    this.node = h("div", { class: `grid ${this.kind} ${what}`, role: "group", "aria-label": label });
    [this.rows, this.columns, this.pads] = [0, 0, [0, 0, 0, 0]];
    this.complaints = new Map(); // what is wrong, by cell
    this.all = []; // cells of the rim included: their indices are negative or too large
    this.known = new Map(); // the same by place
    this.made = new Map(); // those that were there once, too
  }

  /** Rebuilds where it must. `pads`: how many cells the rim has [above, below, left, right]. */
  shape(newRows, newColumns, newPads = [0, 0, 0, 0]) {
    if (newRows === this.rows && newColumns === this.columns && String(newPads) === String(this.pads)) return;
    const active = this.node.getRootNode().activeElement;
    const focused = this.all.find((cell) => cell.face === active);
    [this.rows, this.columns, this.pads] = [newRows, newColumns, newPads];
    const [top, bottom, left, right] = this.pads;
    this.node.classList.toggle("many", (newRows + top + bottom) * (newColumns + left + right) > MANY);
    this.node.style.setProperty("--columns", this.columns + left + right);
    // A cell is made once: making it anew would cost time, focus and what was typed.
    const before = this.known;
    [this.all, this.known] = [[], new Map()];
    for (let row = -top; row < this.rows + bottom; row++) {
      for (let column = -left; column < this.columns + right; column++) {
        const rim = row < 0 || row >= this.rows || column < 0 || column >= this.columns;
        const place = key(row, column, rim);
        if (!this.made.has(place)) this.made.set(place, rim ? this.padCell(row, column) : this.makeCell(row, column));
        this.all.push(this.made.get(place));
        this.known.set(place, this.made.get(place));
      }
    }
    for (const [place, cell] of before) {
      if (this.known.has(place)) continue;
      cell.node.remove();
      cell.forget?.();
      if (this.kind !== "show") cell.face.tabIndex = -1;
    }
    let next = this.node.firstChild;
    for (const cell of this.all) {
      if (cell.node === next) next = next.nextSibling;
      else this.node.insertBefore(cell.node, next);
    }
    if (!this.all.some((cell) => cell.face.tabIndex === 0)) this.rove(this.at(0, 0));
    if (focused && !this.known.has(key(focused.row, focused.column))) this.at(0, 0)?.face.focus();
  }

  at(row, column) {
    return this.known.get(key(row, column));
  }

  /** Calls `work(cell, row, column)`, for the rim, too. */
  each(work) {
    for (const cell of this.all) work(cell, cell.row, cell.column);
  }

  /** What is wrong with the numbers typed, if anything. */
  complaint() {
    return [...this.complaints.values()].at(-1) ?? "";
  }

  padCell(row, column) {
    const face = h("span", { class: "face", "aria-hidden": "true" }, "0");
    return this.finish({ row, column, rim: true, face, node: h("div", { class: "cell pad" }, face) });
  }

  makeCell(row, column) {
    const cell = { row, column };
    if (this.kind === "edit") {
      cell.face = h("input", {
        class: "face",
        type: "text",
        inputmode: "text",
        autocomplete: "off",
        spellcheck: "false",
        tabindex: -1,
      });
      this.listenToEdits(cell);
    } else if (this.kind === "pick") {
      cell.face = h("button", { class: "face", type: "button", tabindex: -1, onclick: () => this.onpick(row, column) });
    } else cell.face = h("span", { class: "face" });
    cell.face.setAttribute("aria-label", this.name?.(row, column) ?? "");
    cell.node = h("div", { class: "cell" }, cell.face);
    if (this.onpeek) {
      cell.node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.onpeek(row, column));
      cell.node.addEventListener("pointerleave", () => this.onpeek(null));
      cell.face.addEventListener("focus", () => cell.face.matches(":focus-visible") && this.onpeek(row, column, true));
      cell.face.addEventListener("blur", () => this.onpeek(null));
    }
    if (this.kind !== "show") {
      cell.face.addEventListener("keydown", (event) => this.moveOn(event, cell));
      cell.face.addEventListener("focus", () => this.rove(cell));
    }
    return this.finish(cell);
  }

  /** `cell.set(...)` touches the page only where something changed. */
  finish(cell) {
    const shown = {};
    cell.set = ({ text, corner = "", style = "", classes = "", label: words, current = false }) => {
      const next = { text, corner, style, classes, words, current };
      if (Object.keys(next).every((key) => shown[key] === next[key])) return;
      Object.assign(shown, next);
      if (this.kind !== "edit" || cell.rim) cell.face.textContent = text;
      else if (
        !cell.draft &&
        !(cell.face.matches(":focus") && parseNumber(cell.face.value) === cell.value) &&
        cell.face.value !== text
      )
        cell.face.value = text;
      if (corner || cell.small) {
        cell.small ??= cell.node.appendChild(h("span", { class: "corner", "aria-hidden": "true" }));
        cell.small.textContent = corner;
      }
      cell.node.style = style;
      cell.node.className = `cell ${classes}`;
      if (words) cell.face.setAttribute("aria-label", words);
      if (this.kind === "pick")
        current ? cell.face.setAttribute("aria-current", "step") : cell.face.removeAttribute("aria-current");
    };
    return cell;
  }

  /** One stop of the Tab key per grid; arrows do the rest. */
  rove(cell) {
    if (!cell || this.kind === "show") return;
    for (const other of this.all) if (other.face.tabIndex === 0) other.face.tabIndex = -1;
    cell.face.tabIndex = 0;
  }

  moveOn(event, { row, column, face }) {
    const steps = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -column],
      End: [0, this.columns - 1 - column],
    };
    const step =
      steps[event.key] ?? (this.kind === "edit" && event.key === "Enter" ? [event.shiftKey ? -1 : 1, 0] : null);
    if (!step || event.altKey || event.metaKey || event.ctrlKey) return;
    if (this.kind === "edit" && step[0] === 0) {
      const whole = face.selectionEnd - face.selectionStart === face.value.length;
      const caretAtEdge = step[1] < 0 ? face.selectionEnd === 0 : face.selectionStart === face.value.length;
      if (!whole && !caretAtEdge) return; // the caret still has somewhere to go in the text
    }
    event.preventDefault();
    const next = this.at(row + step[0], column + step[1]);
    if (!next) return;
    next.face.focus();
    next.face.select?.();
  }

  listenToEdits(cell) {
    const { face, row, column } = cell;
    const mark = (bad) => {
      cell.draft = bad;
      bad ? face.setAttribute("aria-invalid", "true") : face.removeAttribute("aria-invalid");
      if (bad)
        this.complaints.set(
          cell,
          `${this.name(row, column)}: “${face.value}” is not a number from −10⁹ to 10⁹. Write for example 2, −0.5 or 1/9; until then the figure uses ${weightInWords(cell.value)}.`,
        );
      else this.complaints.delete(cell);
      this.oncomplain(this.complaint());
    };
    const read = () => {
      const value = parseNumber(face.value);
      return Math.abs(value) <= LARGEST_NUMBER ? value : null; // false for NaN, too
    };
    face.addEventListener("input", () => {
      const value = read();
      if (value !== null) {
        mark(false);
        cell.value = value;
        this.onedit(row, column, value);
      } else if (!/^\s*[-−–]?\d*[.,]?(\d+(e[-−]?)?|\/|\d+\s*\/\s*)?\s*$/i.test(face.value)) mark(true);
      else cell.draft = true; // "−", "1/": not a number yet
    });
    face.addEventListener("blur", () => {
      if (cell.draft) mark(read() === null);
      else face.value = shortWeight(cell.value);
    });
    face.addEventListener("focus", () => {
      // A cell that takes the focus over from a grid of another size holds nothing yet.
      if (!cell.draft && cell.value !== undefined) face.value = exact(cell.value);
      face.select();
    });
    face.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !cell.draft) return;
      event.stopPropagation();
      mark(false);
      face.value = exact(cell.value);
      face.select();
    });
    cell.forget = () => {
      if (cell.draft) mark(false);
    };
    /** The value that the cell stands for; a text that was not understood stays until it is mended. */
    cell.hold = (value) => {
      if (value !== cell.value) cell.forget();
      cell.value = value;
    };
  }
}

/** A panel of a figure's flow: the sign that leads to it, a title with a size, what it shows. */
export function panel(sign, title, ...content) {
  const name = h("span", {}, title);
  const size = h("span", { class: "size" });
  const heading = h("div", { class: "panel-title" }, name, " ", size);
  const node = h(
    "div",
    { class: "panel" },
    h("div", { class: "sign", "aria-hidden": "true" }, sign),
    h("div", { class: "panel-body" }, heading, ...content),
  );
  const entitle = (words, quiet) => {
    name.textContent = words;
    size.textContent = quiet;
  };
  return { node, size, heading, title: entitle };
}
