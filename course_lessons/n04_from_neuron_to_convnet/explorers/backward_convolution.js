// A convolution's backward pass: what the errors of its outputs mean to each pixel and each weight.
import { announcer, button, h } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { parseNumber } from "../../../course_utils/browser/numbers.js";
import { keepPainted, oncePerFrame, save } from "../../../course_utils/browser/watching.js";
import gridStyle from "../../../course_utils/explorers/grid.css";
import { NumberGrid } from "../../../course_utils/explorers/grid.js";
import { inWords, short } from "../../../course_utils/explorers/writing.js";
import backwardStyle from "./backward_convolution.css";
import { asked, sharesOf, sumOf, told } from "./shares.js";

const keyOf = (what, [row, column]) => `${what} ${row} ${column}`;

class BackwardFigure {
  constructor(root, model) {
    [this.root, this.model] = [root, model];
    this.verdict = "";
    this.aloud = false;
    this.repaint = oncePerFrame(() => this.paint());
    this.build();
  }

  build() {
    const show = (what, label, name) =>
      new NumberGrid({ kind: "show", what, label, name: (row, column) => `${name} ${row}, ${column}` });
    const pick = (what, label) =>
      new NumberGrid({
        kind: "pick",
        what,
        label,
        name: (row, column) => `${what} ${row}, ${column}`,
        onpick: (row, column) => this.choose(what, [row, column]),
      });
    this.grids = {
      image: show("image", "Image", "Image pixel"),
      kernel: show("kernel", "Kernel", "Kernel weight"),
      output: pick("output", "Errors of the outputs: choose one to see where it goes"),
      pixel: pick("pixel", "What reaches each pixel: choose one to work it out"),
      weight: pick("weight", "What reaches each weight: choose one to work it out"),
    };
    const panel = (title, name) =>
      h("div", { class: "panel-body" }, h("div", { class: "panel-title" }, title), this.grids[name].node);
    this.sentence = h("label", { class: "sentence", for: "sum" });
    this.sum = h("input", { type: "text", id: "sum", autocomplete: "off", size: 6 });
    const form = h(
      "form",
      {
        class: "row",
        onsubmit: (event) => {
          event.preventDefault();
          this.answer();
        },
      },
      this.sum,
      h("button", { type: "submit" }, "Check"),
      button("Show the sum", () => this.reveal("")),
    );
    this.form = form;
    this.told = h("p", { class: "told" });
    this.status = announcer();
    this.root.append(
      h("h3", { class: "title" }, "A convolution, backward"),
      h(
        "div",
        { class: "stage" },
        panel("Image", "image"),
        panel("Kernel", "kernel"),
        panel("Errors of the outputs", "output"),
      ),
      h(
        "div",
        { class: "stage" },
        panel("What reaches each pixel", "pixel"),
        panel("What reaches each weight", "weight"),
      ),
      this.sentence,
      form,
      this.told,
      h(
        "div",
        { class: "row" },
        button("Begin again", () => this.change({ what: "nothing", found: [] })),
      ),
      this.status.node,
    );
  }

  start() {
    return keepPainted(this);
  }

  get(name) {
    return this.model.get(name);
  }

  arrays() {
    return { image: this.get("image"), kernel: this.get("kernel"), error: this.get("error") };
  }

  change(changes) {
    this.verdict = "";
    this.aloud = true;
    save(this.model, changes);
    this.repaint();
  }

  choose(what, place) {
    this.sum.value = "";
    this.change({ what, place });
  }

  answer() {
    const number = parseNumber(this.sum.value);
    if (!Number.isFinite(number)) {
      [this.verdict, this.aloud] = ["Write a number, then Check.", true];
      return this.repaint();
    }
    const right = Math.abs(number - sumOf(sharesOf(this.arrays(), this.get("what"), this.get("place")))) < 0.01;
    this.reveal(right ? "That is right." : `You wrote ${inWords(number)}; the sum is another number.`);
  }

  reveal(verdict) {
    const key = keyOf(this.get("what"), this.get("place"));
    this.change({ found: [...new Set([...this.get("found"), key])] });
    this.verdict = verdict;
  }

  paint() {
    const arrays = this.arrays();
    const [what, place] = [this.get("what"), this.get("place")];
    const shares = what === "nothing" ? [] : sharesOf(arrays, what, place);
    const found = new Set(this.get("found"));
    this.paintArrays(arrays, what, shares);
    this.paintSums(arrays, what, shares, found);
    const isOpen = (what === "pixel" || what === "weight") && !found.has(keyOf(what, place));
    this.sentence.textContent = isOpen ? asked(what, place, shares) : told(what, place, shares);
    this.form.hidden = !isOpen;
    const all = arrays.image.flat().length + arrays.kernel.flat().length;
    const end = found.size >= all ? " All sums are found." : "";
    this.told.textContent = `${this.verdict}${end}`.trim();
    if (this.aloud) this.status.say(`${this.verdict} ${this.sentence.textContent}`.trim());
    this.aloud = false;
  }

  /** The numbers that are given; those that take part are marked, with what they meet in the corner. */
  paintArrays(arrays, what, shares) {
    for (const [name, part, rows] of [
      ["image", "pixel", arrays.image],
      ["kernel", "weight", arrays.kernel],
      ["output", "output", arrays.error],
    ]) {
      const grid = this.grids[name];
      grid.shape(rows.length, rows[0].length);
      grid.each((cell, row, column) => {
        const mine = shares.filter((share) => String(share[part]) === String([row, column]));
        const isChosen = part === what && mine.length > 0;
        const meets = name === "output" && !isChosen && mine.length ? `× ${short(mine[0].factor)}` : "";
        cell.set({
          text: short(rows[row][column]),
          classes: isChosen ? "chosen" : mine.length ? "met" : "",
          corner: meets,
          current: isChosen,
          label: `${name === "output" ? "Error of output" : name} ${row}, ${column}: ${inWords(rows[row][column])}${meets ? `, ${meets}` : ""}`,
        });
      });
    }
  }

  /** The sums that were asked for; the shares of a chosen output stand in the corners. */
  paintSums(arrays, what, shares, found) {
    for (const [part, rows] of [
      ["pixel", arrays.image],
      ["weight", arrays.kernel],
    ]) {
      const grid = this.grids[part];
      grid.shape(rows.length, rows[0].length);
      grid.each((cell, row, column) => {
        const isKnown = found.has(keyOf(part, [row, column]));
        const text = isKnown ? short(sumOf(sharesOf(arrays, part, [row, column]))) : "?";
        const mine = shares.filter((share) => String(share[part]) === String([row, column]));
        const isChosen = part === what && mine.length > 0;
        const share = what === "output" && mine.length ? mine[0][part === "pixel" ? "share" : "toWeight"] : null;
        cell.set({
          text,
          classes: isChosen ? "chosen" : share === null ? "" : "met",
          corner: share === null ? "" : short(share),
          current: isChosen,
          label: `What reaches ${part} ${row}, ${column}: ${isKnown ? text : "not worked out yet"}${share === null ? "" : `, share ${short(share)}`}`,
        });
      });
    }
  }
}

function draw(root, model) {
  return new BackwardFigure(root, model).start();
}

export const figure = liveFigure(draw, [gridStyle, backwardStyle]);
export default figure;
