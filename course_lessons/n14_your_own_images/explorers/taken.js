// The time at which a photo was taken, written into a JPEG as cameras do (EXIF 2.32, DateTimeOriginal).

const two = (number) => String(number).padStart(2, "0");

/** [date, time] of the clock on the wall. */
export const clock = (at) => [
  [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())],
  [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())],
];

/** A JPEG's bytes with the time in a segment of their own, right after its first marker. */
export function withTime(jpeg, at) {
  const text = `${clock(at)
    .map((parts) => parts.join(":"))
    .join(" ")}\0`;
  const tiff = new DataView(new ArrayBuffer(44 + text.length));
  const entry = (place, tag, type, count, value) => {
    tiff.setUint16(place, 1, true); // one entry in this directory
    tiff.setUint16(place + 2, tag, true);
    tiff.setUint16(place + 4, type, true);
    tiff.setUint32(place + 6, count, true);
    tiff.setUint32(place + 10, value, true);
  };
  tiff.setUint32(0, 0x002a4949, true);
  tiff.setUint32(4, 8, true);
  entry(8, 0x8769, 4, 1, 26); // where EXIF's own directory is
  entry(26, 0x9003, 2, text.length, 44);
  for (let place = 0; place < text.length; place++) tiff.setUint8(44 + place, text.charCodeAt(place));
  const length = 8 + tiff.byteLength;
  const head = [0xff, 0xe1, length >> 8, length & 255, ...[..."Exif\0\0"].map((letter) => letter.charCodeAt(0))];
  return new Uint8Array([...jpeg.subarray(0, 2), ...head, ...new Uint8Array(tiff.buffer), ...jpeg.subarray(2)]);
}
