// AttentionExplorer: a square over a photo, and what becomes of the answer. Every place was asked about in Python.
import { announcer, dropdown, h, slider } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { readable } from "../../../course_utils/browser/numbers.js";
import { keepPainted, oncePerFrame, save } from "../../../course_utils/browser/watching.js";
import mapsStyle from "../../../course_utils/explorers/maps.css";
import { barRows, bytesOf, gradient, paintMap, paintPicture } from "../../../course_utils/explorers/maps.js";
import attentionStyle from "./attention.css";
import { answerAt, cellOf, compared, dropsOf, largestDrop, moved, onGrid, placeAt, resized } from "./square.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const flatMap = (numbers, isSigned) => ({ at: (_, index) => numbers[index], isSigned });
const picked = (label, roledescription) => ({
  class: "frame",
  tabindex: 0,
  role: "application",
  "aria-roledescription": roledescription,
  "aria-label": label,
});
const view = (title, ...parts) => h("div", { class: "view" }, h("div", { class: "view-title" }, title), ...parts);

class AttentionFigure {
  repaint = oncePerFrame(() => this.paint());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.speak = false;
    this.painted = 0; // size of the square whose map is drawn
    this.bySize = Object.fromEntries(model.get("grids").map((grid) => [grid.size, grid]));
    this.buildPhoto();
    this.buildMap();
    this.buildControls();
    this.place();
  }

  grid() {
    return this.bySize[this.model.get("size")];
  }

  buildPhoto() {
    const { bytes, shown } = this.model.get("picture");
    const canvas = h("canvas", { "aria-hidden": "true" });
    paintPicture(canvas, bytesOf(bytes), shown);
    this.heat = h("canvas", { class: "heat", "aria-hidden": "true" });
    this.square = h("div", { class: "square", "aria-hidden": "true" });
    const colour = this.model.get("colour");
    const [red, green, blue] = [0, 1, 2].map((part) => colour[Math.min(part, colour.length - 1)]);
    this.square.style.background = `rgb(${red}, ${green}, ${blue})`;
    this.photo = h(
      "div",
      picked("Photo: arrow keys move the square, with Shift three places at a time", "square to move"),
      canvas,
      this.heat,
      this.square,
    );
    const [height, width] = this.model.get("picture").size;
    this.follow(this.photo, ([down, right]) => {
      const half = this.model.get("size") / 2;
      this.choose({ place: onGrid(this.grid(), [down * height - half, right * width - half]) });
    });
  }

  buildMap() {
    this.map = h("canvas", { "aria-hidden": "true" });
    this.cell = h("div", { class: "cell", "aria-hidden": "true" });
    this.mapFrame = h(
      "div",
      picked("Occlusion map: arrow keys move the square, with Shift three places at a time", "square to move"),
      this.map,
      this.cell,
    );
    this.follow(this.mapFrame, ([down, right]) => {
      const { rows, columns } = this.grid();
      const cell = [Math.floor(down * rows.length), Math.floor(right * columns.length)];
      this.choose({ place: placeAt(this.grid(), cell) });
    });
    this.legend = h("div", { class: "ramp" }, h("span"), h("i"), h("span"));
    this.legend.children[1].style.background = gradient(true);
    this.bars = barRows("Probability");
  }

  /** Moves the square with the pointer, held down or tapped, and with arrow keys. */
  follow(frame, onpoint) {
    const point = (event) => {
      const box = frame.getBoundingClientRect();
      onpoint([(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width]);
    };
    frame.addEventListener("pointerdown", (event) => {
      frame.setPointerCapture(event.pointerId);
      point(event);
    });
    frame.addEventListener("pointermove", (event) => frame.hasPointerCapture(event.pointerId) && point(event));
    frame.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      if (!step) return;
      event.preventDefault();
      const by = step.map((part) => part * (event.shiftKey ? 3 : 1));
      this.choose({ place: moved(this.grid(), this.model.get("place"), by) });
    });
  }

  buildControls() {
    const sizes = Object.values(this.bySize).map(({ size }) => [String(size), `${size} × ${size} pixels`]);
    this.sizes = dropdown({
      label: "Square",
      options: sizes,
      value: sizes[0][0],
      onchange: (text) => {
        const grid = this.bySize[text];
        this.choose({ size: grid.size, place: resized(grid, this.model.get("place"), this.model.get("size")) });
      },
    });
    this.blend = slider({
      label: "Grad-CAM over the photo",
      min: 0,
      max: 100,
      step: 5,
      value: 0,
      format: (part) => `${part} %`,
      oninput: (blend) => {
        save(this.model, { blend });
        this.repaint();
      },
    });
    this.blend.node.hidden = !this.model.get("heat").length;
  }

  place() {
    this.sentence = h("p", { class: "sentence" });
    this.status = announcer();
    this.root.append(
      h("div", { class: "row settings" }, this.sizes.node, this.blend.node),
      h("div", { class: "views" }, view("Photo", this.photo), view("Drop with the square there", this.mapFrame)),
      this.legend,
      this.bars.node,
      this.sentence,
      this.status.node,
    );
  }

  start() {
    return keepPainted(this);
  }

  choose(changes) {
    const same = Object.entries(changes).every(([name, value]) => String(this.model.get(name)) === String(value));
    if (same) return;
    this.speak = true;
    save(this.model, changes);
    this.repaint();
  }

  paintPhoto() {
    const [height, width] = this.model.get("picture").size;
    const [top, left] = this.model.get("place");
    const size = this.model.get("size");
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    Object.assign(this.square.style, {
      top: percent(top, height),
      left: percent(left, width),
      height: percent(size, height),
      width: percent(size, width),
    });
    const heat = this.model.get("heat");
    this.heat.style.opacity = this.model.get("blend") / 100;
    this.heat.hidden = !heat.length;
    if (heat.length) paintMap(this.heat, flatMap(heat.flat(), false), 0, [heat.length, heat[0].length], 1);
  }

  paintMapView(grid, before) {
    const sides = [grid.rows.length, grid.columns.length];
    if (grid.size !== this.painted) {
      this.painted = grid.size;
      const drops = dropsOf(grid, before);
      const limit = largestDrop(drops);
      paintMap(this.map, flatMap(drops, true), 0, sides, limit);
      const [low, , high] = this.legend.children;
      low.textContent = `${readable(limit)} more`;
      high.textContent = `${readable(limit)} less`;
    }
    const [row, column] = cellOf(grid, this.model.get("place"));
    Object.assign(this.cell.style, {
      top: `${(100 * row) / sides[0]}%`,
      left: `${(100 * column) / sides[1]}%`,
      height: `${100 / sides[0]}%`,
      width: `${100 / sides[1]}%`,
    });
  }

  paint() {
    const grid = this.grid();
    const before = this.model.get("before");
    const now = answerAt(grid, this.model.get("place"));
    const name = this.model.get("name");
    this.sizes.set(String(grid.size));
    this.blend.set(this.model.get("blend"));
    const room = this.width.now() - 26;
    this.root.style.setProperty("--side", `${room >= 620 ? 290 : Math.floor((room - 12) / 2)}px`);
    this.paintPhoto();
    this.paintMapView(grid, before);
    this.bars.set(["whole photo", "with the square"], [before, now], -1, (value) => readable(value), 1);
    const [top, left] = this.model.get("place");
    this.sentence.textContent =
      `With the square at rows ${top} to ${top + grid.size - 1}, columns ${left} to ${left + grid.size - 1}: ` +
      `${name} ${readable(now)}, ${compared(now, before)} for the whole photo.`;
    if (this.speak) this.status.say(this.sentence.textContent);
    this.speak = false;
  }
}

function draw(root, model) {
  return new AttentionFigure(root, model).start();
}

export const figure = liveFigure(draw, [mapsStyle, attentionStyle]);
export default figure;
