// Grids of numbers that can be read, edited and traced, and the panels they stand in.
// Needs live.js before it.
import { h } from "../browser/elements.js";
import { parseNumber } from "../browser/numbers.js";
import { exact, shortWeight, weightInWords } from "./writing.js";

export const CELL_GAP = 2;

export const SIGN = 36; // the room of a sign between two panels, as in grid.css

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

/**
 * A grid of cells. `kind`: "edit" (inputs, with a rim of pads), "pick" (buttons) or "show"; `what`: a class name.
 * `name(row, column)` labels a cell; `onedit(row, column, value)`, `onpick(row, column)`,
 * `onpeek(row, column)` (and `onpeek(null)` when pointer or focus leaves), `oncomplain(text)`.
 * Returns {node, shape, cell, each, complaint}: `shape(rows, columns, pads)` rebuilds where it must,
 * `complaint()` says what is wrong with the numbers typed, if anything.
 */
export function numberGrid({ kind, what, label, name, onedit, onpick, onpeek, oncomplain }) {
  const node = h("div", { class: `grid ${kind} ${what}`, role: "group", "aria-label": label });
  let [rows, columns, pads] = [0, 0, [0, 0, 0, 0]];
  const complaints = new Map(); // what is wrong, by cell
  let all = []; // cells of the rim included: their indices are negative or too large
  let known = new Map(); // the same by place
  const made = new Map(); // those that were there once, too

  const key = (row, column, rim = false) => `${rim ? "rim" : ""}${row},${column}`;
  const at = (row, column) => known.get(key(row, column));

  function shape(newRows, newColumns, newPads = [0, 0, 0, 0]) {
    if (newRows === rows && newColumns === columns && String(newPads) === String(pads)) return;
    const active = node.getRootNode().activeElement;
    const focused = all.find((cell) => cell.face === active);
    [rows, columns, pads] = [newRows, newColumns, newPads];
    const [top, bottom, left, right] = pads;
    node.style.setProperty("--columns", columns + left + right);
    // A cell is made once: making it anew would cost time, focus and what was typed.
    const before = known;
    [all, known] = [[], new Map()];
    for (let row = -top; row < rows + bottom; row++) {
      for (let column = -left; column < columns + right; column++) {
        const rim = row < 0 || row >= rows || column < 0 || column >= columns;
        const place = key(row, column, rim);
        if (!made.has(place)) made.set(place, rim ? padCell(row, column) : makeCell(row, column));
        all.push(made.get(place));
        known.set(place, made.get(place));
      }
    }
    for (const [place, cell] of before) {
      if (known.has(place)) continue;
      cell.node.remove();
      cell.forget?.();
      if (kind !== "show") cell.face.tabIndex = -1;
    }
    let next = node.firstChild;
    for (const cell of all) {
      if (cell.node === next) next = next.nextSibling;
      else node.insertBefore(cell.node, next);
    }
    if (!all.some((cell) => cell.face.tabIndex === 0)) rove(at(0, 0));
    if (focused && !known.has(key(focused.row, focused.column))) at(0, 0)?.face.focus();
  }

  function padCell(row, column) {
    const face = h("span", { class: "face", "aria-hidden": "true" }, "0");
    return finish({ row, column, rim: true, face, node: h("div", { class: "cell pad" }, face) });
  }

  function makeCell(row, column) {
    const cell = { row, column };
    if (kind === "edit") {
      cell.face = h("input", {
        class: "face",
        type: "text",
        inputmode: "text",
        autocomplete: "off",
        spellcheck: "false",
        tabindex: -1,
      });
      listenToEdits(cell);
    } else if (kind === "pick") {
      cell.face = h("button", { class: "face", type: "button", tabindex: -1, onclick: () => onpick(row, column) });
    } else cell.face = h("span", { class: "face" });
    cell.face.setAttribute("aria-label", name?.(row, column) ?? "");
    cell.node = h("div", { class: "cell" }, cell.face);
    if (onpeek) {
      cell.node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && onpeek(row, column));
      cell.node.addEventListener("pointerleave", () => onpeek(null));
      cell.face.addEventListener("focus", () => cell.face.matches(":focus-visible") && onpeek(row, column, true));
      cell.face.addEventListener("blur", () => onpeek(null));
    }
    if (kind !== "show") {
      cell.face.addEventListener("keydown", (event) => moveOn(event, cell));
      cell.face.addEventListener("focus", () => rove(cell));
    }
    return finish(cell);
  }

  /** `cell.set(...)` touches the page only where something changed. */
  function finish(cell) {
    const shown = {};
    cell.set = ({ text, corner = "", style = "", classes = "", label: words, current = false }) => {
      const next = { text, corner, style, classes, words, current };
      if (Object.keys(next).every((key) => shown[key] === next[key])) return;
      Object.assign(shown, next);
      if (kind !== "edit" || cell.rim) cell.face.textContent = text;
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
      if (kind === "pick")
        current ? cell.face.setAttribute("aria-current", "step") : cell.face.removeAttribute("aria-current");
    };
    return cell;
  }

  /** One stop of the Tab key per grid; arrows do the rest. */
  function rove(cell) {
    if (!cell || kind === "show") return;
    for (const other of all) if (other.face.tabIndex === 0) other.face.tabIndex = -1;
    cell.face.tabIndex = 0;
  }

  function moveOn(event, { row, column, face }) {
    const steps = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -column],
      End: [0, columns - 1 - column],
    };
    const step = steps[event.key] ?? (kind === "edit" && event.key === "Enter" ? [event.shiftKey ? -1 : 1, 0] : null);
    if (!step || event.altKey || event.metaKey || event.ctrlKey) return;
    if (kind === "edit" && step[0] === 0) {
      const whole = face.selectionEnd - face.selectionStart === face.value.length;
      const caretAtEdge = step[1] < 0 ? face.selectionEnd === 0 : face.selectionStart === face.value.length;
      if (!whole && !caretAtEdge) return; // the caret still has somewhere to go in the text
    }
    event.preventDefault();
    const next = at(row + step[0], column + step[1]);
    if (!next) return;
    next.face.focus();
    next.face.select?.();
  }

  function listenToEdits(cell) {
    const { face, row, column } = cell;
    const mark = (bad) => {
      cell.draft = bad;
      bad ? face.setAttribute("aria-invalid", "true") : face.removeAttribute("aria-invalid");
      if (bad)
        complaints.set(
          cell,
          `${name(row, column)}: “${face.value}” is not a number from −10⁹ to 10⁹. Write for example 2, −0.5 or 1/9; until then the figure uses ${weightInWords(cell.value)}.`,
        );
      else complaints.delete(cell);
      oncomplain(complaint());
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
        onedit(row, column, value);
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

  const complaint = () => [...complaints.values()].at(-1) ?? "";
  return { node, shape, complaint, cell: at, each: (work) => all.forEach((cell) => work(cell, cell.row, cell.column)) };
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
