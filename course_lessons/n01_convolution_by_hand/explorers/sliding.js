// A kernel slides along a line: the products under it, and their sums point by point.
import { announcer, dropdown, h, svg, tickBox } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { clamped } from "../../../course_utils/browser/numbers.js";
import { save } from "../../../course_utils/browser/watching.js";
import { PlayedFigure } from "../../../course_utils/explorers/played.js";
import playerStyle from "../../../course_utils/explorers/player.css";
import { player } from "../../../course_utils/explorers/player.js";
import { acrossIn, keepInView } from "../../../course_utils/explorers/traced_picture.js";
import { short } from "../../../course_utils/explorers/writing.js";
import { lineOf, productsAt, sumInWords, sumsOf } from "./line_arithmetic.js";
import slidingStyle from "./sliding.css";

const HEAD = 25; // above each band, for its caption
const BANDS = { signal: 78, kernel: 62, products: 78, sums: 92 }; // how high each is
const WRITES = 30; // a cell so wide holds a number
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

class SlidingFigure extends PlayedFigure {
  build() {
    const presets = this.get("presets");
    this.pick = dropdown({
      label: "Example",
      options: Object.keys(presets).map((name) => [name, name]),
      value: "",
      onchange: (name) => this.restart(presets[name]),
    });
    this.flip = tickBox({
      label: "Flip the kernel first",
      value: this.get("flip"),
      onchange: (flip) => this.restart({ flip }),
    });
    this.full = tickBox({
      label: "Zeros before and behind",
      value: this.get("mode") === "full",
      onchange: (full) => this.restart({ mode: full ? "full" : "valid" }),
    });
    this.picture = svg("svg", {
      class: "picture",
      role: "slider",
      tabindex: 0,
      "aria-label": "Position of the kernel",
    });
    this.listen();
    this.box = h("div", { class: "scroll" }, this.picture);
    this.sentence = h("p", { class: "sentence" });
    this.player = player({
      advance: (by) => this.move(this.get("position") + by),
      rewind: () => this.restart({}),
      seek: (position) => this.move(position),
      stopped: () => this.say(),
      pace: () => (lineOf(this.settings()).count > 10 ? 450 : 1000),
    });
    this.status = announcer();
    this.root.append(
      h("h3", { class: "title" }, "A kernel slides along a line"),
      h("div", { class: "row" }, this.pick.node, this.flip.node, this.full.node),
      this.box,
      this.sentence,
      this.player.node,
      this.status.node,
    );
  }

  /** The picture is one slider: it is dragged, and moved with the arrow keys. */
  listen() {
    this.picture.addEventListener("keydown", (event) => {
      const { count } = lineOf(this.settings());
      const wanted = { Home: 1, End: count }[event.key] ?? this.get("position") + (KEYS[event.key] ?? NaN);
      if (Number.isNaN(wanted)) return;
      event.preventDefault();
      this.player.stop();
      this.move(wanted);
    });
    const follow = (event) => {
      if (event.type === "pointermove" && !event.buttons) return;
      const { weights } = lineOf(this.settings());
      const start = acrossIn(this.picture, event) / this.cell - weights.length / 2;
      this.player.stop();
      this.move(Math.max(Math.round(start) + 1, 1));
    };
    this.picture.addEventListener("pointerdown", (event) => {
      this.picture.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.picture.addEventListener("pointermove", follow);
  }

  settings() {
    const [signal, kernel, flip, mode] = ["signal", "kernel", "flip", "mode"].map((name) => this.get(name));
    return { signal, kernel, flip, mode };
  }

  restart(changes) {
    this.player.stop();
    save(this.model, { ...changes, position: 0, reached: 0 });
    this.say();
  }

  /** Lays the kernel on a position; returns whether that is another one. */
  move(to) {
    const position = clamped(to, lineOf(this.settings()).count + 1);
    const moved = position !== this.get("position");
    if (moved) save(this.model, { position, reached: Math.max(position, this.get("reached")) });
    this.aloud = !this.player.playing();
    this.repaint();
    return moved;
  }

  words(line, position) {
    if (!line.count) return "The kernel is longer than the signal: nowhere do all weights fit.";
    if (!position) return "The kernel waits. Drag it, press Play, or step with the arrow keys.";
    return `Position ${position} of ${line.count}: ${sumInWords(line, position - 1)}.`;
  }

  paint() {
    const settings = this.settings();
    const line = lineOf(settings);
    const position = Math.min(this.get("position"), line.count);
    const reached = Math.min(Math.max(this.get("reached"), position), line.count);
    const presets = this.get("presets");
    const alike = (name) =>
      JSON.stringify([presets[name].signal, presets[name].kernel]) ===
      JSON.stringify([settings.signal, settings.kernel]);
    this.pick.set(Object.keys(presets).find(alike) ?? "");
    this.flip.set(settings.flip);
    this.full.set(settings.mode === "full");
    const room = Math.max(this.width.now() - 26, 280);
    this.cell = Math.max(Math.min((room - 2) / line.padded.length, 46), 9);
    drawLine(this.picture, line, settings, { position, reached, cell: this.cell });
    if (line.padded.length * this.cell > room)
      keepInView(this.box, (Math.max(position - 1, 0) + line.weights.length / 2) * this.cell);
    const words = this.words(line, position);
    this.sentence.textContent = words;
    for (const [name, value] of Object.entries({
      valuemin: 0,
      valuemax: line.count,
      valuenow: position,
      valuetext: words,
    }))
      this.picture.setAttribute(`aria-${name}`, value);
    this.player.set({ index: position, count: line.count + 1, text: words });
    if (this.aloud) this.status.say(words);
    this.aloud = false;
  }
}

/** A band's scale: {y(value), zero, top, bottom}; zero is always within. */
function scale(values, top, height) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  const y = (value) => top + ((high - value) / span) * height;
  return { y, zero: y(0), top, bottom: top + height };
}

function drawLine(picture, line, settings, { position, reached, cell }) {
  const { padded, weights, pad } = line;
  const sums = sumsOf(line);
  const start = Math.max(position - 1, 0);
  const wide = padded.length * cell;
  let top = 0;
  const bands = Object.fromEntries(
    Object.entries(BANDS).map(([name, height]) => {
      top += HEAD + 10 + height;
      return [name, { top: top - height, height }];
    }),
  );
  const product = productsAt(line, start);
  const largest = line.count ? Array.from({ length: line.count }, (_, at) => productsAt(line, at)).flat() : [0];
  const x = (place) => place * cell;
  const middle = settings.mode === "full" ? weights.length - 0.5 : weights.length / 2;
  const made = {
    signal: bars(padded, scale(padded, bands.signal.top, bands.signal.height), { x, cell, kind: "signal", from: 0 }),
    kernel: bars(weights, scale(weights, bands.kernel.top, bands.kernel.height), {
      x,
      cell,
      kind: "kernel",
      from: start,
    }),
    products: position
      ? bars(product, scale(largest, bands.products.top, bands.products.height), {
          x,
          cell,
          kind: "product",
          from: start,
        })
      : [],
    sums: points(sums.slice(0, reached), scale(sums, bands.sums.top, bands.sums.height), {
      x: (at) => x(at + middle),
      cell,
      position,
    }),
  };
  const captions = {
    signal: pad ? "Signal, with zeros before and behind" : "Signal",
    kernel: settings.flip ? "Kernel, flipped" : "Kernel",
    products: "Products, pair by pair",
    sums:
      settings.mode === "full" ? "Their sum, under the kernel's last weight" : "Their sum, under the kernel's middle",
  };
  const baselines = Object.entries(bands).map(([name, { top: at, height }]) => {
    const values = { signal: padded, kernel: weights, products: largest, sums }[name];
    const { zero } = scale(values, at, height);
    return svg("line", { class: "base", x1: 0, x2: wide, y1: zero, y2: zero });
  });
  const bottom = bands.products.top + bands.products.height;
  const frame = svg("rect", {
    class: `under${position ? "" : " waits"}`,
    x: x(start) + 1,
    y: bands.signal.top - 6,
    width: weights.length * cell - 2,
    height: bottom - bands.signal.top + 10,
    rx: 5,
  });
  picture.setAttribute("width", wide);
  picture.setAttribute("height", top + 20);
  picture.replaceChildren(
    frame,
    ...baselines,
    ...Object.values(made).flat(),
    ...Object.entries(captions).map(([name, text]) =>
      svg("text", { class: "caption", x: 2, y: bands[name].top - 14 }, text),
    ),
  );
}

/** A bar for each number, which is written over it where there is room. */
function bars(values, { y, zero }, { x, cell, kind, from }) {
  return values.map((value, place) => {
    const [high, low] = [Math.min(y(value), zero), Math.max(y(value), zero)];
    const left = x(from + place);
    const group = svg(
      "g",
      { class: `bar ${kind}` },
      svg("rect", { x: left + 1.5, y: high, width: cell - 3, height: Math.max(low - high, 1) }),
    );
    if (cell >= WRITES)
      group.append(svg("text", { x: left + cell / 2, y: value < 0 ? low + 11 : high - 3 }, short(value)));
    return group;
  });
}

/** The sums so far, joined by a line. */
function points(values, { y }, { x, cell, position }) {
  if (!values.length) return [];
  const path = values.map((value, at) => `${x(at)} ${y(value)}`).join("L");
  const dots = values.map((value, at) => {
    const isNow = at === position - 1;
    const group = svg(
      "g",
      { class: `sum${isNow ? " now" : ""}` },
      svg("circle", { cx: x(at), cy: y(value), r: isNow ? 6 : 4 }),
    );
    if (cell >= WRITES || isNow) group.append(svg("text", { x: x(at), y: y(value) + 17 }, short(value)));
    return group;
  });
  return [svg("path", { class: "trail", d: `M${path}` }), ...dots];
}

function draw(root, model) {
  return new SlidingFigure(root, model).start();
}

export const figure = liveFigure(draw, [playerStyle, slidingStyle]);
export default figure;
