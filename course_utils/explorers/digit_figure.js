// A pad to draw a digit on with mouse, finger or keyboard, the drawing centred as MNIST does it, and
// beside it what a network makes of it. Which network, and where it answers, the figures built on it say.
import { announcer, button, h, slider } from "../browser/elements.js";
import { oncePerFrame, save } from "../browser/watching.js";
import { centreDigit } from "./centring.js";
import { barRows, paintMap, paintPicture } from "./maps.js";

const RASTER = 280; // pixels of the drawing, either way
export const PEN = 24; // its width, to begin with
const STEP = 7; // of the keyboard's pen, in pixels of the drawing

const percentOf = (share) => (share > 0.9995 ? "100 %" : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`);

const isEmpty = (image) => image.every((line) => line.every((level) => !level));

/**
 * The state first, then what is shown, then how it is painted. A figure built on it says in `read()` what
 * happens to a new drawing, and in `result()` what is known of it: {probabilities, layers, error,
 * pending}, where each of `layers` is {name, title, maps, shown, limits}.
 */
export class DigitFigure {
  changed = oncePerFrame(() => this.readDrawing());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.names = this.get("names");
    this.shape = [this.get("image").length, this.get("image")[0].length];
    this.strokes = this.get("strokes");
    this.stroke = null; // the one that is being drawn
    this.pointer = null; // and by which pointer
    this.pen = { x: RASTER / 2, y: RASTER / 2, down: false }; // of the keyboard
    this.image = this.get("image");
    [this.quiet, this.shownLayers, this.spoken] = [0, null, ""];
    this.repaint = oncePerFrame(() => this.paint());
    this.buildPad();
    this.buildAnswer();
    this.place();
    this.listenToPointer();
    this.listenToKeyboard();
  }

  buildPad() {
    this.paper = h("canvas", { width: RASTER, height: RASTER, "aria-hidden": "true" });
    this.brush = this.paper.getContext("2d", { willReadFrequently: true });
    this.cursor = h("div", { class: "cursor", "aria-hidden": "true" });
    this.pad = h(
      "div",
      {
        class: "pad",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "drawing pad",
        "aria-label":
          "Drawing pad: arrow keys move the pen, with Shift further; Space puts it down or lifts it; Z takes the last stroke back",
      },
      this.paper,
      this.cursor,
    );
    this.prompt = h("div", { class: "prompt", "aria-hidden": "true" }, "Draw here");
    this.pad.append(this.prompt);
    this.thickness = slider({ label: "Brush", min: 8, max: 44, step: 2, value: PEN, oninput: () => {} });
    this.undo = button("Undo", () => this.takeBack());
    this.clear = button("Clear", () => this.finish([]));
    this.tools = h("div", { class: "row tools" }, this.undo, this.clear, this.thickness.node);
  }

  buildAnswer() {
    this.seen = h("canvas", { role: "img" });
    this.box = h("div", { class: "box", "aria-hidden": "true" });
    this.side = Math.round((Math.min(...this.shape) * 20) / 28);
    this.box.style.width = `${(100 * this.side) / this.shape[1]}%`;
    this.box.style.height = `${(100 * this.side) / this.shape[0]}%`;
    this.bars = barRows("Probabilities", null);
    this.verdict = h("p", { class: "verdict" });
    this.notice = h("p", { class: "note notice" });
    this.layers = h("div", { class: "layers" });
    this.status = announcer();
  }

  place() {
    this.root.append(
      h(
        "div",
        { class: "work" },
        h("div", { class: "left" }, this.pad, this.tools),
        h(
          "div",
          { class: "middle" },
          h("div", { class: "view-title" }, "What the network sees"),
          h("div", { class: "seen" }, this.seen, this.box),
          h(
            "p",
            { class: "note" },
            `${this.shape.join(" × ")} pixels: the drawing, scaled to a box of ${this.side} × ${this.side} (dashed), then moved until its centre of mass lies in the middle.`,
          ),
        ),
        h("div", { class: "right" }, this.verdict, this.bars.node, this.notice),
      ),
      this.layers,
      h(
        "p",
        { class: "note keys" },
        "Without a mouse: arrow keys move the pen, Space puts it down or lifts it, Z takes a stroke back.",
      ),
      this.status.node,
    );
  }

  listenToPointer() {
    this.pad.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.pointer !== null) return;
      event.preventDefault();
      this.pad.focus({ focusVisible: false });
      this.liftPen();
      this.pointer = event.pointerId;
      this.pad.setPointerCapture(this.pointer);
      this.begin(this.at(event));
    });
    this.pad.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.pointer) return;
      const all = event.getCoalescedEvents?.() ?? [];
      this.extend((all.length ? all : [event]).map(this.at));
    });
    for (const name of ["pointerup", "pointercancel"])
      this.pad.addEventListener(name, (event) => {
        if (event.pointerId !== this.pointer) return;
        this.pointer = null;
        this.end();
      });
  }

  listenToKeyboard() {
    this.pad.addEventListener("keydown", (event) => {
      const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      const isSpace = event.key === " " || event.key === "Enter";
      const isBack = event.key.toLowerCase() === "z" || event.key === "Backspace";
      if ((!step && !isSpace && !isBack && event.key !== "Escape") || this.pointer !== null) return;
      event.preventDefault();
      if (step) {
        const by = STEP * (event.shiftKey ? 4 : 1);
        const inside = (place) => Math.min(Math.max(place, 0), RASTER);
        [this.pen.x, this.pen.y] = [inside(this.pen.x + by * step[0]), inside(this.pen.y + by * step[1])];
        if (this.pen.down) this.extend([[this.pen.x, this.pen.y]]);
      } else if (isBack) this.takeBack();
      else if (this.pen.down) this.liftPen();
      else if (isSpace) {
        this.pen.down = true;
        this.begin([this.pen.x, this.pen.y]);
        this.status.say("Pen down");
      }
      this.paintCursor();
    });
    this.pad.addEventListener("blur", () => {
      this.liftPen();
      this.paintCursor();
    });
  }

  /** Paints, follows what Python and other views of the figure do, and returns what stops that. */
  start(traits = []) {
    const heard = [
      ["strokes", this.fromElsewhere],
      ["image", this.follow],
      ...traits.map((name) => [name, this.repaint]),
    ];
    for (const [name, listener] of heard) this.model.on(`change:${name}`, listener);
    this.redraw();
    this.paintCursor();
    this.paint();
    return () => {
      clearTimeout(this.quiet);
      for (const [name, listener] of heard) this.model.off(`change:${name}`, listener);
    };
  }

  at = (event) => {
    const area = this.paper.getBoundingClientRect();
    return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height].map(
      (share) => Math.round(10 * RASTER * Math.min(Math.max(share, 0), 1)) / 10,
    );
  };

  // From another view of the figure.
  fromElsewhere = () => {
    if (this.stroke || JSON.stringify(this.get("strokes")) === JSON.stringify(this.strokes)) return;
    this.strokes = this.get("strokes");
    this.redraw();
    this.image = this.get("image");
    this.paint();
  };

  follow = () => {
    if (!this.stroke) this.image = this.get("image"); // another view's drawing
    this.repaint();
  };

  get(name) {
    return this.model.get(name);
  }

  ink({ width, points }, from = 0) {
    this.brush.strokeStyle = this.brush.fillStyle = "#fff";
    [this.brush.lineWidth, this.brush.lineCap, this.brush.lineJoin] = [width, "round", "round"];
    this.brush.beginPath();
    if (points.length === 1) this.brush.arc(...points[0], width / 2, 0, 2 * Math.PI);
    else
      points.slice(from).forEach((point, index) => (index ? this.brush.lineTo(...point) : this.brush.moveTo(...point)));
    if (points.length === 1) this.brush.fill();
    else this.brush.stroke();
  }

  redraw() {
    this.brush.fillStyle = "#000";
    this.brush.fillRect(0, 0, RASTER, RASTER);
    for (const one of this.strokes) this.ink(one);
    if (this.stroke) this.ink(this.stroke);
  }

  begin(point, width = Number(this.thickness.input.value)) {
    this.stroke = { width, points: [point] };
    this.ink(this.stroke);
    this.changed();
  }

  extend(points) {
    const before = this.stroke.points.length;
    const last = () => this.stroke.points.at(-1);
    for (const [x, y] of points) if (Math.hypot(x - last()[0], y - last()[1]) >= 1) this.stroke.points.push([x, y]);
    if (this.stroke.points.length === before) return;
    this.ink(this.stroke, before - 1);
    this.changed();
  }

  end() {
    if (!this.stroke) return;
    const done = this.stroke;
    this.stroke = null;
    this.finish([...this.strokes, done]);
  }

  /** A stroke is done, or taken back: keep it, so that another view and the next page show it. */
  finish(strokes) {
    if (this.stroke) [this.stroke, this.pen.down] = [null, false];
    this.strokes = strokes;
    this.redraw();
    save(this.model, { strokes });
    this.changed();
    this.paintCursor();
  }

  takeBack() {
    this.finish(this.stroke ? this.strokes : this.strokes.slice(0, -1));
  }

  // The keyboard's pen.
  liftPen() {
    if (!this.pen.down) return;
    this.pen.down = false;
    this.end();
    this.status.say("Pen up");
  }

  paintCursor() {
    Object.assign(this.cursor.style, {
      left: `${(100 * this.pen.x) / RASTER}%`,
      top: `${(100 * this.pen.y) / RASTER}%`,
    });
    this.cursor.classList.toggle("down", this.pen.down);
  }

  // From the drawing to the network.
  readDrawing() {
    const { data } = this.brush.getImageData(0, 0, RASTER, RASTER);
    this.image = centreDigit(
      data.filter((_, index) => index % 4 === 0),
      RASTER,
      RASTER,
      this.shape,
    );
    this.read();
    this.paint();
  }

  paint() {
    const empty = isEmpty(this.image);
    const { probabilities = null, layers = [], error = "", pending = false } = empty ? {} : this.result();
    this.prompt.hidden = !empty || Boolean(this.stroke);
    this.undo.disabled = this.clear.disabled = !this.strokes.length && !this.stroke;
    paintPicture(this.seen, this.image.flat(), this.shape);
    this.seen.setAttribute(
      "aria-label",
      `What the network sees: ${this.shape.join(" by ")} pixels${empty ? ", empty" : ""}`,
    );
    const best = probabilities?.reduce((top, share, index) => (share > probabilities[top] ? index : top), 0);
    this.bars.set(
      this.names,
      probabilities ?? this.names.map(() => 0),
      best,
      (share) => (probabilities ? percentOf(share) : "–"),
      1,
    );
    this.verdict.textContent = empty
      ? "Draw a digit."
      : probabilities
        ? this.sayResult(probabilities, best)
        : error || this.standing()
          ? ""
          : "…";
    this.notice.textContent = error || this.standing();
    this.notice.classList.toggle("bad", Boolean(error));
    this.paintLayers(layers);
    this.announce(error || (pending || empty ? "" : this.verdict.textContent));
  }

  /** Said when nothing else is. */
  standing() {
    return "";
  }

  /** Has it read out once the drawing rests. */
  announce(words) {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => {
      if (words && words !== this.spoken) this.status.say(words);
      this.spoken = words;
    }, 600);
  }

  sayResult(probabilities, best) {
    const second = probabilities.reduce(
      (top, share, index) => (index !== best && (top < 0 || share > probabilities[top]) ? index : top),
      -1,
    );
    const first = `${this.names[best]} (${percentOf(probabilities[best])})`;
    return probabilities[best] >= 0.6 || second < 0
      ? `The network reads ${first}.`
      : `The network wavers: ${first} or ${this.names[second]} (${percentOf(probabilities[second])}).`;
  }

  paintLayers(layers) {
    if (layers === this.shownLayers) return;
    this.shownLayers = layers;
    while (this.layers.children.length > layers.length) this.layers.lastChild.remove();
    layers.forEach(({ name, title, maps, shown, limits }, place) => {
      const part =
        this.layers.children[place] ??
        this.layers.appendChild(
          h("div", { class: "layer" }, h("div", { class: "view-title" }), h("div", { class: "tiles", role: "img" })),
        );
      const [heading, tiles] = part.children;
      heading.textContent = title;
      tiles.setAttribute("aria-label", `Feature maps of ${name}`);
      while (tiles.children.length > maps.count) tiles.lastChild.remove();
      while (tiles.children.length < maps.count) tiles.append(h("canvas"));
      [...tiles.children].forEach((canvas, channel) => paintMap(canvas, maps, channel, shown, limits[channel]));
    });
  }
}
