// A prediction: the learner commits to an answer before the result is seen; it is kept as it is.

function draw(root, model) {
  const question = model.get("question");
  const feedback = h("div", { class: "feedback", role: "status" });
  const note = h("p", { class: "note" });
  const commit = steadyButton("Commit", () => {
    const graded = control.graded();
    if (graded.problem) {
      feedback.textContent = graded.problem;
      control.focus();
      return;
    }
    feedback.textContent = "";
    save(model, { given: graded.given, correct: graded.right });
  }, { class: "primary" });
  const legend = h("legend", {}, rich("span", {}, question.html));
  const onenter = () => commit.node.click();
  const control = CONTROLS[question.kind]({ question, legend, onenter });
  root.append(
    h("div", { class: "title" }, h("span", { class: "badge" }, "Predict"), "before you see the result"),
    h("div", { class: "question" }, control.node, h("div", { class: "row" }, commit.node, control.extra), feedback),
    note,
  );
  let shown = null;
  const update = () => {
    const given = model.get("given");
    if (given === null) {
      note.textContent = "One answer only: it is kept for the summary at the end, right or not.";
      return;
    }
    if (JSON.stringify(given) === shown) return;
    shown = JSON.stringify(given);
    const { right, reason, markers } = control.show(given);
    const because = right ? question.reason : (reason ?? question.otherwise);
    feedback.replaceChildren(verdictMark(right), " ", markers ?? "", rich("span", {}, because));
    if (!right) {
      feedback.append(
        h(
          "details",
          {},
          h("summary", {}, "What comes out, and why"),
          question.came_out ? h("p", {}, "It comes out: ", rich("span", {}, question.came_out), ".") : "",
          rich("p", {}, question.reason),
        ),
      );
    }
    commit.set(false, "Committed");
    const day = dayOf(model.get("committed_on"));
    note.textContent = day ? `Your prediction of ${day}. The first answer is kept.` : "Kept. Now run the next cell.";
  };
  model.on("change:given", update);
  update();
  return () => model.off("change:given", update);
}

const CONTROLS = { choice: choiceControl, number: numberControl, shape: shapeControl, grid: gridControl, curve: curveControl };

// Each control returns {node, focus(), graded(), show(given)}: graded() reads what was typed or
// drawn, show() puts an answer in, locks the control and says why it is right or wrong.

function choiceControl({ question, legend, onenter }) {
  const options = optionList({ legend, options: question.options, onenter });
  const right = (index) => question.options.find((option) => option.index === index)?.right ?? false;
  return {
    node: options.node,
    focus: () => options.node.querySelector("input").focus(),
    graded: () => {
      const [index] = options.chosen();
      if (index === undefined) return { problem: "Choose an answer first." };
      return { given: index, right: right(index) };
    },
    show: (index) => {
      options.choose([index]);
      options.lock();
      return { right: right(index), reason: question.options.find((option) => option.index === index)?.reason };
    },
  };
}

function numberControl({ question, legend, onenter }) {
  const unit = rich("span", {}, question.unit).textContent;
  const field = numberField({ unit: question.unit, negative: true, onenter });
  const grade = (text) => gradedNumber(text, question, unit);
  return {
    node: h("fieldset", {}, legend, field.node),
    focus: () => field.input.focus(),
    graded: () => {
      const graded = grade(field.input.value);
      if (!graded) return { problem: "Type a number, such as 12 or 0.5." };
      return { given: graded.value, right: graded.right };
    },
    show: (given) => {
      field.input.value = String(given).replace("-", "−");
      field.lock();
      const { right, slip } = grade(String(given));
      return { right, reason: question.slip_reasons[slip] };
    },
  };
}

/** Reads "26 × 26 × 32", "(26, 26, 32)", "None, 28" and the like; null where it is none. */
function shapeOf(text) {
  const bare = text.trim().replace(/^[([{]|[)\]}]$/g, "").replace(/,\s*$/, "");
  const parts = bare.split(/\s*[×x*,;]\s*|\s+(?:by\s+)?/i);
  const sizes = parts.map((part) => (/^none$|^null$|^\?$/i.test(part) ? null : /^\d+$/.test(part) ? Number(part) : NaN));
  return sizes.length && !sizes.some(Number.isNaN) ? sizes : null;
}

const shapeText = (sizes) => sizes.map((size) => size ?? "None").join(" × ");

function shapeControl({ question, legend, onenter }) {
  const id = freshId("shape");
  const input = h("input", {
    type: "text",
    id,
    class: "number",
    autocomplete: "off",
    placeholder: "such as 8 × 8 × 3",
    onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      onenter();
    },
  });
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  // The batch axis may be named where the question does not ask for it.
  const right = (given) =>
    same(given, question.answer) || (given[0] === null && question.answer[0] !== null && same(given.slice(1), question.answer));
  return {
    node: h("fieldset", {}, legend, h("div", { class: "control" }, h("label", { for: id }, "Shape"), input)),
    focus: () => input.focus(),
    graded: () => {
      const given = shapeOf(input.value);
      if (!given) return { problem: "Type sizes such as 8 × 8 × 3 (x or commas will do)." };
      return { given, right: right(given) };
    },
    show: (given) => {
      input.value = shapeText(given);
      input.readOnly = true;
      const slip = question.slips.findIndex((one) => same(given, one) || (given[0] === null && same(given.slice(1), one)));
      return { right: right(given), reason: question.slip_reasons[slip] };
    },
  };
}

function gridControl({ question, legend }) {
  const size = [question.answer.length, question.answer[0].length];
  const near = (a, b) => Math.abs(a - b) <= question.tolerance;
  const inputs = question.answer.map((row, i) =>
    row.map((_, j) =>
      h("input", {
        type: "text",
        class: "cell",
        autocomplete: "off",
        "aria-label": `Row ${i + 1}, column ${j + 1}`,
        onkeydown: (event) => {
          const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }[event.key];
          if (!step) return;
          event.preventDefault();
          inputs[(i + step[0] + size[0]) % size[0]][j].focus();
        },
      }),
    ),
  );
  const rows = inputs.map((row) => h("tr", {}, row.map((input) => h("td", {}, input))));
  const equal = (a, b) => a.every((row, i) => row.every((value, j) => near(value, b[i][j])));
  return {
    node: h("fieldset", {}, legend, h("table", { class: "cells", role: "presentation" }, h("tbody", {}, rows))),
    focus: () => (inputs.flat().find((input) => readings(input.value).length === 0) ?? inputs[0][0]).focus(),
    graded: () => {
      const given = inputs.map((row) => row.map((input) => readings(input.value)[0] ?? null));
      const missing = given.flat().filter((value) => value === null).length;
      if (missing) return { problem: `Fill in every field with a number (${missing} ${missing === 1 ? "is" : "are"} left).` };
      return { given, right: equal(given, question.answer) };
    },
    show: (given) => {
      const hits = given.flat().filter((value, index) => near(value, question.answer.flat()[index])).length;
      inputs.forEach((row, i) =>
        row.forEach((input, j) => {
          const right = near(given[i][j], question.answer[i][j]);
          input.value = String(given[i][j]).replace("-", "−");
          input.readOnly = true;
          input.classList.add(right ? "is-right" : "is-wrong");
          input.setAttribute("aria-label", `Row ${i + 1}, column ${j + 1}, ${right ? "right" : "not right"}`);
        }),
      );
      const slip = question.slips.findIndex((one) => equal(given, one));
      const right = equal(given, question.answer);
      const count = right ? null : h("span", {}, `${hits} of ${size[0] * size[1]} fields hold. `);
      return { right, reason: question.slip_reasons[slip], markers: count };
    },
  };
}

const POINTS = 11;
const PLOT = { width: 420, height: 260, left: 46, right: 12, top: 12, bottom: 44 };

function curveControl({ question, legend }) {
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
    svg("rect", { x: PLOT.left, y: PLOT.top, width: PLOT.width - PLOT.left - PLOT.right, height: inner, class: "area" }),
    [0, 0.25, 0.5, 0.75, 1].map((part) => {
      const height = y.start + part * (y.stop - y.start);
      return [
        svg("line", { x1: PLOT.left, x2: PLOT.width - PLOT.right, y1: down(height), y2: down(height), class: "grid" }),
        text({ x: PLOT.left - 6, y: down(height) + 4, "text-anchor": "end" }, readable(height)),
      ];
    }).flat(),
    [0, 0.5, 1].map((part) =>
      text({ x: across(part * (POINTS - 1)), y: bottom + 20, "text-anchor": part === 1 ? "end" : part ? "middle" : "start" }, readable(x.start + part * (x.stop - x.start))),
    ),
    text({ x: across((POINTS - 1) / 2), y: bottom + 36, "text-anchor": "middle" }, x.label),
    text({ x: 12, y: PLOT.top + inner / 2, "text-anchor": "middle", transform: `rotate(-90 12 ${PLOT.top + inner / 2})` }, y.label),
    truth,
    line,
    dots,
  );

  /** Heights at all points: what lies between two set ones is on the straight line between them. */
  function complete() {
    const set = heights.map((height, index) => index).filter((index) => heights[index] !== null);
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
    line.setAttribute("points", all.map((height, index) => (height === null ? "" : `${across(index)},${down(height)}`)).join(" "));
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
      const start = complete()[index] ?? heights.slice(0, index).findLast((one) => one !== null) ?? (y.start + y.stop) / 2;
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
      if (given.some((height) => height === null)) return { problem: "Draw from the left edge to the right one first." };
      return { given, right: gradedCurve(given, question).right };
    },
    show: (given) => {
      given.forEach((height, index) => (heights[index] = height));
      locked = true;
      clear.set(false);
      hint.textContent = "Dashed: what comes out.";
      const samples = question.answer;
      const at = (index) => (index / (samples.length - 1)) * (POINTS - 1);
      truth.setAttribute("points", samples.map((height, index) => `${across(at(index))},${down(clipped(height))}`).join(" "));
      repaint();
      const { right, slip, distance } = gradedCurve(given, question);
      const far = h("span", {}, `On average your curve is ${readable(distance, 2)} away. `);
      return { right, reason: question.slip_reasons[slip], markers: question.rule ? null : far };
    },
  };
}

/** The drawn heights at as many places as the answer has. */
function sampled(heights, count) {
  return Array.from({ length: count }, (_, index) => {
    const position = (index / (count - 1)) * (heights.length - 1);
    const left = Math.min(Math.floor(position), heights.length - 2);
    return heights[left] + (position - left) * (heights[left + 1] - heights[left]);
  });
}

function gradedCurve(heights, { answer, tolerance, rule, slips, y }) {
  const curve = sampled(heights, answer.length);
  const apart = (other) => curve.reduce((sum, height, index) => sum + Math.abs(height - other[index]), 0) / curve.length;
  const distance = apart(answer);
  const right = rule ? follows(curve, rule, y.stop - y.start) : distance <= tolerance;
  const distances = slips.map(apart);
  const nearest = distances.indexOf(Math.min(...distances));
  const slip = right || nearest < 0 || (!rule && distances[nearest] > distance) ? -1 : nearest;
  return { right, slip, distance };
}

/** Whether a curve has a form, up to wobbles of a tenth of the range. */
function follows(curve, rule, range) {
  const wobble = 0.1 * range;
  const first = curve[0];
  const final = curve.at(-1);
  const highest = Math.max(...curve);
  const lowest = Math.min(...curve);
  const rises = (part) => part.at(-1) - part[0] > wobble && backwards(part) <= wobble;
  const falls = (part) => rises(part.map((height) => -height));
  const turn = (extreme) => curve.indexOf(extreme);
  return {
    flat: highest - lowest <= wobble,
    rising: rises(curve),
    falling: falls(curve),
    "rises-then-falls": highest - Math.max(first, final) > wobble && rises(curve.slice(0, turn(highest) + 1)) && falls(curve.slice(turn(highest))),
    "falls-then-rises": Math.min(first, final) - lowest > wobble && falls(curve.slice(0, turn(lowest) + 1)) && rises(curve.slice(turn(lowest))),
  }[rule];
}

/** The largest drop on the way of a curve that should rise. */
function backwards(curve) {
  let highest = -Infinity;
  let drop = 0;
  for (const height of curve) {
    highest = Math.max(highest, height);
    drop = Math.max(drop, highest - height);
  }
  return drop;
}
