// Photos between files, canvases and the panels that show them.
import { h } from "../../../course_utils/browser/elements.js";
import { panel } from "../../../course_utils/explorers/grid.js";
import { coloured } from "./planes.js";

const LARGEST_SIDE = 384; // as in kernel_playground.py: larger pictures are shrunk

/** Planes as a picture for a canvas. */
export const colours = (planes, display, strength) =>
  new ImageData(coloured(planes, display, strength), planes[0].width, planes[0].height);

/** The pixels of a data URL. The PNG header tells a grey picture (colour type 0) from a coloured one. */
export async function decode(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const header = atob(url.slice(url.indexOf(",") + 1).slice(0, 40));
  return { ...pixelsOf(image, image.naturalWidth, image.naturalHeight), grey: header.charCodeAt(25) === 0 };
}

/** The middle of an image, drawn at `factor` times its size; by default all of it. */
export function pixelsOf(image, width, height, factor) {
  const canvas = h("canvas", { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // behind transparent pixels
  context.fillRect(0, 0, width, height);
  const [wide, high] = factor ? [image.width * factor, image.height * factor] : [width, height];
  context.drawImage(image, (width - wide) / 2, (height - high) / 2, wide, high);
  return { pixels: context.getImageData(0, 0, width, height).data, width, height, canvas };
}

/** A file of the learner's as a data URL, and what was done to it. */
export async function readFile(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    if (!width || !height) throw new Error("a drawing without a size");
    const factor = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    const [wide, high] = [width, height].map((side) => Math.max(2, Math.round(side * factor)));
    const shrunk = factor < 1 ? `, shrunk from ${height}×${width} to ${high}×${wide} pixels` : "";
    return {
      picture: pixelsOf(image, wide, high).canvas.toDataURL("image/png"),
      credit: `Your own: ${file.name}${shrunk}. It stays in this notebook.`,
    };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A stage's picture with its size; `onpoint(row, column, kept)`, `onleave()`. */
export function picturePanel(sign, title, stage, onpoint, onleave) {
  const canvas = h("canvas", { class: "shown", role: "img", "aria-label": title });
  const spot = h("div", { class: "spot", "aria-hidden": "true" });
  const frame = h("div", { class: "frame" }, canvas, spot);
  const parts = panel(sign, title, frame);
  parts.node.dataset.stage = stage;
  const point = (event, kept) => {
    const box = canvas.getBoundingClientRect();
    const index = (at, length, count) => Math.min(Math.max(Math.floor((at / length) * count), 0), count - 1);
    onpoint(
      index(event.clientY - box.top, box.height, canvas.height),
      index(event.clientX - box.left, box.width, canvas.width),
      kept,
    );
  };
  frame.addEventListener("pointermove", (event) => event.pointerType === "mouse" && point(event, false));
  frame.addEventListener("click", (event) => point(event, true));
  frame.addEventListener("pointerleave", onleave);

  function show(planes, image, scale) {
    const { height, width } = planes[0];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    canvas.getContext("2d").putImageData(image, 0, 0);
    frame.style.width = `${width * scale}px`;
    parts.size.textContent = [height, width, ...(planes.length === 3 ? [3] : [])].join(" × ");
    canvas.setAttribute("aria-label", `${title}, ${height} by ${width} pixels`);
  }

  /** Mark `side` pixels around the middle (row, column); never smaller than can be seen. */
  function mark(row, column, side) {
    const percent = (middle, count) => `${(100 * middle) / count}%`;
    spot.style.left = percent(column, canvas.width);
    spot.style.top = percent(row, canvas.height);
    spot.style.width = `max(14px, ${(100 * side) / canvas.width}%)`;
  }
  return { ...parts, canvas, frame, show, mark };
}
