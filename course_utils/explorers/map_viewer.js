// A network's maps for a few images, and what each of their numbers saw: FeatureMapViewer, and the ground of
// lesson 12's NetworkExplorer.
// What the numbers saw was followed in Python (tracing.py); here it is looked up and shown.
import { announcer, button, dropdown, freshId, h } from "../browser/elements.js";
import { clamped, readable } from "../browser/numbers.js";
import { keepPainted, oncePerFrame, save } from "../browser/watching.js";
import { barRows, brief, bytesOf, gradient, MOST_ROWS, paintMap, paintPicture, unpack } from "./maps.js";
import { optionList, perLine } from "./options.js";
import { sightOf, times } from "./sight.js";

const SCALES = [
  ["channel", "each map for itself"],
  ["layer", "one for all maps of the layer"],
];

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A canvas with a title over it, and things laid upon it. */
function pictureOf(title, ...upon) {
  const canvas = h("canvas", { role: "img" });
  const heading = h("div", { class: "view-title" }, title);
  const frame = h("div", { class: "frame" }, canvas, ...upon);
  return { node: h("div", { class: "view" }, heading, frame), canvas, heading, frame };
}

const start = ({ stride }) => (stride - 1) >> 1;

const shownSize = (layer) => layer.shape.slice(0, 2).map((side) => Math.ceil((side - start(layer)) / layer.stride));

const placeOf = (layer, index) => start(layer) + index * layer.stride;

const isMap = (layer) => layer.shape.length === 3;

const shownPlace = ({ layer, position }) =>
  (position ?? [0, 0]).map((place, axis) =>
    isMap(layer) ? clamped(Math.round((place - start(layer)) / layer.stride), shownSize(layer)[axis]) : 0,
  );

/** The state first, then what is shown, then how it is painted. */
export class FeatureMapsFigure {
  pickChannel = (index) => this.choose({ channel: index });
  repaint = oncePerFrame(() => this.paint());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    [this.layers, this.pictures, this.values] = ["layers", "pictures", "values"].map((name) => this.model.get(name));
    this.names = this.model.get("names");
    this.byName = Object.fromEntries(this.layers.map((layer, index) => [layer.name, { ...layer, index }]));
    this.levels = this.pictures.map(({ bytes }) => bytesOf(bytes));
    this.unpacked = new Map();
    this.hovered = null; // row and column on show under the pointer
    this.speak = false;
    [this.paintedTiles, this.paintedMap, this.paintedKernel, this.paintedImage] = ["", "", "", -1];
    this.barPrefix = freshId("bar");
    this.buildSettings();
    this.buildPictures();
    this.buildNumbers();
    this.buildOverview();
    this.place();
  }

  buildSettings() {
    this.thumbnails = this.pictures.map(({ shown }, index) => {
      const canvas = h("canvas", { "aria-hidden": "true" });
      paintPicture(canvas, this.levels[index], shown);
      const node = button("", () => this.choose({ image: index }), {
        class: "thumbnail",
        "aria-label": `Image ${index}`,
      });
      node.append(canvas);
      return node;
    });
    this.gallery = h("div", { class: "row gallery", role: "group", "aria-label": "Images" }, this.thumbnails);
    this.gallery.hidden = this.thumbnails.length < 2;
    this.list = dropdown({
      label: "Layer",
      value: "0",
      options: this.layers.map(({ name, shape }, index) => [String(index), `${name}: ${times(shape)}`]),
      onchange: (index) => this.chooseLayer(Number(index)),
    });
    this.earlier = button("◀", () => this.chooseLayer(this.selected().layer.index - 1), {
      "aria-label": "The layer before",
    });
    this.later = button("▶", () => this.chooseLayer(this.selected().layer.index + 1), {
      "aria-label": "The next layer",
    });
    this.kind = h("span", { class: "kind" });
    this.scale = dropdown({
      label: "Colours",
      value: "channel",
      options: SCALES,
      onchange: (value) => {
        save(this.model, { scale: value });
        this.repaint();
      },
    });
    this.strongest = button("Strongest pixel", () => this.choose({ position: this.strongestPlace() }), {
      title: "Go to the pixel of this map that is farthest from zero",
    });
  }

  buildPictures() {
    // The image with the receptive field, and the chosen map.
    this.field = h("div", { class: "field", "aria-hidden": "true" });
    this.gaps = h("canvas", { class: "gaps", "aria-hidden": "true" });
    this.input = pictureOf("Image", this.gaps, this.field);
    this.spot = h("div", { class: "spot", "aria-hidden": "true" });
    this.map = pictureOf("", this.spot);
    const picker = this.map.frame;
    for (const [name, value] of Object.entries({
      tabindex: 0,
      role: "application",
      "data-lm-suppress-shortcuts": "true",
      "aria-roledescription": "pixel picker",
      "aria-label": "Feature map: arrow keys choose the pixel, with Shift five at a time",
    }))
      picker.setAttribute(name, value);
    const pointed = (event) => {
      const box = this.map.canvas.getBoundingClientRect();
      const index = (at, length, count) => clamped(Math.floor((at / length) * count), count);
      return [
        index(event.clientY - box.top, box.height, this.map.canvas.height),
        index(event.clientX - box.left, box.width, this.map.canvas.width),
      ];
    };
    const keepPlace = (shown) => this.choose({ position: shown.map((index) => placeOf(this.selected().layer, index)) });
    picker.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse") return;
      this.hovered = pointed(event);
      this.repaint();
    });
    picker.addEventListener("pointerleave", () => {
      this.hovered = null;
      this.repaint();
    });
    picker.addEventListener("click", (event) => keepPlace(pointed(event)));
    picker.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      if (!step) return;
      event.preventDefault();
      const now = this.selected();
      const by = event.shiftKey ? 5 : 1;
      keepPlace(shownPlace(now).map((index, axis) => clamped(index + by * step[axis], shownSize(now.layer)[axis])));
    });
  }

  buildNumbers() {
    this.legend = h("div", { class: "ramp" }, h("span"), h("i"), h("span"));
    this.kernel = h("div", { class: "view kernel" });

    // Layers without height and width: rows of bars, or columns where there are many.
    this.bars = barRows("Numbers of the layer", this.pickChannel);
    this.bars.node.setAttribute("tabindex", 0);
    this.bars.node.setAttribute("data-lm-suppress-shortcuts", "true");
    this.columns = h("canvas", {
      class: "columns",
      tabindex: 0,
      role: "slider",
      "aria-label": "Numbers of the layer",
      "aria-valuemin": 0,
      height: 140,
    });
    const barKeys = (event) => {
      const { channel, layer } = this.selected();
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
      if (next !== channel) this.pickChannel(next);
    };
    this.bars.node.addEventListener("keydown", barKeys);
    this.columns.addEventListener("keydown", barKeys);
    this.columns.addEventListener("click", (event) => {
      const box = this.columns.getBoundingClientRect();
      this.pickChannel(
        clamped(
          Math.floor(((event.clientX - box.left) / box.width) * this.selected().layer.channels),
          this.selected().layer.channels,
        ),
      );
    });
    this.numbers = h("div", { class: "view numbers" }, h("div", { class: "view-title" }), this.bars.node, this.columns);
  }

  buildOverview() {
    this.tiles = h("div", {
      class: "tiles",
      role: "listbox",
      tabindex: 0,
      "aria-label": "Channels of the layer: arrow keys choose one",
    });
    this.tileList = optionList(this.tiles, () => perLine(this.tiles), this.pickChannel);
    this.overviewTitle = h("div", { class: "view-title" });
    this.overview = h("div", { class: "overview" }, this.overviewTitle, this.tiles);
  }

  place() {
    this.sentence = h("p", { class: "sentence" });
    const note = h("p", { class: "note" }, this.model.get("note"));
    note.hidden = !this.model.get("note");
    this.status = announcer();
    this.root.append(
      h(
        "div",
        { class: "row settings" },
        this.gallery,
        h("div", { class: "steps" }, this.earlier, this.list.node, this.later),
        this.kind,
      ),
      h("div", { class: "views" }, this.input.node, this.map.node, this.numbers, this.kernel),
      this.sentence,
      h("div", { class: "row under" }, this.legend, this.strongest, this.scale.node),
      this.overview,
      note,
      this.status.node,
    );
  }

  start() {
    return keepPainted(this);
  }

  selected() {
    const [image, name, channel, position] = this.model.get("selection");
    return { image, layer: this.byName[name], channel, position };
  }

  mapsOf({ image, layer }) {
    const key = `${image}/${layer.index}`;
    if (!this.unpacked.has(key)) {
      const packed = this.values[image][layer.index];
      this.unpacked.set(key, {
        ...unpack(
          packed,
          shownSize(layer).reduce((a, b) => a * b),
        ),
        limits: packed.limits,
      });
    }
    return this.unpacked.get(key);
  }

  limitOf(maps, channel) {
    return this.model.get("scale") === "layer" ? Math.max(...maps.limits) : maps.limits[channel];
  }

  choose(changes) {
    this.speak = true;
    this.hovered = null;
    const now = { ...this.selected(), ...changes };
    save(this.model, { selection: [now.image, now.layer.name, now.channel, now.position] });
    this.repaint();
  }

  chooseLayer(index) {
    const { position, layer: before, channel } = this.selected();
    const layer = this.byName[this.layers[index].name];
    // The same spot of the image, as far as there is one.
    const from = position ? position.map((place, axis) => (place + 0.5) / before.shape[axis]) : [0.5, 0.5];
    const at = isMap(layer)
      ? from.map((share, axis) =>
          placeOf(layer, clamped(Math.floor(share * shownSize(layer)[axis]), shownSize(layer)[axis])),
        )
      : null;
    this.choose({ layer, channel: Math.min(channel, layer.channels - 1), position: at });
  }

  strongestPlace() {
    const now = this.selected();
    const maps = this.mapsOf(now);
    const [height, width] = shownSize(now.layer);
    let best = 0;
    for (let index = 1; index < height * width; index++) {
      if (Math.abs(maps.at(now.channel, index)) > Math.abs(maps.at(now.channel, best))) best = index;
    }
    return [Math.floor(best / width), best % width].map((index) => placeOf(now.layer, index));
  }

  paintInput({ image }, box) {
    const { shown, size } = this.pictures[image];
    if (this.paintedImage !== image) paintPicture(this.input.canvas, this.levels[image], shown);
    this.paintedImage = image;
    this.input.heading.textContent = this.pictures.length > 1 ? `Image ${image}` : "Image";
    this.input.canvas.setAttribute("aria-label", `Image ${image}, ${size[0]} by ${size[1]} pixels`);
    this.field.hidden = !box;
    this.gaps.hidden = !box?.gaps;
    if (!box) return;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    Object.assign(this.field.style, {
      top: percent(box.top, size[0]),
      left: percent(box.left, size[1]),
      height: percent(box.height, size[0]),
      width: percent(box.width, size[1]),
    });
    if (!box.gaps) return;
    [this.gaps.height, this.gaps.width] = size;
    const brush = this.gaps.getContext("2d");
    brush.fillStyle = "rgba(0, 0, 0, 0.6)";
    brush.fillRect(box.left, box.top, box.width, box.height);
    for (const [top, bottom] of box.rows)
      for (const [left, right] of box.columns) brush.clearRect(left, top, right - left, bottom - top);
  }

  paintMapView(now) {
    const { layer, channel, image } = now;
    const maps = this.mapsOf(now);
    const size = shownSize(layer);
    const limit = this.limitOf(maps, channel);
    const key = [image, layer.index, channel, limit].join();
    if (key !== this.paintedMap) {
      this.paintedMap = key;
      paintMap(this.map.canvas, maps, channel, size, limit);
      this.map.canvas.setAttribute(
        "aria-label",
        `Map ${channel} of ${layer.name}, ${layer.shape[0]} by ${layer.shape[1]}`,
      );
      this.map.heading.textContent = `Channel ${channel}${limit ? "" : ": 0 everywhere"}`;
      const [left, middle, right] = this.legend.children;
      left.textContent = maps.isSigned ? `${brief(-limit)} or less` : "0";
      middle.style.background = gradient(maps.isSigned);
      right.textContent = `${brief(limit)} or more`;
    }
    const [row, column] = this.hovered ?? shownPlace(now);
    const percent = (index, count) => `${(100 * (index + 0.5)) / count}%`;
    Object.assign(this.spot.style, {
      top: percent(row, size[0]),
      left: percent(column, size[1]),
      width: `max(10px, ${100 / size[1]}%)`,
    });
    return maps.at(channel, row * size[1] + column);
  }

  paintTiles(now) {
    const { layer, image, channel } = now;
    const maps = this.mapsOf(now);
    const size = shownSize(layer);
    const key = [image, layer.index, this.model.get("scale")].join();
    this.tileList.keep(layer.channels, (index) =>
      h(
        "div",
        { class: "tile", role: "option", "aria-label": `Channel ${index}`, onclick: () => this.pickChannel(index) },
        h("canvas", { "aria-hidden": "true" }),
      ),
    );
    if (key !== this.paintedTiles) {
      this.paintedTiles = key;
      [...this.tiles.children].forEach((tile, index) =>
        paintMap(tile.firstChild, maps, index, size, this.limitOf(maps, index)),
      );
      const all = layer.shape[2];
      this.overviewTitle.textContent =
        all > layer.channels
          ? `The first ${layer.channels} of ${all} channels`
          : all === 1
            ? "One channel"
            : `All ${all} channels`;
    }
    this.tileList.mark(channel);
    this.tiles.style.setProperty("--tile", `${layer.channels <= 8 ? 64 : layer.channels <= 32 ? 48 : 36}px`);
  }

  paintNumbers({ image, layer, channel }) {
    const { numbers: all } = this.values[image][layer.index];
    const isLast = layer.index === this.layers.length - 1;
    const labels = isLast && this.names.length === all.length ? this.names : all.map((_, index) => String(index));
    const inRows = all.length <= MOST_ROWS;
    this.bars.node.hidden = !inRows;
    this.columns.hidden = inRows;
    this.numbers.firstChild.textContent =
      all.length < layer.shape[0]
        ? `The first ${all.length} of ${layer.shape[0]} numbers`
        : `${all.length} number${all.length > 1 ? "s" : ""}`;
    if (inRows) {
      this.bars.set(labels, all, channel, brief);
      this.bars.node.querySelectorAll("[role=option]").forEach((row, index) => (row.id = `${this.barPrefix}-${index}`));
      this.bars.node.setAttribute("aria-activedescendant", `${this.barPrefix}-${channel}`);
    } else this.paintColumns(all, channel);
    const label =
      labels[channel] !== String(channel)
        ? labels[channel]
        : isLast && this.names.length > all.length
          ? `0: ${this.names[0]}, 1: ${this.names[1]}`
          : "";
    return { value: all[channel], name: label && ` (${label})` };
  }

  paintColumns(all, channel) {
    const style = getComputedStyle(this.root);
    const width = Math.max(this.columns.clientWidth, 100);
    this.columns.width = width;
    const [low, high] = [Math.min(0, ...all), Math.max(1e-9, ...all)];
    const y = (value) => (this.columns.height - 4) * (1 - (value - low) / (high - low)) + 2;
    const brush = this.columns.getContext("2d");
    all.forEach((value, index) => {
      const [from, to] = [index, index + 1].map((edge) => (edge * width) / all.length);
      brush.fillStyle = style.getPropertyValue(index === channel ? "--window" : "--accent");
      if (index === channel) brush.fillRect(from, this.columns.height - 3, Math.max(to - from, 2), 3);
      brush.fillRect(
        from,
        Math.min(y(value), y(0)),
        Math.max(to - from - 1, 1),
        Math.max(Math.abs(y(value) - y(0)), 1),
      );
    });
    this.columns.setAttribute("aria-valuemax", all.length - 1);
    this.columns.setAttribute("aria-valuenow", channel);
    this.columns.setAttribute("aria-valuetext", `number ${channel}: ${brief(all[channel])}`);
  }

  paintKernel({ layer, channel }) {
    const found = layer.kernels?.[channel];
    this.kernel.hidden = !found;
    const key = `${layer.index}/${channel}`;
    if (!found || key === this.paintedKernel) return;
    this.paintedKernel = key;
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
    this.kernel.replaceChildren(
      h("div", { class: "view-title" }, `Kernel of channel ${channel}`),
      h("div", { class: "slices" }, grids),
      h(
        "p",
        { class: "note" },
        `bias ${readable(found.bias)}${grids.length > 1 ? `; one slice for each of the ${grids.length} input channels` : ""}`,
      ),
    );
  }

  paint() {
    const now = this.selected();
    const { layer, image, channel } = now;
    const maps = isMap(layer);
    const place = maps ? (this.hovered ?? shownPlace(now)) : [0, 0];
    const sight = sightOf(layer, place, this.pictures[image].size);
    for (const node of [this.map.node, this.overview, this.legend, this.strongest, this.scale.node])
      node.hidden = !maps;
    this.numbers.hidden = maps;
    this.thumbnails.forEach((node, index) => node.setAttribute("aria-pressed", String(index === image)));
    this.list.set(String(layer.index));
    this.earlier.disabled = layer.index === 0;
    this.later.disabled = layer.index === this.layers.length - 1;
    this.scale.set(this.model.get("scale"));
    this.kind.textContent = `${layer.kind}${layer.stride > 1 ? `; on show: every ${["", "", "second", "third"][layer.stride] ?? `${layer.stride}th`} row and column` : ""}`;
    this.fit();
    this.paintInput(now, sight.box);
    this.paintKernel(now);
    let start = "";
    if (maps) {
      const value = this.paintMapView(now);
      this.paintTiles(now);
      const at = place.map((index) => placeOf(layer, index));
      start = `${layer.name}[${at.join(", ")}, ${channel}] ${value ? "≈" : "="} ${brief(value)}`;
    } else {
      const { value, name } = this.paintNumbers(now);
      start = `${layer.name}[${channel}]${name} ≈ ${brief(value)}`;
    }
    this.sentence.textContent = `${start}. ${sight.text}`;
    if (this.speak) this.status.say(this.sentence.textContent);
    this.speak = false;
  }

  /** Image and map side by side, also on a phone. */
  fit() {
    const room = this.width.now() - 26;
    const side = room >= 540 ? 250 : Math.floor((room - 12) / 2);
    this.root.style.setProperty("--side", `${side}px`);
  }
}
