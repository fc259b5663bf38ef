// The chain rule on a small graph with numbers: forward, then backward, step by step.
import { announcer, button, dropdown, h, svg } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { clamped, parseNumber } from "../../../course_utils/browser/numbers.js";
import { save } from "../../../course_utils/browser/watching.js";
import { PlayedFigure } from "../../../course_utils/explorers/played.js";
import playerStyle from "../../../course_utils/explorers/player.css";
import { player } from "../../../course_utils/explorers/player.js";
import { inWords } from "../../../course_utils/explorers/writing.js";
import chainRuleStyle from "./chain_rule.css";
import { forward, moment, stepsOf } from "./graph_arithmetic.js";
import { asked, formula, told, written } from "./graph_words.js";

const NARROW = 560; // below, the graph runs from top to bottom
const LARGEST = 9;
const [BOX_HEIGHT, GAP] = [62, 14];

class ChainRuleFigure extends PlayedFigure {
  build() {
    this.verdict = "";
    const graphs = this.get("graphs");
    this.pick = dropdown({
      label: "Graph",
      options: Object.keys(graphs).map((name) => [name, name]),
      value: this.get("graph"),
      onchange: (graph) => this.change({ graph, values: {}, step: 0 }),
    });
    this.fields = h("div", { class: "row fields" });
    this.picture = svg("svg", { class: "graph", role: "img" });
    this.sentence = h("p", { class: "sentence" });
    this.question = h("label", { for: "guess" });
    this.guess = h("input", { type: "text", id: "guess", inputmode: "text", autocomplete: "off", size: 6 });
    const form = h(
      "form",
      {
        class: "row ask",
        onsubmit: (event) => {
          event.preventDefault();
          this.answer();
        },
      },
      this.question,
      this.guess,
      h("button", { type: "submit" }, "Check"),
    );
    this.form = form;
    this.told = h("p", { class: "told" });
    this.player = player({
      advance: (by) => this.move(this.get("step") + by),
      rewind: () => this.move(0),
      seek: (step) => this.move(step),
      stopped: () => this.say(),
      pace: () => 1600,
    });
    this.status = announcer();
    this.root.append(
      h("h3", { class: "title" }, "The chain rule on numbers"),
      h("div", { class: "row" }, this.pick.node, this.fields),
      this.picture,
      legend(),
      this.sentence,
      form,
      this.told,
      this.player.node,
      this.status.node,
    );
  }

  change(changes) {
    this.player.stop();
    this.verdict = "";
    save(this.model, changes);
    this.repaint();
  }

  /** Goes to a step; returns whether that is another one. */
  move(to, verdict = "") {
    const { steps, step } = this.work();
    const next = clamped(to, steps.length + 1);
    this.verdict = verdict;
    this.guess.value = "";
    this.aloud = !this.player.playing();
    if (next !== step) save(this.model, { step: next });
    this.repaint();
    return next !== step;
  }

  work() {
    const nodes = this.get("graphs")[this.get("graph")];
    const numbers = forward(nodes, this.get("values"));
    const steps = stepsOf(nodes, numbers);
    const step = clamped(this.get("step"), steps.length + 1);
    return { nodes, numbers, steps, step, now: moment(nodes, numbers, step) };
  }

  /** Compares the learner's number with the next step, and makes it. */
  answer() {
    const { steps, step } = this.work();
    const number = parseNumber(this.guess.value);
    this.player.stop();
    if (!Number.isFinite(number)) {
      this.verdict = "Write a number, then Check.";
      return this.say();
    }
    const right = Math.abs(number - steps[step].result) < 0.01;
    this.move(step + 1, right ? "That is right." : `You wrote ${inWords(number)}; here is why it is another number.`);
  }

  paintFields({ nodes, numbers }) {
    const given = nodes.filter(({ kind }) => kind === "given").map(({ name }) => name);
    if (String(given) !== this.shownFields) {
      this.shownFields = String(given);
      const reset = button("Reset", () => this.change({ values: {}, step: 0 }));
      this.fields.replaceChildren(...given.map((name) => this.field(name)), reset);
    }
    for (const input of this.fields.querySelectorAll("input")) {
      const value = String(numbers[input.name]);
      if (!input.matches(":focus") && input.value !== value) input.value = value;
    }
  }

  field(name) {
    const oninput = (event) => {
      const value = event.target.value === "" ? NaN : Number(event.target.value);
      if (Math.abs(value) <= LARGEST) this.change({ values: { ...this.get("values"), [name]: value } });
    };
    const settings = { type: "number", name, min: -LARGEST, max: LARGEST, step: "any", oninput };
    return h("label", { class: "field" }, written(name), " ", h("input", settings));
  }

  paint() {
    const work = this.work();
    const { nodes, numbers, steps, step, now } = work;
    this.pick.set(this.get("graph"));
    this.paintFields(work);
    drawGraph(this.picture, work, Math.max(this.width.now() - 26, 280));
    this.sentence.textContent = told(now.last, nodes, numbers);
    const next = steps[step];
    this.form.hidden = !next;
    this.question.textContent = asked(next);
    const end = "All slopes are known. Change a number above: which slopes change with it?";
    this.told.textContent = [this.verdict, next ? "" : end].join(" ").trim();
    this.player.set({ index: step, count: steps.length + 1, text: this.sentence.textContent });
    if (this.aloud) this.status.say(`${this.verdict} ${this.sentence.textContent} ${next ? asked(next) : end}`.trim());
    this.aloud = false;
  }
}

function legend() {
  return h(
    "p",
    { class: "note" },
    "In a box: what it computes, its number, and below it, in brackets, the ",
    h("span", { class: "slope" }, "slope"),
    " of L with respect to it: how fast L grows when that number grows. Beside an arrow: the local slope.",
  );
}

/** Where the boxes stand, and how large they are, in the room there is. */
function laidOut(nodes, room) {
  const [deep, wide] = [0, 1].map((axis) => Math.max(...nodes.map(({ at }) => at[axis])) + 1);
  const upright = room < NARROW;
  const across = upright ? wide : deep;
  const pitch = [Math.min(room / across, 180), BOX_HEIGHT + (upright ? 26 : GAP)];
  const box = [Math.min(pitch[0] - (upright ? 8 : 44), 116), BOX_HEIGHT];
  const places = Object.fromEntries(
    nodes.map(({ name, at }) => {
      const [column, row] = upright ? [at[1], at[0]] : at;
      return [name, [(column + 0.5) * pitch[0], (row + 0.5) * pitch[1]]];
    }),
  );
  return { upright, box, places, size: [across * pitch[0], (upright ? deep : wide) * pitch[1]] };
}

function drawGraph(picture, { nodes, numbers, now }, room) {
  const plan = laidOut(nodes, room);
  const current = now.last;
  const edges = nodes.flatMap(({ name, from }) => from.map((one) => drawnEdge(one, name, now, current, plan)));
  const boxes = nodes.map((node) => drawnBox(node, now, current, plan));
  const [width, height] = plan.size;
  picture.setAttribute("width", width);
  picture.setAttribute("height", height);
  const known = nodes.map(({ name }) => {
    const number = name in now.known ? inWords(numbers[name]) : "not known yet";
    return `${written(name)} ${number}${name in now.slopes ? `, slope ${inWords(now.slopes[name])}` : ""}`;
  });
  picture.setAttribute("aria-label", `Graph: ${known.join("; ")}`);
  picture.replaceChildren(...edges, ...boxes);
}

function drawnEdge(lower, upper, now, current, { upright, box, places }) {
  const half = upright ? [0, box[1] / 2] : [box[0] / 2, 0];
  const [from, to] = [
    places[lower].map((at, axis) => at + half[axis]),
    places[upper].map((at, axis) => at - half[axis]),
  ];
  const back = now.edges.find((edge) => edge.from === upper && edge.to === lower);
  const isNow = current?.kind === "back" && current.edge.from === upper && current.edge.to === lower;
  const feeds = current?.kind === "forward" && current.node.name === upper;
  const [start, end] = back ? [to, from] : [from, to];
  const group = svg("g", { class: `edge${back ? " back" : ""}${isNow || feeds ? " now" : ""}` });
  group.append(svg("path", { d: arrow(start, end) }));
  if (back) {
    const middle = from.map((at, axis) => (at + to[axis]) / 2);
    group.append(svg("text", { x: middle[0], y: middle[1] + 4 }, `×${inWords(back.local)}`));
  }
  return group;
}

/** A line with a head of its own, so that it takes the line's colour. */
function arrow([x1, y1], [x2, y2]) {
  const turn = Math.atan2(y2 - y1, x2 - x1);
  const wing = (by) => `${x2 - 8 * Math.cos(turn + by)} ${y2 - 8 * Math.sin(turn + by)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${wing(0.45)}L${x2} ${y2}L${wing(-0.45)}`;
}

function drawnBox(node, now, current, { box, places }) {
  const [x, y] = places[node.name];
  const name = written(node.name);
  const isNow = [current?.node?.name, current?.edge?.to].includes(node.name);
  const isAbove = current?.edge?.from === node.name;
  const classes = `box ${node.kind === "given" ? "given" : "made"}${isNow ? " now" : ""}${isAbove ? " above" : ""}`;
  const [left, top] = [x - box[0] / 2, y - box[1] / 2];
  const title = node.kind === "given" ? name : box[0] < 96 ? `${name}: ${formula(node)}` : `${name} = ${formula(node)}`;
  const value = node.name in now.known ? inWords(now.known[node.name]) : "?";
  const slope = node.name in now.slopes ? `[ ${inWords(now.slopes[node.name])} ]` : "";
  return svg(
    "g",
    { class: classes, "data-node": node.name },
    svg("rect", { x: left + 1, y: top + 1, width: box[0] - 2, height: box[1] - 2, rx: 8 }),
    svg("text", { x, y: top + 16, class: "formula" }, title),
    svg("text", { x, y: top + 36, class: "value" }, value),
    svg("text", { x, y: top + 54, class: "slope" }, slope),
  );
}

function draw(root, model) {
  return new ChainRuleFigure(root, model).start();
}

export const figure = liveFigure(draw, [playerStyle, chainRuleStyle]);
export default figure;
