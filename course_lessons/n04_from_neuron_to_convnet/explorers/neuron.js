// A neuron with two inputs: its weights, its sum, its activation, and the line that it draws.
import { announcer, dropdown, h, slider, svg } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { keepPainted, oncePerFrame, save } from "../../../course_utils/browser/watching.js";
import { equals, factor, inWords } from "../../../course_utils/explorers/writing.js";
import neuronStyle from "./neuron.css";
import { ACTIVATIONS, lineIn, sumAt, wrongDots } from "./neuron_arithmetic.js";

const EDGE = 3; // the plane reaches from -EDGE to EDGE, as in neuron.py
const FINE = 64; // places along each side at which the plane's colour is computed
const [SIDE, MARGIN] = [330, 26];
const CURVE = { width: 250, height: 96, reach: 8 };
const WARM = [230, 130, 0];
const COLD = [0, 114, 178];

const at = (value) => MARGIN + ((value + EDGE) / (2 * EDGE)) * SIDE; // from left to right
const up = (value) => at(-value) - MARGIN + 6; // from below

class NeuronFigure {
  constructor(root, model) {
    [this.root, this.model] = [root, model];
    this.repaint = oncePerFrame(() => this.paint());
    this.build();
  }

  build() {
    this.sliders = this.buildSliders();
    const list = (label, name, options) =>
      dropdown({
        label,
        options: options.map((one) => [one, one]),
        value: this.get(name),
        onchange: (value) => this.change({ [name]: value }, true),
      });
    this.activation = list("Activation", "activation", Object.keys(ACTIVATIONS));
    this.dots = list("Dots", "dots", Object.keys(this.get("tasks")));
    this.sums = h("ol", { class: "sums" });
    this.curve = svg("svg", { class: "curve", width: CURVE.width, height: CURVE.height, role: "img" });
    this.verdict = h("p", { class: "verdict" });
    this.status = announcer();
    this.root.append(
      h("h3", { class: "title" }, "A neuron with two inputs"),
      h("div", { class: "row" }, this.activation.node, this.dots.node),
      h(
        "div",
        { class: "parts" },
        h(
          "div",
          { class: "numbers" },
          Object.values(this.sliders).map(({ node }) => node),
          this.sums,
          this.curve,
        ),
        h("div", { class: "space" }, this.buildPlane(), this.verdict),
      ),
      legend(),
      this.status.node,
    );
  }

  buildSliders() {
    const one = (text, limit, value, write) =>
      slider({ label: text, min: -limit, max: limit, step: 0.1, value, format: inWords, oninput: write });
    const part = (name, index) => (value) => {
      const numbers = [...this.get(name)];
      numbers[index] = value;
      this.change({ [name]: numbers }, true);
    };
    return {
      w1: one("weight w₁", 5, this.get("weights")[0], part("weights", 0)),
      w2: one("weight w₂", 5, this.get("weights")[1], part("weights", 1)),
      b: one("bias b", 12, this.get("bias"), (bias) => this.change({ bias }, true)),
      x1: one("input x₁", EDGE, this.get("point")[0], part("point", 0)),
      x2: one("input x₂", EDGE, this.get("point")[1], part("point", 1)),
    };
  }

  buildPlane() {
    this.colours = h("canvas", { width: FINE, height: FINE, class: "colours", "aria-hidden": "true" });
    const size = SIDE + MARGIN + 8;
    this.plane = svg("svg", { viewBox: `0 0 ${size} ${size}`, class: "plane", role: "img" });
    const follow = (event) => {
      if (event.type === "pointermove" && !event.buttons) return;
      const box = this.plane.getBoundingClientRect();
      const scale = size / box.width;
      const across = (((event.clientX - box.left) * scale - MARGIN) / SIDE) * 2 * EDGE - EDGE;
      const high = EDGE - (((event.clientY - box.top) * scale - 6) / SIDE) * 2 * EDGE;
      const inside = (value) => Math.round(Math.min(Math.max(value, -EDGE), EDGE) * 10) / 10;
      this.change({ point: [inside(across), inside(high)] });
    };
    this.plane.addEventListener("pointerdown", (event) => {
      this.plane.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.plane.addEventListener("pointermove", follow);
    this.plane.addEventListener("pointerup", () => this.change({}, true));
    return h("div", { class: "stack" }, this.colours, this.plane);
  }

  start() {
    return keepPainted(this);
  }

  get(name) {
    return this.model.get(name);
  }

  change(changes, aloud = false) {
    this.aloud = aloud;
    save(this.model, changes);
    this.repaint();
  }

  paint() {
    const neuron = { weights: this.get("weights"), bias: this.get("bias"), activation: this.get("activation") };
    const point = this.get("point");
    const z = sumAt(neuron, point);
    const output = ACTIVATIONS[neuron.activation](z);
    const values = [...neuron.weights, neuron.bias, ...point];
    Object.values(this.sliders).forEach((control, index) => {
      control.set(values[index]);
    });
    this.activation.set(neuron.activation);
    this.dots.set(this.get("dots"));
    this.sums.replaceChildren(...sumLines(neuron, point, z, output).map((line) => h("li", {}, line)));
    drawCurve(this.curve, neuron.activation, z, output);
    const dots = this.get("tasks")[this.get("dots")];
    const wrong = wrongDots(neuron, dots);
    paintColours(this.colours, neuron);
    drawPlane(this.plane, neuron, point, dots, wrong);
    this.verdict.textContent = verdictOf(dots, wrong);
    if (this.aloud) this.status.say(`z = ${inWords(z)}, output ${inWords(output)}. ${this.verdict.textContent}`);
    this.aloud = false;
  }
}

function sumLines({ weights, bias, activation }, point, z, output) {
  const product = (index) =>
    `${["w₁ · x₁", "w₂ · x₂"][index]} = ${factor(inWords(weights[index]))} · ${factor(inWords(point[index]))} = ${inWords(weights[index] * point[index])}`;
  const parts = [weights[0] * point[0], weights[1] * point[1], bias].map(inWords);
  const name = activation === "sigmoid" ? "σ" : activation;
  return [
    product(0),
    product(1),
    h("b", {}, `z = ${parts[0]} + ${factor(parts[1])} + ${factor(parts[2])} = ${inWords(z)}`),
    h("b", {}, `output = ${name}(z) ${equals(output)} ${inWords(output)}`),
  ];
}

function verdictOf(dots, wrong) {
  if (!dots.length) return "Click or drag in the plane to move the input.";
  const right = dots.length - wrong.length;
  if (!wrong.length) return `All ${right} dots are on their side of the line.`;
  return `${right} of ${dots.length} dots are on their side of the line; the others are ringed.`;
}

/** The activation, and where on it the sum lies. */
function drawCurve(picture, name, z, output) {
  const { width, height, reach } = CURVE;
  const top = name === "ReLU" ? reach : 1;
  const x = (value) => ((Math.min(Math.max(value, -reach), reach) + reach) / (2 * reach)) * (width - 20) + 10;
  const y = (value) => height - 18 - (Math.min(value, top) / top) * (height - 34);
  const places = Array.from({ length: 161 }, (_, index) => -reach + (index * reach) / 80);
  const path = places.map((place) => `${x(place).toFixed(1)} ${y(ACTIVATIONS[name](place)).toFixed(1)}`).join("L");
  picture.setAttribute("aria-label", `The ${name} activation; at z = ${inWords(z)} it is ${inWords(output)}`);
  picture.replaceChildren(
    svg("path", { class: "axis", d: `M${x(-reach)} ${y(0)}L${x(reach)} ${y(0)}M${x(0)} ${y(0)}L${x(0)} ${y(top)}` }),
    svg("path", { class: "line", d: `M${path}` }),
    svg("path", { class: "drop", d: `M${x(z)} ${y(0)}L${x(z)} ${y(output)}` }),
    svg("circle", { class: "here", cx: x(z), cy: y(output), r: 5 }),
    svg("text", { x: x(0), y: height - 4 }, "0"),
    svg("text", { x: x(reach) - 4, y: height - 4 }, "z"),
    svg("text", { x: x(0) - 14, y: y(top) + 5 }, String(top)),
  );
}

/** The output everywhere on the plane, as a tint. */
function paintColours(canvas, neuron) {
  const context = canvas.getContext("2d");
  const picture = context.createImageData(FINE, FINE);
  for (let row = 0; row < FINE; row++) {
    for (let column = 0; column < FINE; column++) {
      const place = [((column + 0.5) / FINE) * 2 * EDGE - EDGE, EDGE - ((row + 0.5) / FINE) * 2 * EDGE];
      const output = ACTIVATIONS[neuron.activation](sumAt(neuron, place));
      const part = neuron.activation === "ReLU" ? Math.min(output / 6, 1) : 2 * output - 1;
      picture.data.set([...(part < 0 ? COLD : WARM), Math.abs(part) * 150], 4 * (row * FINE + column));
    }
  }
  context.putImageData(picture, 0, 0);
}

function drawPlane(plane, neuron, point, dots, wrong) {
  const line = lineIn(neuron, EDGE);
  const children = [
    svg("rect", { class: "frame", x: at(-EDGE), y: up(EDGE), width: SIDE, height: SIDE }),
    svg("path", {
      class: "axis",
      d: `M${at(-EDGE)} ${up(0)}L${at(EDGE)} ${up(0)}M${at(0)} ${up(-EDGE)}L${at(0)} ${up(EDGE)}`,
    }),
    ...[-3, -2, -1, 1, 2, 3].flatMap((tick) => [
      svg("text", { class: "tick", x: at(tick), y: up(-EDGE) + 16 }, inWords(tick)),
      svg("text", { class: "tick", x: MARGIN - 13, y: up(tick) + 4 }, inWords(tick)),
    ]),
    svg("text", { class: "tick", x: at(0), y: up(-EDGE) + 16 }, "x₁"),
    svg("text", { class: "tick", x: MARGIN - 13, y: up(0) + 4 }, "x₂"),
  ];
  if (line) {
    const [[x1, y1], [x2, y2]] = line;
    children.push(
      svg("path", { class: "border", d: `M${at(x1)} ${up(y1)}L${at(x2)} ${up(y2)}` }),
      weightArrow(neuron, line),
    );
  }
  children.push(...dots.map((dot) => drawnDot(dot, wrong.includes(dot))));
  const [x, y] = [at(point[0]), up(point[1])];
  children.push(svg("path", { class: "point", d: `M${x - 9} ${y}L${x} ${y - 9}L${x + 9} ${y}L${x} ${y + 9}Z` }));
  const where = line ? "The line on which z is 0 crosses the plane" : "No line on which z is 0 crosses the plane";
  plane.setAttribute(
    "aria-label",
    `Plane of the two inputs. ${where}. The input is at ${point.map(inWords).join(", ")}. ${verdictOf(dots, wrong)}`,
  );
  plane.replaceChildren(...children);
}

/** From the middle of the line towards larger sums. */
function weightArrow({ weights: [w1, w2] }, [[x1, y1], [x2, y2]]) {
  const [fromX, fromY] = [at((x1 + x2) / 2), up((y1 + y2) / 2)];
  const size = Math.hypot(w1, w2);
  const long = 12 + 7 * size;
  const [dx, dy] = [w1 / size, -w2 / size];
  const [toX, toY] = [fromX + dx * long, fromY + dy * long];
  const wing = (side) => `${toX - 9 * dx + side * 5 * dy} ${toY - 9 * dy - side * 5 * dx}`;
  return svg("path", { class: "arrow", d: `M${fromX} ${fromY}L${toX} ${toY}M${wing(1)}L${toX} ${toY}L${wing(-1)}` });
}

/** Not by colour alone: discs are to lie where the output is high, squares where it is low. */
function drawnDot([x1, x2, kind], isWrong) {
  const [x, y] = [at(x1), up(x2)];
  const shape = kind
    ? svg("circle", { cx: x, cy: y, r: 6.5 })
    : svg("rect", { x: x - 6, y: y - 6, width: 12, height: 12 });
  const ring = isWrong ? [svg("circle", { class: "ring", cx: x, cy: y, r: 12 })] : [];
  return svg("g", { class: `dot ${kind ? "high" : "low"}` }, ...ring, shape);
}

function legend() {
  return h(
    "p",
    { class: "note" },
    "In the plane: the line on which z = 0; the arrow shows where z grows, and is the longer, the larger the weights; the " +
      "diamond is the input. Discs belong where z is above 0, squares where it is below.",
  );
}

function draw(root, model) {
  return new NeuronFigure(root, model).start();
}

export const figure = liveFigure(draw, [neuronStyle]);
export default figure;
