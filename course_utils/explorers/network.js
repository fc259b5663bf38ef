// NetworkExplorer: a map on a photo, its strongest patches, and what it feeds. The network ran in Python.
import { announcer, button, dropdown, h } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { readable } from "../browser/numbers.js";
import { followWidth, oncePerFrame, save } from "../browser/watching.js";
import { fedBy, isInside, otherLayer, peakOf, within } from "./inside.js";
import mapsStyle from "./maps.css";
import { brief, gradient, paintMap, unpack } from "./maps.js";
import networkStyle from "./network.css";
import { optionList, perLine } from "./options.js";
import { times } from "./sight.js";

const title = (...words) => h("div", { class: "view-title" }, ...words);

class NetworkFigure {
  repaint = oncePerFrame(() => this.paint());

  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.layers = model.get("layers");
    this.values = model.get("values");
    this.unpacked = new Map();
    this.speak = false;
    [this.paintedTiles, this.paintedPatches] = ["", ""];
    this.loadPhotos();
    this.buildPhotos();
    this.buildSettings();
    this.buildViews();
    this.place();
  }

  /** Photos come as JPEG or PNG: patches are cut from them once they are decoded. */
  loadPhotos() {
    this.photos = this.model.get("pictures").map((url) => {
      const image = h("img", { alt: "" });
      if (url) image.src = url;
      return image;
    });
    const ready = this.photos.filter((image) => image.src).map((image) => image.decode());
    Promise.allSettled(ready).then(() => {
      this.paintedPatches = "";
      this.repaint();
    });
  }

  buildPhotos() {
    this.thumbnails = Array.from({ length: this.model.get("shown") }, (_, photo) =>
      h(
        "button",
        {
          type: "button",
          class: "thumbnail",
          "aria-label": `Photo ${photo}`,
          onclick: () => this.choose({ photo }),
        },
        h("img", { src: this.model.get("pictures")[photo], alt: "" }),
      ),
    );
    this.gallery = h("div", { class: "row gallery", role: "group", "aria-label": "Photos" }, this.thumbnails);
    this.gallery.hidden = this.thumbnails.length < 2;
  }

  buildSettings() {
    this.list = dropdown({
      label: "Layer",
      value: "0",
      options: this.layers.map(({ name, shape }, index) => [String(index), `${name}: ${times(shape)}`]),
      onchange: (index) => this.chooseLayer(Number(index)),
    });
    this.earlier = button("◀", () => this.chooseLayer(this.selected().layer - 1), {
      "aria-label": "The layer before",
    });
    this.later = button("▶", () => this.chooseLayer(this.selected().layer + 1), { "aria-label": "The next layer" });
    this.kind = h("span", { class: "kind" });
  }

  buildViews() {
    this.photo = h("img", { class: "photo" });
    this.map = h("canvas", { role: "img" });
    this.mapTitle = title();
    this.legend = h("div", { class: "ramp" }, h("span"), h("i"), h("span"));
    this.tiles = h("div", {
      class: "tiles",
      role: "listbox",
      tabindex: 0,
      "aria-label": "Maps of the layer: arrow keys choose one",
    });
    this.tileList = optionList(
      this.tiles,
      () => perLine(this.tiles),
      (index) => this.choose({ channel: this.layers[this.selected().layer].channels[index] }),
    );
    this.tilesTitle = title();
    this.patchesTitle = title();
    this.patches = h("div", { class: "patches", role: "list" });
    this.sees = h("p", { class: "note" });
    this.fedTitle = title();
    this.fed = h("div", { class: "fed", role: "list" });
  }

  place() {
    this.sentence = h("p", { class: "sentence" });
    const note = h("p", { class: "note" }, this.model.get("note"));
    note.hidden = !this.model.get("note");
    this.status = announcer();
    this.root.append(
      this.gallery,
      h(
        "div",
        { class: "row settings" },
        h("div", { class: "steps" }, this.earlier, this.list.node, this.later),
        this.kind,
      ),
      h(
        "div",
        { class: "views" },
        h("div", { class: "view" }, title("Photo"), this.photo),
        h("div", { class: "view" }, this.mapTitle, this.map, this.legend),
        h("div", { class: "view overview" }, this.tilesTitle, this.tiles),
      ),
      this.sentence,
      h("div", { class: "part" }, this.patchesTitle, this.patches, this.sees),
      h("div", { class: "part" }, this.fedTitle, this.fed),
      note,
      this.status.node,
    );
  }

  start() {
    this.model.on("change", this.repaint);
    this.width = followWidth(this.root, this.repaint);
    this.repaint();
    return () => {
      this.model.off("change", this.repaint);
      this.width.stop();
    };
  }

  selected() {
    const [photo, name, channel] = this.model.get("selection");
    return { photo, layer: this.layers.findIndex((layer) => layer.name === name), channel };
  }

  choose(changes) {
    this.speak = true;
    const { photo, layer, channel } = { ...this.selected(), ...changes };
    save(this.model, { selection: [photo, this.layers[layer].name, channel] });
    this.repaint();
  }

  chooseLayer(index) {
    this.choose(otherLayer(this.layers, this.selected(), index));
  }

  mapsOf({ photo, layer }) {
    const key = `${photo}/${layer}`;
    if (!this.unpacked.has(key)) {
      const packed = this.values[photo][layer];
      const [height, width] = this.layers[layer].size;
      this.unpacked.set(key, { ...unpack(packed, height * width), limits: packed.limits });
    }
    return this.unpacked.get(key);
  }

  paintMapView(now, index) {
    const { name, size, shape } = this.layers[now.layer];
    const maps = this.mapsOf(now);
    const limit = maps.limits[index];
    paintMap(this.map, maps, index, size, limit);
    this.map.setAttribute("aria-label", `Map ${now.channel} of ${name} on photo ${now.photo}`);
    this.mapTitle.textContent = `Map ${now.channel}: ${times(shape.slice(0, 2))} numbers`;
    const [low, middle, high] = this.legend.children;
    low.textContent = maps.isSigned ? `−${brief(limit)}` : "0";
    middle.style.background = gradient(maps.isSigned);
    high.textContent = brief(limit);
    const { value, row, column } = peakOf(maps, index, size);
    // A thinned map shows every so many rows.
    const place = [row, column].map((at, axis) => Math.floor(((at + 0.5) * shape[axis]) / size[axis]));
    this.sentence.textContent =
      value > 0
        ? `On photo ${now.photo} map ${now.channel} of ${name} is largest, ${brief(value)}, near row ${place[0]}, column ${place[1]}.`
        : `On photo ${now.photo} map ${now.channel} of ${name} is nowhere above 0.`;
  }

  paintTiles(now, index) {
    const { channels, size, shape, name } = this.layers[now.layer];
    const maps = this.mapsOf(now);
    if (this.tiles.dataset.layer !== name) this.tileList.keep(0, () => {});
    this.tiles.dataset.layer = name;
    this.tileList.keep(channels.length, (tile) =>
      h(
        "div",
        {
          class: "tile",
          role: "option",
          "aria-label": `Map ${channels[tile]}`,
          onclick: () => this.choose({ channel: channels[tile] }),
        },
        h("canvas", { "aria-hidden": "true" }),
      ),
    );
    const key = `${now.photo}/${now.layer}`;
    if (key !== this.paintedTiles)
      [...this.tiles.children].forEach((tile, at) => paintMap(tile.firstChild, maps, at, size, maps.limits[at]));
    this.paintedTiles = key;
    this.tileList.mark(index);
    this.tilesTitle.textContent =
      channels.length < shape[2] ? `${channels.length} of ${shape[2]} maps` : `All ${shape[2]} maps`;
  }

  paintPatches(now, index) {
    const { patches, sees } = this.layers[now.layer];
    const key = `${now.layer}/${now.channel}`;
    if (key === this.paintedPatches) return;
    this.paintedPatches = key;
    const shown = patches[index];
    this.patchesTitle.textContent = `Where map ${now.channel} is largest: one patch from each of ${shown.length} photos`;
    this.patches.replaceChildren(
      ...shown.map(([photo, value, box, field]) => {
        const [top, bottom, left, right] = box;
        const canvas = h("canvas", {
          role: "img",
          "aria-label": `Patch of photo ${photo}, response ${brief(value)}`,
          width: right - left,
          height: bottom - top,
        });
        const image = this.photos[photo];
        if (image.naturalWidth)
          canvas
            .getContext("2d")
            .drawImage(image, left, top, right - left, bottom - top, 0, 0, right - left, bottom - top);
        const outline = h("div", { class: "field", "aria-hidden": "true" });
        outline.hidden = !field || !isInside(box, field);
        if (!outline.hidden) Object.assign(outline.style, within(box, field));
        return h(
          "div",
          { role: "listitem" },
          h("div", { class: "patch" }, canvas, outline),
          h("span", {}, brief(value)),
        );
      }),
    );
    this.sees.textContent = sees;
    this.paintFed(now);
  }

  paintFed(now) {
    const { feeds } = this.layers[now.layer];
    this.fedTitle.textContent = feeds.why ? "What it feeds" : `What it feeds: largest weights of ${feeds.to}`;
    if (feeds.why) return this.fed.replaceChildren(h("p", { class: "note", role: "listitem" }, feeds.why));
    const fed = fedBy(this.layers, now);
    this.fed.replaceChildren(
      ...fed.map(({ text, value, kernel, target }) => {
        const words = kernel ? `kernel of size ${readable(value)}` : `weight ${readable(value)}`;
        const head = target
          ? button(text, () => this.choose(target), { title: `Go to ${text}` })
          : h("span", { class: "name" }, text);
        return h(
          "div",
          { role: "listitem", class: "reader" },
          head,
          kernel && kernelPicture(kernel),
          h("span", {}, words),
        );
      }),
    );
    if (fed.some(({ target }) => !target) && feeds.target)
      this.fed.append(
        h("p", { class: "note", role: "listitem" }, "Maps without a button are not among those on show."),
      );
  }

  paint() {
    const now = this.selected();
    const layer = this.layers[now.layer];
    const index = layer.channels.indexOf(now.channel);
    this.thumbnails.forEach((node, photo) => node.setAttribute("aria-pressed", String(photo === now.photo)));
    this.list.set(String(now.layer));
    this.earlier.disabled = now.layer === 0;
    this.later.disabled = now.layer === this.layers.length - 1;
    this.kind.textContent = layer.kind;
    const url = this.model.get("pictures")[now.photo];
    if (this.photo.getAttribute("src") !== url) this.photo.src = url;
    this.photo.alt = `Photo ${now.photo}`;
    const room = this.width.now() - 26;
    this.root.style.setProperty("--side", `${room >= 620 ? 240 : Math.floor((room - 12) / 2)}px`);
    this.paintMapView(now, index);
    this.paintTiles(now, index);
    this.paintPatches(now, index);
    if (this.speak) this.status.say(this.sentence.textContent);
    this.speak = false;
  }
}

/** A kernel as tinted cells: orange above zero, blue below. */
function kernelPicture(kernel) {
  const most = Math.max(...kernel.flat().map(Math.abs)) || 1;
  return h(
    "div",
    { class: "kernel", "aria-hidden": "true", style: `--cells: ${kernel[0].length}` },
    kernel.flat().map((weight) =>
      h("i", {
        style: `background: rgba(var(--${weight < 0 ? "negative" : "positive"}), ${(Math.abs(weight) / most).toFixed(2)})`,
      }),
    ),
  );
}

function draw(root, model) {
  return new NetworkFigure(root, model).start();
}

export const figure = liveFigure(draw, [mapsStyle, networkStyle]);
export default figure;
