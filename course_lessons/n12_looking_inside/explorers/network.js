// NetworkExplorer: a network's maps as in FeatureMapViewer, their strongest patches, and what they feed.
import { button, h } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { readable } from "../../../course_utils/browser/numbers.js";
import featureMapsStyle from "../../../course_utils/explorers/feature_maps.css";
import { FeatureMapsFigure } from "../../../course_utils/explorers/map_viewer.js";
import mapsStyle from "../../../course_utils/explorers/maps.css";
import { brief } from "../../../course_utils/explorers/maps.js";
import { fedBy, patchesInWords } from "./inside.js";
import networkStyle from "./network.css";

class NetworkFigure extends FeatureMapsFigure {
  place() {
    super.place();
    this.inside = this.model.get("inside");
    this.paintedInside = "";
    const part = () => ({
      title: h("div", { class: "view-title" }),
      list: h("div", { class: "inside", role: "list" }),
    });
    [this.patches, this.fed] = [part(), part()];
    this.sees = h("p", { class: "note" });
    this.insideNode = h(
      "div",
      { class: "overview beside" },
      h("div", {}, this.patches.title, this.patches.list, this.sees),
      h("div", {}, this.fed.title, this.fed.list),
    );
    this.overview.after(this.insideNode);
    this.loadPhotos();
  }

  /** Patches are cut from photos that come as JPEG, once these are decoded. */
  loadPhotos() {
    this.photos = this.model.get("sources").map((url) => {
      const image = new Image();
      if (url) image.src = url;
      return image;
    });
    const ready = this.photos.filter((image) => image.src).map((image) => image.decode());
    Promise.allSettled(ready).then(() => {
      this.paintedInside = "";
      this.repaint();
    });
  }

  paint() {
    super.paint();
    const { layer, channel } = this.selected();
    const about = this.inside[layer.index];
    this.insideNode.hidden = !about.patches;
    const key = `${layer.index}/${channel}`;
    if (!about.patches || key === this.paintedInside) return;
    this.paintedInside = key;
    this.paintPatches(about, layer, channel);
    this.paintFed(about, channel);
  }

  paintPatches(about, layer, channel) {
    const shown = about.patches[channel];
    const many = shown.length === 1 ? "one photo" : `each of ${shown.length} photos`;
    this.patches.title.textContent = shown.length
      ? `Where channel ${channel} is largest: a patch from ${many}`
      : `Channel ${channel} is 0 on every photo: no patches`;
    this.patches.list.replaceChildren(
      ...shown.map(([photo, value, [top, bottom, left, right]]) => {
        const [width, height] = [right - left, bottom - top];
        const name = `Patch of photo ${photo}: ${brief(value)}`;
        const canvas = h("canvas", { class: "patch", role: "img", "aria-label": name, width, height });
        const image = this.photos[photo];
        if (image.naturalWidth) canvas.getContext("2d").drawImage(image, left, top, width, height, 0, 0, width, height);
        return h("div", { role: "listitem" }, canvas, h("span", {}, brief(value)));
      }),
    );
    this.sees.textContent = patchesInWords(about, layer, this.pictures[0].size);
  }

  go({ layer, channel }) {
    this.chooseLayer(this.byName[layer].index); // the same place of the image
    this.choose({ channel });
  }

  paintFed(about, channel) {
    const fed = fedBy(about, this.layers, channel);
    this.fed.title.textContent = fed.length
      ? `What it feeds: the largest weights of the layer ${about.to}`
      : "What it feeds";
    const nothing = "Left out: more than one layer of weights lies between these maps and what is shown next.";
    this.fed.list.replaceChildren(
      ...fed.map(({ text, value, kernel, go }) => {
        const name = go ? button(text, () => this.go(go)) : h("span", {}, text);
        const words = kernel ? `kernel of size ${readable(value)}` : `weight ${readable(value)}`;
        return h("div", { class: "reader", role: "listitem" }, name, kernel && cellsOf(kernel), h("span", {}, words));
      }),
      ...(fed.length ? [] : [h("p", { class: "note", role: "listitem" }, nothing)]),
    );
  }
}

/** A kernel as tinted cells: orange above zero, blue below. */
function cellsOf(kernel) {
  const most = Math.max(...kernel.flat().map(Math.abs)) || 1;
  const cells = kernel.flat().map((weight) => {
    const sign = weight < 0 ? "negative" : "positive";
    return h("i", { style: `background: rgba(var(--${sign}), ${(Math.abs(weight) / most).toFixed(2)})` });
  });
  return h("div", { class: "cells", "aria-hidden": "true", style: `--cells: ${kernel[0].length}` }, cells);
}

function draw(root, model) {
  return new NetworkFigure(root, model).start();
}

export const figure = liveFigure(draw, [mapsStyle, featureMapsStyle, networkStyle]);
export default figure;
