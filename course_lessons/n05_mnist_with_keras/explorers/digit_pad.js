// DigitPad: a network in the notebook's kernel reads along. One question is on its way at a time, the
// last state of the drawing always follows.
import { liveFigure } from "../../../course_utils/browser/live.js";
import { save } from "../../../course_utils/browser/watching.js";
import digitFigureStyle from "../../../course_utils/explorers/digit_figure.css";
import { DigitFigure } from "../../../course_utils/explorers/digit_figure.js";
import mapsStyle from "../../../course_utils/explorers/maps.css";
import { unpack } from "../../../course_utils/explorers/maps.js";

const PAUSE = 100; // milliseconds from one question to the next, at least
const PATIENCE = 1500; // milliseconds until the figure says that it waits
const ALONE = "On this page drawing and centring work; the network answers in the notebook, where its kernel runs.";
const BUSY = "The network has not answered yet: the kernel is busy, or there is none.";

/** A layer of the model, from what Python tells of it. */
function layerOf({ name, shape: [height, width, total], shown, limits, ...packed }) {
  const maps = unpack(packed, shown[0] * shown[1]);
  const count = maps.count < total ? `the first ${maps.count} of ${total}` : total;
  return { name, title: `${name}: ${count} feature maps, ${height} × ${width}`, maps, shown, limits };
}

class DigitPadFigure extends DigitFigure {
  constructor(root, model) {
    super(root, model);
    [this.waiting, this.dirty, this.lastAsked, this.timer, this.patience] = [false, false, 0, 0, 0];
    [this.tooSlow, this.told, this.layersTold] = [false, null, []];
  }

  start() {
    const stop = super.start(["probabilities", "maps", "error"]);
    this.model.on("change:answered", this.answered);
    return () => {
      stop();
      for (const one of [this.timer, this.patience]) clearTimeout(one);
      this.model.off("change:answered", this.answered);
    };
  }

  read() {
    this.dirty = true;
    this.ask();
  }

  ask = () => {
    clearTimeout(this.timer);
    if (!this.dirty || this.waiting) return;
    const wait = PAUSE - (performance.now() - this.lastAsked);
    if (wait > 0) {
      this.timer = setTimeout(this.ask, wait);
      return;
    }
    [this.dirty, this.waiting, this.lastAsked] = [false, true, performance.now()];
    if (this.model.withoutKernel) {
      this.waiting = false;
      save(this.model, { image: this.image, probabilities: null, maps: [], error: "" });
      return;
    }
    this.patience = setTimeout(() => {
      this.tooSlow = true;
      this.paint();
    }, PATIENCE);
    save(this.model, { image: this.image, asked: this.get("asked") + 1 });
  };

  answered = () => {
    if (this.get("answered") !== this.get("asked")) return;
    clearTimeout(this.patience);
    [this.waiting, this.tooSlow] = [false, false];
    this.ask();
    this.paint();
  };

  // Another view's drawing must not take the place of one that is not asked about yet.
  follow = () => {
    if (!this.dirty && !this.stroke) this.image = this.get("image");
    this.repaint();
  };

  result() {
    const [probabilities, error, maps] = ["probabilities", "error", "maps"].map((name) => this.get(name));
    if (maps !== this.told) [this.told, this.layersTold] = [maps, maps.map(layerOf)];
    return { probabilities, layers: this.layersTold, error, pending: this.waiting };
  }

  standing() {
    return this.model.withoutKernel ? ALONE : this.tooSlow ? BUSY : "";
  }
}

function draw(root, model) {
  return new DigitPadFigure(root, model).start();
}

export const figure = liveFigure(draw, [mapsStyle, digitFigureStyle]);
export default figure;
