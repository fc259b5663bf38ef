// DigitPad: draw with mouse, finger or keyboard; the drawing is centred here as MNIST does it,
// and read in the notebook's kernel. One question is on its way at a time, the last state always follows.
import { announcer, button, h, slider } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { oncePerFrame, save } from "../browser/watching.js";
import { centreDigit } from "./centring.js";
import digitPadStyle from "./digit_pad.css";
import mapsStyle from "./maps.css";
import { barRows, paintMap, paintPicture, unpack } from "./maps.js";

const RASTER = 280; // pixels of the drawing, either way

const PAUSE = 100; // milliseconds from one question to the next, at least

const PATIENCE = 1500; // milliseconds until the figure says that it waits

const STEP = 7; // of the keyboard's pen, in pixels of the drawing

const percentOf = (share) => (share > 0.9995 ? "100 %" : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`);

function draw(root, model) {
  const get = (name) => model.get(name);
  const names = get("names");
  const shape = [get("image").length, get("image")[0].length];
  const isEmpty = (image) => image.every((line) => line.every((level) => !level));
  let { background, strokes } = get("drawing");
  let stroke = null; // the one that is being drawn
  let pointer = null; // and by which pointer
  const pen = { x: RASTER / 2, y: RASTER / 2, down: false }; // of the keyboard
  let image = get("image");
  let [waiting, dirty, lastAsked, timer, patience, quiet] = [false, false, 0, 0, 0, 0];
  let tooSlow = false;
  let ownDrawing = get("drawing");

  // The pad.
  const paper = h("canvas", { width: RASTER, height: RASTER, "aria-hidden": "true" });
  const brush = paper.getContext("2d", { willReadFrequently: true });
  const cursor = h("div", { class: "cursor", "aria-hidden": "true" });
  const pad = h(
    "div",
    {
      class: "pad",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "drawing pad",
      "aria-label":
        "Drawing pad: arrow keys move the pen, with Shift further; Space puts it down or lifts it; Z takes the last stroke back",
    },
    paper,
    cursor,
  );
  const prompt = h("div", { class: "prompt", "aria-hidden": "true" }, "Draw here");
  pad.append(prompt);
  const thickness = slider({ label: "Brush", min: 8, max: 44, step: 2, value: 24, oninput: () => {} });
  const undo = button("Undo", () => takeBack());
  const clear = button("Clear", () => finish({ background: null, strokes: [] }));

  // What the network sees, and says.
  const seen = h("canvas", { role: "img" });
  const box = h("div", { class: "box", "aria-hidden": "true" });
  const side = Math.round((Math.min(...shape) * 20) / 28);
  box.style.width = `${(100 * side) / shape[1]}%`;
  box.style.height = `${(100 * side) / shape[0]}%`;
  const bars = barRows("Probabilities", null);
  const verdict = h("p", { class: "verdict" });
  const notice = h("p", { class: "note notice" });
  const layers = h("div", { class: "layers" });
  const status = announcer();
  root.append(
    h(
      "div",
      { class: "work" },
      h("div", { class: "left" }, pad, h("div", { class: "row tools" }, undo, clear, thickness.node)),
      h(
        "div",
        { class: "middle" },
        h("div", { class: "view-title" }, "What the network sees"),
        h("div", { class: "seen" }, seen, box),
        h(
          "p",
          { class: "note" },
          `${shape.join(" × ")} pixels: the drawing, scaled to a box of ${side} × ${side} (dashed), then moved until its centre of mass lies in the middle.`,
        ),
      ),
      h("div", { class: "right" }, verdict, bars.node, notice),
    ),
    layers,
    h(
      "p",
      { class: "note keys" },
      "Without a mouse: arrow keys move the pen, Space puts it down or lifts it, Z takes a stroke back.",
    ),
    status.node,
  );

  // Drawing.
  const at = (event) => {
    const area = paper.getBoundingClientRect();
    return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height].map(
      (share) => Math.round(10 * RASTER * Math.min(Math.max(share, 0), 1)) / 10,
    );
  };
  function ink({ width, points }, from = 0) {
    brush.strokeStyle = brush.fillStyle = "#fff";
    [brush.lineWidth, brush.lineCap, brush.lineJoin] = [width, "round", "round"];
    brush.beginPath();
    if (points.length === 1) brush.arc(...points[0], width / 2, 0, 2 * Math.PI);
    else points.slice(from).forEach((point, index) => (index ? brush.lineTo(...point) : brush.moveTo(...point)));
    if (points.length === 1) brush.fill();
    else brush.stroke();
  }
  function redraw() {
    brush.fillStyle = "#000";
    brush.fillRect(0, 0, RASTER, RASTER);
    if (background) {
      const small = h("canvas");
      paintPicture(small, background.flat(), shape);
      brush.imageSmoothingEnabled = false;
      const scale = RASTER / Math.max(...shape);
      brush.drawImage(
        small,
        (RASTER - shape[1] * scale) / 2,
        (RASTER - shape[0] * scale) / 2,
        shape[1] * scale,
        shape[0] * scale,
      );
    }
    for (const one of strokes) ink(one);
    if (stroke) ink(stroke);
  }
  function begin(point) {
    stroke = { width: Number(thickness.input.value), points: [point] };
    ink(stroke);
    changed();
  }
  function extend(points) {
    const before = stroke.points.length;
    const last = () => stroke.points.at(-1);
    for (const [x, y] of points) if (Math.hypot(x - last()[0], y - last()[1]) >= 1) stroke.points.push([x, y]);
    if (stroke.points.length === before) return;
    ink(stroke, before - 1);
    changed();
  }
  function end() {
    if (!stroke) return;
    const done = stroke;
    stroke = null;
    finish({ background, strokes: [...strokes, done] });
  }
  /** A stroke is done, or taken back: keep it, so that another view and the next page show it. */
  function finish(drawing) {
    if (stroke) [stroke, pen.down] = [null, false];
    ({ background, strokes } = ownDrawing = drawing);
    redraw();
    save(model, { drawing });
    changed();
    paintCursor();
  }
  function takeBack() {
    if (stroke) finish({ background, strokes });
    else finish(strokes.length ? { background, strokes: strokes.slice(0, -1) } : { background: null, strokes });
  }
  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault();
    pad.focus({ focusVisible: false });
    liftPen();
    pointer = event.pointerId;
    pad.setPointerCapture(pointer);
    begin(at(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const all = event.getCoalescedEvents?.() ?? [];
    extend((all.length ? all : [event]).map(at));
  });
  for (const name of ["pointerup", "pointercancel"])
    pad.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      end();
    });

  // The keyboard's pen.
  function liftPen() {
    if (!pen.down) return;
    pen.down = false;
    end();
    status.say("Pen up");
  }
  const paintCursor = () => {
    Object.assign(cursor.style, { left: `${(100 * pen.x) / RASTER}%`, top: `${(100 * pen.y) / RASTER}%` });
    cursor.classList.toggle("down", pen.down);
  };
  pad.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const isSpace = event.key === " " || event.key === "Enter";
    const isBack = event.key.toLowerCase() === "z" || event.key === "Backspace";
    if ((!step && !isSpace && !isBack && event.key !== "Escape") || pointer !== null) return;
    event.preventDefault();
    if (step) {
      const by = STEP * (event.shiftKey ? 4 : 1);
      const inside = (place) => Math.min(Math.max(place, 0), RASTER);
      [pen.x, pen.y] = [inside(pen.x + by * step[0]), inside(pen.y + by * step[1])];
      if (pen.down) extend([[pen.x, pen.y]]);
    } else if (isBack) takeBack();
    else if (pen.down) liftPen();
    else if (isSpace) {
      pen.down = true;
      begin([pen.x, pen.y]);
      status.say("Pen down");
    }
    paintCursor();
  });
  pad.addEventListener("blur", () => {
    liftPen();
    paintCursor();
  });

  // From the drawing to the question. A given image alone is read as it is.
  const changed = oncePerFrame(() => {
    const onlyGiven = background && !strokes.length && !stroke;
    if (onlyGiven) image = background;
    else {
      const { data } = brush.getImageData(0, 0, RASTER, RASTER);
      image = centreDigit(
        data.filter((_, index) => index % 4 === 0),
        RASTER,
        RASTER,
        shape,
      );
    }
    paint();
    dirty = true;
    ask();
  });
  function ask() {
    clearTimeout(timer);
    if (!dirty || waiting) return;
    const wait = PAUSE - (performance.now() - lastAsked);
    if (wait > 0) {
      timer = setTimeout(ask, wait);
      return;
    }
    [dirty, waiting, lastAsked] = [false, true, performance.now()];
    if (model.withoutKernel) {
      waiting = false;
      save(model, { image, probabilities: null, maps: [], error: "" });
      return;
    }
    patience = setTimeout(() => {
      tooSlow = true;
      paint();
    }, PATIENCE);
    save(model, { image, asked: get("asked") + 1 });
  }
  function answered() {
    if (get("answered") !== get("asked")) return;
    clearTimeout(patience);
    [waiting, tooSlow] = [false, false];
    ask();
    paint();
  }

  // From the answer to the figure.
  let [shownMaps, spoken] = [null, ""];
  function paint() {
    const empty = isEmpty(image);
    const probabilities = empty ? null : get("probabilities");
    prompt.hidden = !empty || Boolean(stroke);
    undo.disabled = clear.disabled = !strokes.length && !background && !stroke;
    paintPicture(seen, image.flat(), shape);
    seen.setAttribute("aria-label", `What the network sees: ${shape.join(" by ")} pixels${empty ? ", empty" : ""}`);
    const best = probabilities?.reduce((top, share, index) => (share > probabilities[top] ? index : top), 0);
    bars.set(names, probabilities ?? names.map(() => 0), best, (share) => (probabilities ? percentOf(share) : "–"), 1);
    verdict.textContent = empty
      ? "Draw a digit."
      : probabilities
        ? sayResult(probabilities, best)
        : get("error") || model.withoutKernel
          ? ""
          : "…";
    const alone = "On this page drawing and centring work; the network answers in the notebook, where its kernel runs.";
    notice.textContent =
      !empty && get("error")
        ? get("error")
        : model.withoutKernel
          ? alone
          : tooSlow
            ? "The network has not answered yet: the kernel is busy, or there is none."
            : "";
    notice.classList.toggle("bad", Boolean(!empty && get("error")));
    paintMaps(empty ? [] : get("maps"));
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      const words = get("error") || (waiting || empty ? "" : verdict.textContent);
      if (words && words !== spoken) status.say(words);
      spoken = words;
    }, 600);
  }
  function sayResult(probabilities, best) {
    const second = probabilities.reduce(
      (top, share, index) => (index !== best && (top < 0 || share > probabilities[top]) ? index : top),
      -1,
    );
    const first = `${names[best]} (${percentOf(probabilities[best])})`;
    return probabilities[best] >= 0.6 || second < 0
      ? `The network reads ${first}.`
      : `The network wavers: ${first} or ${names[second]} (${percentOf(probabilities[second])}).`;
  }
  function paintMaps(all) {
    if (all === shownMaps) return;
    shownMaps = all;
    while (layers.children.length > all.length) layers.lastChild.remove();
    all.forEach((layer, place) => {
      const part =
        layers.children[place] ??
        layers.appendChild(
          h("div", { class: "layer" }, h("div", { class: "view-title" }), h("div", { class: "tiles", role: "img" })),
        );
      const [title, tiles] = part.children;
      const maps = unpack(layer, layer.shown[0] * layer.shown[1]);
      const total = layer.shape[2];
      title.textContent = `${layer.name}: ${maps.count < total ? `the first ${maps.count} of ${total}` : total} feature maps, ${layer.shape[0]} × ${layer.shape[1]}`;
      tiles.setAttribute("aria-label", `Feature maps of ${layer.name}`);
      while (tiles.children.length > maps.count) tiles.lastChild.remove();
      while (tiles.children.length < maps.count) tiles.append(h("canvas"));
      [...tiles.children].forEach((canvas, channel) =>
        paintMap(canvas, maps, channel, layer.shown, layer.limits[channel]),
      );
    });
  }

  // From Python: an example on the pad, answers.
  const fromPython = () => {
    if (stroke || JSON.stringify(get("drawing")) === JSON.stringify(ownDrawing)) return;
    ({ background, strokes } = ownDrawing = get("drawing"));
    redraw();
    image = get("image");
    paint();
  };
  const follow = () => {
    if (!dirty && !stroke) image = get("image"); // another view's drawing
    repaint();
  };
  const repaint = oncePerFrame(paint);
  model.on("change:drawing", fromPython);
  model.on("change:image", follow);
  model.on("change:answered", answered);
  for (const name of ["probabilities", "maps", "error"]) model.on(`change:${name}`, repaint);
  redraw();
  paintCursor();
  paint();
  return () => {
    for (const one of [timer, patience, quiet]) clearTimeout(one);
    model.off("change:drawing", fromPython);
    model.off("change:image", follow);
    model.off("change:answered", answered);
    for (const name of ["probabilities", "maps", "error"]) model.off(`change:${name}`, repaint);
  };
}

export const figure = liveFigure(draw, [mapsStyle, digitPadStyle]);
export default figure;
