// DigitReader: a pad to draw on, and a small trained network that reads along in the browser itself.
import { button } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { save } from "../../../course_utils/browser/watching.js";
import digitFigureStyle from "../../../course_utils/explorers/digit_figure.css";
import { DigitFigure, PEN } from "../../../course_utils/explorers/digit_figure.js";
import mapsStyle from "../../../course_utils/explorers/maps.css";
import { readDigit, unpackedNetwork } from "./digit_network.js";

const PACE = 24; // milliseconds from one point of a shown digit to the next
const LAYERS = ["First convolution", "Second convolution"];

/** The maps of a layer as the figure paints them: one scale for all, so that weak maps look weak. */
function layerOf(maps, place) {
  const [height, width] = [maps[0].length, maps[0][0].length];
  const values = maps.map((map) => map.flat());
  const limit = Math.max(...values.flat());
  return {
    name: LAYERS[place],
    title: `${LAYERS[place]}: ${maps.length} feature maps, ${height} × ${width}`,
    maps: { count: maps.length, isSigned: false, at: (channel, index) => values[channel][index] },
    shown: [height, width],
    limits: values.map(() => limit),
  };
}

class DigitReaderFigure extends DigitFigure {
  constructor(root, model) {
    super(root, model);
    this.network = unpackedNetwork(this.get("network"));
    [this.readImage, this.known, this.playing, this.next] = [null, null, 0, 0];
    this.show = button("Show me one", () => this.showOne());
    this.tools.append(this.show);
  }

  start() {
    const stop = super.start();
    return () => {
      clearTimeout(this.playing);
      stop();
    };
  }

  /** Python gets to know a drawing when a stroke is done. */
  read() {
    if (!this.stroke) save(this.model, { image: this.image });
  }

  result() {
    if (this.image !== this.readImage) {
      const { maps, probabilities } = readDigit(this.image, this.network);
      [this.readImage, this.known] = [this.image, { probabilities, layers: maps.map(layerOf) }];
    }
    return { ...this.known, pending: Boolean(this.stroke) };
  }

  // Digits that the figure draws itself, one after the other.
  showOne() {
    const examples = this.get("examples");
    const digit = examples[this.next++ % examples.length];
    this.finish([]);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches)
      this.finish(digit.map((points) => ({ width: PEN, points })));
    else this.play(digit.flatMap((points) => points.map((point, index) => [point, index, points.length])));
  }

  play([[point, index, length], ...others]) {
    if (index) super.extend([point]);
    else super.begin(point, PEN);
    if (index === length - 1) {
      const done = this.stroke;
      this.stroke = null;
      super.finish([...this.strokes, done]);
    }
    this.playing = others.length ? setTimeout(() => this.play(others), PACE) : 0;
  }

  /** Whoever draws takes over. */
  takeOver() {
    if (!this.playing) return;
    clearTimeout(this.playing);
    this.playing = 0;
    if (this.stroke) [this.strokes, this.stroke] = [[...this.strokes, this.stroke], null];
  }

  begin(point) {
    this.takeOver();
    super.begin(point);
  }

  takeBack() {
    this.takeOver();
    super.takeBack();
  }

  finish(strokes) {
    this.takeOver();
    super.finish(strokes);
  }
}

function draw(root, model) {
  return new DigitReaderFigure(root, model).start();
}

export const figure = liveFigure(draw, [mapsStyle, digitFigureStyle]);
export default figure;
