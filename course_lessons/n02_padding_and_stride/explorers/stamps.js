// A transposed convolution as stamps on a row and on a grid.
import { announcer, h, slider, svg } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { clamped } from "../../../course_utils/browser/numbers.js";
import { save } from "../../../course_utils/browser/watching.js";
import { PlayedFigure } from "../../../course_utils/explorers/played.js";
import playerStyle from "../../../course_utils/explorers/player.css";
import { player } from "../../../course_utils/explorers/player.js";
import tracedStyle from "../../../course_utils/explorers/traced_picture.css";
import { caption, TOP, tracedPicture } from "../../../course_utils/explorers/traced_picture.js";
import { countsOf, onPlace, stampsOn, verdict } from "./meeting.js";
import stampsStyle from "./stamps.css";

const TALL = 26; // a number's cell
const BRICK = 20; // a stamp
const SLIDERS = [
  ["kernel", "F", "kernel width", 1, 8],
  ["stride", "S", "stride", 1, 4],
  ["numbers", "n", "numbers that stamp", 2, 8],
];
const BOARD = 272; // the grid's side
const PAIR = 700; // wide enough for row and grid beside each other

class StampsFigure extends PlayedFigure {
  build() {
    this.sliders = SLIDERS.map(([name, letter, words, min, max]) => ({
      name,
      control: slider({
        label: h("span", {}, h("b", {}, letter), ` ${words}`),
        min,
        max,
        value: this.get(name),
        oninput: (value) => this.set({ [name]: value }),
      }),
    }));
    this.row = tracedPicture("Place");
    this.board = h("canvas", { class: "board", role: "img" });
    this.verdict = h("p", { class: "verdict" });
    this.player = player({
      advance: (by) => this.move(this.get("laid") + by),
      rewind: () => this.move(0),
      seek: (laid) => this.move(laid),
      stopped: () => this.say(),
      pace: () => 900,
    });
    this.status = announcer();
    this.root.append(
      h("h3", { class: "title" }, "Stamps of a transposed convolution"),
      h(
        "div",
        { class: "row" },
        this.sliders.map(({ control }) => control.node),
      ),
      h(
        "div",
        { class: "pair" },
        h("div", { class: "line" }, this.row.node),
        h(
          "div",
          { class: "square" },
          h("p", { class: "note" }, "On a grid, along both axes (the more stamps, the lighter):"),
          this.board,
        ),
      ),
      this.verdict,
      this.player.node,
      this.status.node,
    );
  }

  set(changes) {
    this.player.stop();
    save(this.model, changes);
    this.say();
  }

  /** Lays so many stamps; returns whether that is another number than before. */
  move(to) {
    const laid = clamped(to, this.get("numbers") + 1);
    const moved = laid !== this.settings().laid;
    if (moved) save(this.model, { laid });
    this.aloud = !this.player.playing();
    this.repaint();
    return moved;
  }

  settings() {
    const [kernel, stride, numbers, laid] = ["kernel", "stride", "numbers", "laid"].map((name) => this.get(name));
    return { kernel, stride, numbers, laid: Math.min(laid, numbers) };
  }

  paint() {
    const settings = this.settings();
    for (const { name, control } of this.sliders) control.set(settings[name]);
    const room = Math.max(this.width.now() - 26, 280);
    const beside = room >= PAIR;
    const across = beside ? room - BOARD - 40 : room;
    this.row.show(rowPicture(settings, across), across);
    drawBoard(this.board, settings);
    this.verdict.textContent = verdict(settings);
    const words = `${settings.laid} of ${settings.numbers} stamps laid`;
    this.player.set({ index: settings.laid, count: settings.numbers + 1, text: words });
    if (this.aloud) this.status.say(this.verdict.textContent);
    this.aloud = false;
  }
}

/** The numbers, their stamps like bricks, and how many meet at each place. */
function rowPicture(settings, room) {
  const { kernel, stride, numbers, laid } = settings;
  const counts = countsOf(settings);
  const cell = Math.max(Math.min(Math.floor((room - 2) / counts.length), 40), 9);
  const levels = Math.min(numbers, Math.ceil(kernel / stride));
  const numbersAt = TOP;
  const stampsAt = numbersAt + TALL + TOP + 8;
  const placesAt = stampsAt + levels * BRICK + TOP + 8;
  const x = (place) => 1 + place * cell;
  const middle = (stamp) => x(stamp * stride + kernel / 2);
  const wide = Math.min(Math.max(cell * stride, cell), 34) - 2;
  const inputs = Array.from({ length: numbers }, (_, stamp) =>
    svg(
      "g",
      { class: `unit${stamp < laid ? " done" : ""}` },
      svg("rect", { x: middle(stamp) - wide / 2, y: numbersAt, width: wide, height: TALL, rx: 3 }),
      svg("text", { x: middle(stamp), y: numbersAt + 17 }, "1"),
    ),
  );
  const bars = Array.from({ length: laid }, (_, stamp) =>
    stampBar(stamp, stampsAt + (stamp % levels) * BRICK, settings, { cell, x }, stamp === laid - 1),
  );
  const places = counts.map((count, place) =>
    svg(
      "g",
      { class: `unit place${count ? "" : " empty"}`, "data-unit": place },
      svg("rect", { x: x(place) + 0.5, y: placesAt, width: cell - 1, height: TALL, rx: 2 }),
      svg(
        "text",
        { x: x(place) + cell / 2, y: placesAt + 17, class: cell < 14 ? "tight" : "" },
        count ? String(count) : "",
      ),
    ),
  );
  const light = (chosen) => {
    const on = new Set(stampsOn(chosen, settings));
    bars.forEach((bar, stamp) => bar.classList.toggle("lit", on.has(stamp)));
    places.forEach((place, index) => place.classList.toggle("lit", index === chosen));
    return onPlace(chosen, settings);
  };
  return {
    width: counts.length * cell + 2,
    height: placesAt + TALL + 2,
    children: [
      caption(1, numbersAt - 6, `A row of ${numbers} numbers`),
      ...inputs,
      caption(1, stampsAt - 6, "Each stamps the kernel, all ones"),
      ...bars,
      caption(1, placesAt - 6, `Sums, on ${counts.length} places: how many stamps meet`),
      ...places,
    ],
    count: counts.length,
    light,
    middles: counts.map((_, place) => x(place) + cell / 2),
  };
}

function stampBar(stamp, y, { kernel, stride }, { cell, x }, isLast) {
  const group = svg("g", { class: `bar${isLast ? " last" : ""}` });
  for (let place = 0; place < kernel; place++)
    group.append(
      svg("rect", { x: x(stamp * stride + place) + 1, y: y + 1, width: cell - 2, height: BRICK - 2, rx: 2 }),
    );
  group.append(svg("text", { x: x(stamp * stride + kernel / 2), y: y + 15 }, String(stamp + 1)));
  return group;
}

/** The same stamps along both axes: where one and two meet along each, four meet. */
function drawBoard(canvas, settings) {
  const counts = countsOf(settings);
  const cell = Math.max(Math.floor(BOARD / counts.length), 6);
  const sharp = globalThis.devicePixelRatio || 1;
  const side = cell * counts.length + 1;
  canvas.width = canvas.height = side * sharp;
  canvas.style.width = canvas.style.height = `${side}px`;
  const context = canvas.getContext("2d");
  context.scale(sharp, sharp);
  context.font = "11px sans-serif";
  [context.textAlign, context.textBaseline] = ["center", "middle"];
  const most = Math.max(Math.ceil(settings.kernel / settings.stride), 1) ** 2;
  counts.forEach((up, row) => {
    counts.forEach((across, column) => {
      const count = up * across;
      const [left, top] = [column * cell, row * cell];
      if (count) {
        const level = Math.round(55 + 200 * (count / most));
        context.fillStyle = `rgb(${level}, ${level}, ${level})`;
        context.fillRect(left, top, cell, cell);
        context.fillStyle = level > 140 ? "#000" : "#fff";
        if (cell >= 15) context.fillText(String(count), left + cell / 2, top + cell / 2 + 0.5);
      } else {
        context.strokeStyle = "rgba(130, 140, 150, 0.5)";
        context.strokeRect(left + 0.5, top + 0.5, cell, cell);
      }
    });
  });
  const line = counts.join(", ");
  const words = settings.laid ? `the products of ${line} and ${line}` : "no stamp yet";
  canvas.setAttribute("aria-label", `Grid of ${counts.length} by ${counts.length} places: ${words}`);
}

function draw(root, model) {
  return new StampsFigure(root, model).start();
}

export const figure = liveFigure(draw, [tracedStyle, playerStyle, stampsStyle]);
export default figure;
