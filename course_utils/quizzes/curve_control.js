// A prediction that is drawn.
import { h, svg } from "../browser/elements.js";
import { readable } from "../browser/numbers.js";
import { oncePerFrame } from "../browser/watching.js";
import { gradedCurve } from "./grading.js";
import { steadyButton } from "./questions.js";

const POINTS = 11;
const PLOT = { width: 420, height: 260, left: 46, right: 12, top: 12, bottom: 44 };

const across = (index) => PLOT.left + ((PLOT.width - PLOT.left - PLOT.right) * index) / (POINTS - 1);

/** What `curveControl` makes. */
class CurveControl {
  repaint = oncePerFrame(() => this.paint());

  constructor({ question, legend }) {
    this.question = question;
    this.legend = legend;
    ({ x: this.x, y: this.y } = this.question);
    this.heights = new Array(POINTS).fill(null);
    this.current = 0;
    this.locked = false;
    this.inner = PLOT.height - PLOT.top - PLOT.bottom;
    this.buildPicture();
    this.listen();
  }

  buildPicture() {
    this.truth = svg("polyline", { class: "truth", fill: "none" });
    this.line = svg("polyline", { class: "drawn", fill: "none" });
    this.dots = this.heights.map((_, index) =>
      svg("circle", {
        r: 6,
        cx: across(index),
        role: "slider",
        tabindex: index === 0 ? 0 : -1,
        "aria-orientation": "vertical",
        "aria-valuemin": this.y.start,
        "aria-valuemax": this.y.stop,
        "aria-label": `${this.y.label} at ${this.x.label} ${readable(this.place(index))}`,
        onkeydown: (event) => this.byKey(event, index),
        onfocus: () => (this.current = index),
      }),
    );
    const text = (attributes, content) => svg("text", { class: "axis", ...attributes }, content);
    this.bottom = PLOT.height - PLOT.bottom;
    this.picture = svg(
      "svg",
      { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, class: "plot", role: "group", "aria-label": "Plot to draw in" },
      svg("rect", {
        x: PLOT.left,
        y: PLOT.top,
        width: PLOT.width - PLOT.left - PLOT.right,
        height: this.inner,
        class: "area",
      }),
      [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
        const height = this.y.start + part * (this.y.stop - this.y.start);
        return [
          svg("line", {
            x1: PLOT.left,
            x2: PLOT.width - PLOT.right,
            y1: this.down(height),
            y2: this.down(height),
            class: "grid",
          }),
          text({ x: PLOT.left - 6, y: this.down(height) + 4, "text-anchor": "end" }, readable(height)),
        ];
      }),
      [0, 0.5, 1].map((part) =>
        text(
          {
            x: across(part * (POINTS - 1)),
            y: this.bottom + 20,
            "text-anchor": part === 1 ? "end" : part ? "middle" : "start",
          },
          readable(this.x.start + part * (this.x.stop - this.x.start)),
        ),
      ),
      text({ x: across((POINTS - 1) / 2), y: this.bottom + 36, "text-anchor": "middle" }, this.x.label),
      text(
        {
          x: 12,
          y: PLOT.top + this.inner / 2,
          "text-anchor": "middle",
          transform: `rotate(-90 12 ${PLOT.top + this.inner / 2})`,
        },
        this.y.label,
      ),
      this.truth,
      this.line,
      this.dots,
    );
  }

  listen() {
    // Drawing: every point that the pointer passes takes the height of the stroke there.
    this.last = null;
    this.picture.addEventListener("pointerdown", (event) => {
      if (this.locked || event.button !== 0) return;
      this.picture.setPointerCapture(event.pointerId);
      event.preventDefault();
      this.last = null;
      this.drawTo(event);
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (!this.locked && this.picture.hasPointerCapture(event.pointerId)) this.drawTo(event);
    });
  }

  /** What others may use of it. */
  handle() {
    const clear = steadyButton("Clear", () => {
      this.heights.fill(null);
      this.repaint();
    });
    this.repaint();
    const hint = h(
      "p",
      { class: "note" },
      "Draw with pointer or finger from the left edge to the right one. With keys: Left and Right choose a point, Up and Down move it.",
    );
    return {
      node: h("fieldset", {}, this.legend, this.picture, hint),
      extra: clear.node,
      focus: () => this.dots[this.current].focus(),
      graded: () => {
        const given = this.complete();
        if (given.some((height) => height === null))
          return { problem: "Draw from the left edge to the right one first." };
        return { given, right: gradedCurve(given, this.question).right };
      },
      show: (given) => {
        given.forEach((height, index) => (this.heights[index] = height));
        this.locked = true;
        clear.set(false);
        hint.textContent = "Dashed: what comes out.";
        const samples = this.question.answer;
        const at = (index) => (index / (samples.length - 1)) * (POINTS - 1);
        this.truth.setAttribute(
          "points",
          samples.map((height, index) => `${across(at(index))},${this.down(this.clipped(height))}`).join(" "),
        );
        this.repaint();
        const { right, slip, distance } = gradedCurve(given, this.question);
        const far = h("span", {}, `On average your curve is ${readable(distance, 2)} away. `);
        return { right, reason: this.question.slip_reasons[slip], markers: this.question.rule ? null : far };
      },
    };
  }

  down(height) {
    return PLOT.top + this.inner * (1 - (height - this.y.start) / (this.y.stop - this.y.start));
  }

  clipped(height) {
    return Math.min(this.y.stop, Math.max(this.y.start, height));
  }

  place(index) {
    return this.x.start + ((this.x.stop - this.x.start) * index) / (POINTS - 1);
  }

  /** Heights at all points: what lies between two set ones is on the straight line between them. */
  complete() {
    const set = this.heights.map((_, index) => index).filter((index) => this.heights[index] !== null);
    return this.heights.map((height, index) => {
      if (height !== null) return height;
      const left = set.filter((one) => one < index).at(-1);
      const right = set.find((one) => one > index);
      if (left === undefined || right === undefined) return null;
      return this.heights[left] + ((this.heights[right] - this.heights[left]) * (index - left)) / (right - left);
    });
  }

  paint() {
    const all = this.complete();
    this.line.setAttribute(
      "points",
      all.map((height, index) => (height === null ? "" : `${across(index)},${this.down(height)}`)).join(" "),
    );
    this.dots.forEach((dot, index) => {
      const height = all[index];
      dot.setAttribute("cy", height === null ? this.bottom : this.down(height));
      dot.classList.toggle("unset", height === null);
      dot.setAttribute("aria-valuenow", height ?? this.y.start);
      dot.setAttribute("aria-valuetext", height === null ? "not drawn yet" : readable(height));
    });
  }

  byKey(event, index) {
    const step = (this.y.stop - this.y.start) / 40;
    const lift = { ArrowUp: step, ArrowDown: -step, PageUp: 5 * step, PageDown: -5 * step }[event.key];
    const move = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: POINTS - 1 }[event.key];
    if (lift === undefined && move === undefined) return;
    event.preventDefault();
    if (move !== undefined) {
      const target = Math.min(POINTS - 1, Math.max(0, move));
      this.dots.forEach((dot, one) => dot.setAttribute("tabindex", one === target ? 0 : -1));
      this.dots[target].focus();
    } else if (!this.locked) {
      const start =
        this.complete()[index] ??
        this.heights.slice(0, index).findLast((one) => one !== null) ??
        (this.y.start + this.y.stop) / 2;
      this.heights[index] = this.clipped(start + lift);
      this.repaint();
    }
  }

  drawTo(event) {
    const box = this.picture.getBoundingClientRect();
    const px = ((event.clientX - box.left) / box.width) * PLOT.width;
    const py = ((event.clientY - box.top) / box.height) * PLOT.height;
    const position = ((px - across(0)) / (across(POINTS - 1) - across(0))) * (POINTS - 1);
    const here = { position, height: this.y.start + (1 - (py - PLOT.top) / this.inner) * (this.y.stop - this.y.start) };
    const from = this.last ?? here;
    const reached = [];
    for (let index = 0; index < POINTS; index++) {
      if ((index - from.position) * (index - here.position) <= 0) reached.push(index);
    }
    for (const index of reached) {
      const part = here.position === from.position ? 1 : (index - from.position) / (here.position - from.position);
      this.heights[index] = this.clipped(from.height + part * (here.height - from.height));
    }
    // A stroke begins at the nearest point; the two ends are hard to hit, so coming near is enough.
    const nearest = Math.min(POINTS - 1, Math.max(0, Math.round(position)));
    const isOpenEnd = [0, POINTS - 1].includes(nearest) && this.heights[nearest] === null;
    if (!this.last || (isOpenEnd && Math.abs(position - nearest) < 0.6))
      this.heights[nearest] = this.clipped(here.height);
    this.last = here;
    this.repaint();
  }
}

export function curveControl(declaration) {
  return new CurveControl(declaration).handle();
}
