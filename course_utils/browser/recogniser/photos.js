// What a network is shown of a file or of the camera's picture.
import { Resizing } from "./resizing.js";

const STRIP = 2_000_000; // pixels that are copied at a time: a canvas may not be as large as a photo

/** A file's picture: upright, its colours as they are stored. Raises an Error that says what is wrong. */
export async function decoded(file) {
  if (file.size === 0) throw new Error(`${file.name || "The file"} is empty.`);
  try {
    return await createImageBitmap(file, { colorSpaceConversion: "none" });
  } catch {
    const name = file.name || "What was pasted";
    const heic = /\.hei[cf]$/i.test(name) ? " Few browsers read HEIC: save the photo as JPEG." : "";
    throw new Error(`${name} is not a photo that this browser can read.${heic}`);
  }
}

/** The input of a network of a photo (an ImageBitmap) or of a video's picture: size × size × 3, 0 … 255. */
export function inputOf(source, size) {
  const width = source.videoWidth ?? source.width;
  const height = source.videoHeight ?? source.height;
  const step = Math.min(height, Math.max(1, Math.floor(STRIP / width)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height: step });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const resizing = new Resizing(width, height, size);
  for (let top = 0; top < height; top += step) {
    const rows = Math.min(step, height - top);
    context.fillStyle = "#fff"; // behind what is transparent
    context.fillRect(0, 0, width, rows);
    context.drawImage(source, 0, top, width, rows, 0, 0, width, rows);
    resizing.add(context.getImageData(0, 0, width, rows).data, top);
  }
  return resizing.result();
}
