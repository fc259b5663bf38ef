// FeatureMapViewer: a network's maps for a few images, and what each of their numbers saw.
// What the numbers saw was followed in Python (tracing.py); here it is looked up and shown.
import { announcer, button, dropdown, freshId, h } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { clamped, readable } from "../browser/numbers.js";
import { followWidth, oncePerFrame, save } from "../browser/watching.js";
import featureMapsStyle from "./feature_maps.css";
import mapsStyle from "./maps.css";
import { barRows, brief, bytesOf, gradient, MOST_ROWS, paintMap, paintPicture, unpack } from "./maps.js";
import { sightOf, times } from "./sight.js";

const SCALES = [
  ["channel", "each map for itself"],
  ["layer", "one for all maps of the layer"],
];

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Options in a list box that is walked with arrow keys: {keep(count, make), mark(index)}. `columns()`: options in a line. */
function optionList(node, columns, onpick) {
  const prefix = freshId("option");
  let [options, chosen] = [[], 0];
  node.addEventListener("keydown", (event) => {
    const line = columns();
    const step = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -line,
      ArrowDown: line,
      Home: -chosen,
      End: options.length - 1 - chosen,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // Counted on at once: a second key may come before the next repaint marks the option.
    if (options[chosen + step] && step) onpick((chosen += step));
  });
  function keep(count, make) {
    if (options.length === count) return;
    options = Array.from({ length: count }, (_, index) => {
      const option = make(index);
      option.id = `${prefix}-${index}`;
      return option;
    });
    node.replaceChildren(...options);
  }
  function mark(index) {
    chosen = index;
    options.forEach((option, number) => {
      option.classList.toggle("chosen", number === index);
      option.setAttribute("aria-selected", String(number === index));
    });
    node.setAttribute("aria-activedescendant", `${prefix}-${index}`);
  }
  return { keep, mark };
}

/** A canvas with a title over it, and things laid upon it. */
function pictureOf(title, ...upon) {
  const canvas = h("canvas", { role: "img" });
  const heading = h("div", { class: "view-title" }, title);
  const frame = h("div", { class: "frame" }, canvas, ...upon);
  return { node: h("div", { class: "view" }, heading, frame), canvas, heading, frame };
}

function draw(root, model) {
  const [layers, pictures, values] = ["layers", "pictures", "values"].map((name) => model.get(name));
  const names = model.get("names");
  const byName = Object.fromEntries(layers.map((layer, index) => [layer.name, { ...layer, index }]));
  const levels = pictures.map(({ bytes }) => bytesOf(bytes));
  const unpacked = new Map();
  let hovered = null; // row and column on show under the pointer
  let speak = false;
  let [paintedTiles, paintedMap, paintedImage] = ["", "", -1];

  // From the state to what is on show.
  const selected = () => {
    const [image, name, channel, position] = model.get("selection");
    return { image, layer: byName[name], channel, position };
  };
  const start = ({ stride }) => (stride - 1) >> 1;
  const shownSize = (layer) => layer.shape.slice(0, 2).map((side) => Math.ceil((side - start(layer)) / layer.stride));
  const placeOf = (layer, index) => start(layer) + index * layer.stride;
  const isMap = (layer) => layer.shape.length === 3;
  const shownPlace = ({ layer, position }) =>
    (position ?? [0, 0]).map((place, axis) =>
      isMap(layer) ? clamped(Math.round((place - start(layer)) / layer.stride), shownSize(layer)[axis]) : 0,
    );
  function mapsOf({ image, layer }) {
    const key = `${image}/${layer.index}`;
    if (!unpacked.has(key)) {
      const packed = values[image][layer.index];
      unpacked.set(key, {
        ...unpack(
          packed,
          shownSize(layer).reduce((a, b) => a * b),
        ),
        limits: packed.limits,
      });
    }
    return unpacked.get(key);
  }
  const limitOf = (maps, channel) => (model.get("scale") === "layer" ? Math.max(...maps.limits) : maps.limits[channel]);

  const choose = (changes) => {
    speak = true;
    hovered = null;
    const now = { ...selected(), ...changes };
    save(model, { selection: [now.image, now.layer.name, now.channel, now.position] });
    repaint();
  };
  const chooseLayer = (index) => {
    const { position, layer: before, channel } = selected();
    const layer = byName[layers[index].name];
    // The same spot of the image, as far as there is one.
    const from = position ? position.map((place, axis) => (place + 0.5) / before.shape[axis]) : [0.5, 0.5];
    const at = isMap(layer)
      ? from.map((share, axis) =>
          placeOf(layer, clamped(Math.floor(share * shownSize(layer)[axis]), shownSize(layer)[axis])),
        )
      : null;
    choose({ layer, channel: Math.min(channel, layer.channels - 1), position: at });
  };

  // Images and layers.
  const thumbnails = pictures.map(({ shown }, index) => {
    const canvas = h("canvas", { "aria-hidden": "true" });
    paintPicture(canvas, levels[index], shown);
    const node = button("", () => choose({ image: index }), { class: "thumbnail", "aria-label": `Image ${index}` });
    node.append(canvas);
    return node;
  });
  const gallery = h("div", { class: "row gallery", role: "group", "aria-label": "Images" }, thumbnails);
  gallery.hidden = thumbnails.length < 2;
  const list = dropdown({
    label: "Layer",
    value: "0",
    options: layers.map(({ name, shape }, index) => [String(index), `${name}: ${times(shape)}`]),
    onchange: (index) => chooseLayer(Number(index)),
  });
  const earlier = button("◀", () => chooseLayer(selected().layer.index - 1), { "aria-label": "The layer before" });
  const later = button("▶", () => chooseLayer(selected().layer.index + 1), { "aria-label": "The next layer" });
  const kind = h("span", { class: "kind" });
  const scale = dropdown({
    label: "Colours",
    value: "channel",
    options: SCALES,
    onchange: (value) => {
      save(model, { scale: value });
      repaint();
    },
  });
  const strongest = button("Strongest pixel", () => choose({ position: strongestPlace() }), {
    title: "Go to the pixel of this map that is farthest from zero",
  });

  function strongestPlace() {
    const now = selected();
    const maps = mapsOf(now);
    const [height, width] = shownSize(now.layer);
    let best = 0;
    for (let index = 1; index < height * width; index++) {
      if (Math.abs(maps.at(now.channel, index)) > Math.abs(maps.at(now.channel, best))) best = index;
    }
    return [Math.floor(best / width), best % width].map((index) => placeOf(now.layer, index));
  }

  // The image with the receptive field, and the chosen map.
  const field = h("div", { class: "field", "aria-hidden": "true" });
  const gaps = h("canvas", { class: "gaps", "aria-hidden": "true" });
  const input = pictureOf("Image", gaps, field);
  const spot = h("div", { class: "spot", "aria-hidden": "true" });
  const map = pictureOf("", spot);
  const picker = map.frame;
  for (const [name, value] of Object.entries({
    tabindex: 0,
    role: "application",
    "data-lm-suppress-shortcuts": "true",
    "aria-roledescription": "pixel picker",
    "aria-label": "Feature map: arrow keys choose the pixel, with Shift five at a time",
  }))
    picker.setAttribute(name, value);
  const pointed = (event) => {
    const box = map.canvas.getBoundingClientRect();
    const index = (at, length, count) => clamped(Math.floor((at / length) * count), count);
    return [
      index(event.clientY - box.top, box.height, map.canvas.height),
      index(event.clientX - box.left, box.width, map.canvas.width),
    ];
  };
  const keepPlace = (shown) => choose({ position: shown.map((index) => placeOf(selected().layer, index)) });
  picker.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    hovered = pointed(event);
    repaint();
  });
  picker.addEventListener("pointerleave", () => {
    hovered = null;
    repaint();
  });
  picker.addEventListener("click", (event) => keepPlace(pointed(event)));
  picker.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const now = selected();
    const by = event.shiftKey ? 5 : 1;
    keepPlace(shownPlace(now).map((index, axis) => clamped(index + by * step[axis], shownSize(now.layer)[axis])));
  });

  const legend = h("div", { class: "ramp" }, h("span"), h("i"), h("span"));
  const kernel = h("div", { class: "view kernel" });
  const pickChannel = (index) => choose({ channel: index });

  // Layers without height and width: rows of bars, or columns where there are many.
  const bars = barRows("Numbers of the layer", pickChannel);
  bars.node.setAttribute("tabindex", 0);
  bars.node.setAttribute("data-lm-suppress-shortcuts", "true");
  const columns = h("canvas", {
    class: "columns",
    tabindex: 0,
    role: "slider",
    "aria-label": "Numbers of the layer",
    "aria-valuemin": 0,
    height: 140,
  });
  const barKeys = (event) => {
    const { channel, layer } = selected();
    const step = {
      ArrowLeft: -1,
      ArrowUp: -1,
      ArrowRight: 1,
      ArrowDown: 1,
      Home: -channel,
      End: layer.channels - 1 - channel,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = clamped(channel + step, layer.channels);
    if (next !== channel) pickChannel(next);
  };
  bars.node.addEventListener("keydown", barKeys);
  columns.addEventListener("keydown", barKeys);
  columns.addEventListener("click", (event) => {
    const box = columns.getBoundingClientRect();
    pickChannel(
      clamped(
        Math.floor(((event.clientX - box.left) / box.width) * selected().layer.channels),
        selected().layer.channels,
      ),
    );
  });
  const numbers = h("div", { class: "view numbers" }, h("div", { class: "view-title" }), bars.node, columns);

  // All maps of the layer.
  const tiles = h("div", {
    class: "tiles",
    role: "listbox",
    tabindex: 0,
    "aria-label": "Channels of the layer: arrow keys choose one",
  });
  const tileList = optionList(
    tiles,
    () => {
      const [first, ...others] = tiles.children;
      const below = others.findIndex((tile) => tile.offsetTop > first.offsetTop);
      return below < 0 ? 1 + others.length : below + 1;
    },
    pickChannel,
  );
  const overviewTitle = h("div", { class: "view-title" });
  const overview = h("div", { class: "overview" }, overviewTitle, tiles);

  const sentence = h("p", { class: "sentence" });
  const note = h("p", { class: "note" }, model.get("note"));
  note.hidden = !model.get("note");
  const status = announcer();
  root.append(
    gallery,
    h("div", { class: "row settings" }, h("div", { class: "steps" }, earlier, list.node, later), kind),
    h("div", { class: "views" }, input.node, map.node, numbers, kernel),
    sentence,
    h("div", { class: "row under" }, legend, strongest, scale.node),
    overview,
    note,
    status.node,
  );

  // Painting.
  function paintInput({ image }, box) {
    const { shown, size } = pictures[image];
    if (paintedImage !== image) paintPicture(input.canvas, levels[image], shown);
    paintedImage = image;
    input.heading.textContent = pictures.length > 1 ? `Image ${image}` : "Image";
    input.canvas.setAttribute("aria-label", `Image ${image}, ${size[0]} by ${size[1]} pixels`);
    field.hidden = !box;
    gaps.hidden = !box?.gaps;
    if (!box) return;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    Object.assign(field.style, {
      top: percent(box.top, size[0]),
      left: percent(box.left, size[1]),
      height: percent(box.height, size[0]),
      width: percent(box.width, size[1]),
    });
    if (!box.gaps) return;
    [gaps.height, gaps.width] = size;
    const brush = gaps.getContext("2d");
    brush.fillStyle = "rgba(0, 0, 0, 0.6)";
    brush.fillRect(box.left, box.top, box.width, box.height);
    for (const [top, bottom] of box.rows)
      for (const [left, right] of box.columns) brush.clearRect(left, top, right - left, bottom - top);
  }

  function paintMapView(now) {
    const { layer, channel, image } = now;
    const maps = mapsOf(now);
    const size = shownSize(layer);
    const limit = limitOf(maps, channel);
    const key = [image, layer.index, channel, limit].join();
    if (key !== paintedMap) {
      paintedMap = key;
      paintMap(map.canvas, maps, channel, size, limit);
      map.canvas.setAttribute("aria-label", `Map ${channel} of ${layer.name}, ${layer.shape[0]} by ${layer.shape[1]}`);
      map.heading.textContent = `Channel ${channel}${limit ? "" : ": 0 everywhere"}`;
      const [left, middle, right] = legend.children;
      left.textContent = maps.isSigned ? `${brief(-limit)} or less` : "0";
      middle.style.background = gradient(maps.isSigned);
      right.textContent = `${brief(limit)} or more`;
    }
    const [row, column] = hovered ?? shownPlace(now);
    const percent = (index, count) => `${(100 * (index + 0.5)) / count}%`;
    Object.assign(spot.style, {
      top: percent(row, size[0]),
      left: percent(column, size[1]),
      width: `max(10px, ${100 / size[1]}%)`,
    });
    return maps.at(channel, row * size[1] + column);
  }

  function paintTiles(now) {
    const { layer, image, channel } = now;
    const maps = mapsOf(now);
    const size = shownSize(layer);
    const key = [image, layer.index, model.get("scale")].join();
    tileList.keep(layer.channels, (index) =>
      h(
        "div",
        { class: "tile", role: "option", "aria-label": `Channel ${index}`, onclick: () => pickChannel(index) },
        h("canvas", { "aria-hidden": "true" }),
      ),
    );
    if (key !== paintedTiles) {
      paintedTiles = key;
      [...tiles.children].forEach((tile, index) => paintMap(tile.firstChild, maps, index, size, limitOf(maps, index)));
      const all = layer.shape[2];
      overviewTitle.textContent =
        all > layer.channels
          ? `The first ${layer.channels} of ${all} channels`
          : all === 1
            ? "One channel"
            : `All ${all} channels`;
    }
    tileList.mark(channel);
    tiles.style.setProperty("--tile", `${layer.channels <= 8 ? 64 : layer.channels <= 32 ? 48 : 36}px`);
  }

  function paintNumbers({ image, layer, channel }) {
    const { numbers: all } = values[image][layer.index];
    const isLast = layer.index === layers.length - 1;
    const labels = isLast && names.length === all.length ? names : all.map((_, index) => String(index));
    const inRows = all.length <= MOST_ROWS;
    bars.node.hidden = !inRows;
    columns.hidden = inRows;
    numbers.firstChild.textContent =
      all.length < layer.shape[0]
        ? `The first ${all.length} of ${layer.shape[0]} numbers`
        : `${all.length} number${all.length > 1 ? "s" : ""}`;
    if (inRows) {
      bars.set(labels, all, channel, brief);
      bars.node.querySelectorAll("[role=option]").forEach((row, index) => (row.id = `${barPrefix}-${index}`));
      bars.node.setAttribute("aria-activedescendant", `${barPrefix}-${channel}`);
    } else paintColumns(all, channel);
    const label =
      labels[channel] !== String(channel)
        ? labels[channel]
        : isLast && names.length > all.length
          ? `0: ${names[0]}, 1: ${names[1]}`
          : "";
    return { value: all[channel], name: label && ` (${label})` };
  }
  const barPrefix = freshId("bar");

  function paintColumns(all, channel) {
    const style = getComputedStyle(root);
    const width = Math.max(columns.clientWidth, 100);
    columns.width = width;
    const [low, high] = [Math.min(0, ...all), Math.max(1e-9, ...all)];
    const y = (value) => (columns.height - 4) * (1 - (value - low) / (high - low)) + 2;
    const brush = columns.getContext("2d");
    all.forEach((value, index) => {
      const [from, to] = [index, index + 1].map((edge) => (edge * width) / all.length);
      brush.fillStyle = style.getPropertyValue(index === channel ? "--window" : "--accent");
      if (index === channel) brush.fillRect(from, columns.height - 3, Math.max(to - from, 2), 3);
      brush.fillRect(
        from,
        Math.min(y(value), y(0)),
        Math.max(to - from - 1, 1),
        Math.max(Math.abs(y(value) - y(0)), 1),
      );
    });
    columns.setAttribute("aria-valuemax", all.length - 1);
    columns.setAttribute("aria-valuenow", channel);
    columns.setAttribute("aria-valuetext", `number ${channel}: ${brief(all[channel])}`);
  }

  let paintedKernel = "";
  function paintKernel({ layer, channel }) {
    const found = layer.kernels?.[channel];
    kernel.hidden = !found;
    const key = `${layer.index}/${channel}`;
    if (!found || key === paintedKernel) return;
    paintedKernel = key;
    const most = Math.max(...found.weights.flat(2).map(Math.abs)) || 1;
    const cells = found.weights[0][0].length;
    const decimals = most >= 10 ? 0 : most >= 1 ? 1 : most >= 0.1 ? 2 : 3;
    const tight = (weight) =>
      weight
        .toFixed(decimals)
        .replace(/^(-?)0?(\.\d+)$/, "$1$2")
        .replace(/^-?\.0+$/, "0")
        .replace("-", "−");
    const grids = found.weights.map((rows, source) =>
      h(
        "div",
        {
          class: "weights",
          role: "img",
          "aria-label": `Weights for input channel ${source}: ${rows.map((row) => row.map((weight) => readable(weight, 2)).join(" ")).join("; ")}`,
          style: `--cells: ${cells}`,
        },
        rows.flat().map((weight) =>
          h(
            "span",
            {
              style: `background: rgba(var(--${weight < 0 ? "negative" : "positive"}), ${(0.12 + (0.43 * Math.abs(weight)) / most).toFixed(2)})`,
            },
            cells <= 5 ? tight(weight) : "",
          ),
        ),
      ),
    );
    kernel.replaceChildren(
      h("div", { class: "view-title" }, `Kernel of channel ${channel}`),
      h("div", { class: "slices" }, grids),
      h(
        "p",
        { class: "note" },
        `bias ${readable(found.bias)}${grids.length > 1 ? `; one slice for each of the ${grids.length} input channels` : ""}`,
      ),
    );
  }

  const repaint = oncePerFrame(() => {
    const now = selected();
    const { layer, image, channel } = now;
    const maps = isMap(layer);
    const place = maps ? (hovered ?? shownPlace(now)) : [0, 0];
    const sight = sightOf(layer, place, pictures[image].size);
    for (const node of [map.node, overview, legend, strongest, scale.node]) node.hidden = !maps;
    numbers.hidden = maps;
    thumbnails.forEach((node, index) => node.setAttribute("aria-pressed", String(index === image)));
    list.set(String(layer.index));
    earlier.disabled = layer.index === 0;
    later.disabled = layer.index === layers.length - 1;
    scale.set(model.get("scale"));
    kind.textContent = `${layer.kind}${layer.stride > 1 ? `; on show: every ${["", "", "second", "third"][layer.stride] ?? `${layer.stride}th`} row and column` : ""}`;
    fit();
    paintInput(now, sight.box);
    paintKernel(now);
    let start = "";
    if (maps) {
      const value = paintMapView(now);
      paintTiles(now);
      const at = place.map((index) => placeOf(layer, index));
      start = `${layer.name}[${at.join(", ")}, ${channel}] ${value ? "≈" : "="} ${brief(value)}`;
    } else {
      const { value, name } = paintNumbers(now);
      start = `${layer.name}[${channel}]${name} ≈ ${brief(value)}`;
    }
    sentence.textContent = `${start}. ${sight.text}`;
    if (speak) status.say(sentence.textContent);
    speak = false;
  });

  /** Image and map side by side, also on a phone. */
  function fit() {
    const room = width.now() - 26;
    const side = room >= 540 ? 250 : Math.floor((room - 12) / 2);
    root.style.setProperty("--side", `${side}px`);
  }

  model.on("change", repaint);
  const width = followWidth(root, repaint);
  repaint();
  return () => {
    model.off("change", repaint);
    width.stop();
  };
}

export const figure = liveFigure(draw, [mapsStyle, featureMapsStyle]);
export default figure;
