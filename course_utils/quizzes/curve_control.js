// A prediction that is drawn.
import { h, svg } from "../browser/elements.js";
import { readable } from "../browser/numbers.js";
import { oncePerFrame } from "../browser/watching.js";
import { gradedCurve } from "./grading.js";
import { steadyButton } from "./questions.js";

const POINTS = 11;

const PLOT = { width: 420, height: 260, left: 46, right: 12, top: 12, bottom: 44 };

export function curveControl({ question, legend }) {
  const { x, y } = question;
  const heights = new Array(POINTS).fill(null);
  let current = 0;
  let locked = false;
  const across = (index) => PLOT.left + ((PLOT.width - PLOT.left - PLOT.right) * index) / (POINTS - 1);
  const inner = PLOT.height - PLOT.top - PLOT.bottom;
  const down = (height) => PLOT.top + inner * (1 - (height - y.start) / (y.stop - y.start));
  const clipped = (height) => Math.min(y.stop, Math.max(y.start, height));
  const place = (index) => x.start + ((x.stop - x.start) * index) / (POINTS - 1);

  const truth = svg("polyline", { class: "truth", fill: "none" });
  const line = svg("polyline", { class: "drawn", fill: "none" });
  const dots = heights.map((_, index) =>
    svg("circle", {
      r: 6,
      cx: across(index),
      role: "slider",
      tabindex: index === 0 ? 0 : -1,
      "aria-orientation": "vertical",
      "aria-valuemin": y.start,
      "aria-valuemax": y.stop,
      "aria-label": `${y.label} at ${x.label} ${readable(place(index))}`,
      onkeydown: (event) => byKey(event, index),
      onfocus: () => (current = index),
    }),
  );
  const text = (attributes, content) => svg("text", { class: "axis", ...attributes }, content);
  const bottom = PLOT.height - PLOT.bottom;
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, class: "plot", role: "group", "aria-label": "Plot to draw in" },
    svg("rect", {
      x: PLOT.left,
      y: PLOT.top,
      width: PLOT.width - PLOT.left - PLOT.right,
      height: inner,
      class: "area",
    }),
    [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
      const height = y.start + part * (y.stop - y.start);
      return [
        svg("line", {
          x1: PLOT.left,
          x2: PLOT.width - PLOT.right,
          y1: down(height),
          y2: down(height),
          class: "grid",
        }),
        text({ x: PLOT.left - 6, y: down(height) + 4, "text-anchor": "end" }, readable(height)),
      ];
    }),
    [0, 0.5, 1].map((part) =>
      text(
        {
          x: across(part * (POINTS - 1)),
          y: bottom + 20,
          "text-anchor": part === 1 ? "end" : part ? "middle" : "start",
        },
        readable(x.start + part * (x.stop - x.start)),
      ),
    ),
    text({ x: across((POINTS - 1) / 2), y: bottom + 36, "text-anchor": "middle" }, x.label),
    text(
      { x: 12, y: PLOT.top + inner / 2, "text-anchor": "middle", transform: `rotate(-90 12 ${PLOT.top + inner / 2})` },
      y.label,
    ),
    truth,
    line,
    dots,
  );

  /** Heights at all points: what lies between two set ones is on the straight line between them. */
  function complete() {
    const set = heights.map((_, index) => index).filter((index) => heights[index] !== null);
    return heights.map((height, index) => {
      if (height !== null) return height;
      const left = set.filter((one) => one < index).at(-1);
      const right = set.find((one) => one > index);
      if (left === undefined || right === undefined) return null;
      return heights[left] + ((heights[right] - heights[left]) * (index - left)) / (right - left);
    });
  }

  const repaint = oncePerFrame(() => {
    const all = complete();
    line.setAttribute(
      "points",
      all.map((height, index) => (height === null ? "" : `${across(index)},${down(height)}`)).join(" "),
    );
    dots.forEach((dot, index) => {
      const height = all[index];
      dot.setAttribute("cy", height === null ? bottom : down(height));
      dot.classList.toggle("unset", height === null);
      dot.setAttribute("aria-valuenow", height ?? y.start);
      dot.setAttribute("aria-valuetext", height === null ? "not drawn yet" : readable(height));
    });
  });

  function byKey(event, index) {
    const step = (y.stop - y.start) / 40;
    const lift = { ArrowUp: step, ArrowDown: -step, PageUp: 5 * step, PageDown: -5 * step }[event.key];
    const move = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: POINTS - 1 }[event.key];
    if (lift === undefined && move === undefined) return;
    event.preventDefault();
    if (move !== undefined) {
      const target = Math.min(POINTS - 1, Math.max(0, move));
      dots.forEach((dot, one) => dot.setAttribute("tabindex", one === target ? 0 : -1));
      dots[target].focus();
    } else if (!locked) {
      const start =
        complete()[index] ?? heights.slice(0, index).findLast((one) => one !== null) ?? (y.start + y.stop) / 2;
      heights[index] = clipped(start + lift);
      repaint();
    }
  }

  // Drawing: every point that the pointer passes takes the height of the stroke there.
  let last = null;
  function drawTo(event) {
    const box = picture.getBoundingClientRect();
    const px = ((event.clientX - box.left) / box.width) * PLOT.width;
    const py = ((event.clientY - box.top) / box.height) * PLOT.height;
    const position = ((px - across(0)) / (across(POINTS - 1) - across(0))) * (POINTS - 1);
    const here = { position, height: y.start + (1 - (py - PLOT.top) / inner) * (y.stop - y.start) };
    const from = last ?? here;
    const reached = [];
    for (let index = 0; index < POINTS; index++) {
      if ((index - from.position) * (index - here.position) <= 0) reached.push(index);
    }
    for (const index of reached) {
      const part = here.position === from.position ? 1 : (index - from.position) / (here.position - from.position);
      heights[index] = clipped(from.height + part * (here.height - from.height));
    }
    // A stroke begins at the nearest point; the two ends are hard to hit, so coming near is enough.
    const nearest = Math.min(POINTS - 1, Math.max(0, Math.round(position)));
    const isOpenEnd = [0, POINTS - 1].includes(nearest) && heights[nearest] === null;
    if (!last || (isOpenEnd && Math.abs(position - nearest) < 0.6)) heights[nearest] = clipped(here.height);
    last = here;
    repaint();
  }
  picture.addEventListener("pointerdown", (event) => {
    if (locked || event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    event.preventDefault();
    last = null;
    drawTo(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!locked && picture.hasPointerCapture(event.pointerId)) drawTo(event);
  });

  const clear = steadyButton("Clear", () => {
    heights.fill(null);
    repaint();
  });
  repaint();
  const hint = h(
    "p",
    { class: "note" },
    "Draw with pointer or finger from the left edge to the right one. With keys: Left and Right choose a point, Up and Down move it.",
  );
  return {
    node: h("fieldset", {}, legend, picture, hint),
    extra: clear.node,
    focus: () => dots[current].focus(),
    graded: () => {
      const given = complete();
      if (given.some((height) => height === null))
        return { problem: "Draw from the left edge to the right one first." };
      return { given, right: gradedCurve(given, question).right };
    },
    show: (given) => {
      given.forEach((height, index) => (heights[index] = height));
      locked = true;
      clear.set(false);
      hint.textContent = "Dashed: what comes out.";
      const samples = question.answer;
      const at = (index) => (index / (samples.length - 1)) * (POINTS - 1);
      truth.setAttribute(
        "points",
        samples.map((height, index) => `${across(at(index))},${down(clipped(height))}`).join(" "),
      );
      repaint();
      const { right, slip, distance } = gradedCurve(given, question);
      const far = h("span", {}, `On average your curve is ${readable(distance, 2)} away. `);
      return { right, reason: question.slip_reasons[slip], markers: question.rule ? null : far };
    },
  };
}
