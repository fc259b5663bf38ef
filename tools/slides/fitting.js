// Nothing on a slide is cut or scrolls: text shrinks until it fits, figures grow until they touch.
const SMALLEST = 0.5;
const LARGEST = 1.24; // where there is little to show
const STEP = 0.04;
const LEGIBLE = 17; // pixels of a letter's height, on a slide that is 720 high
const BROKEN = 21; // of lines that have to be broken anyhow
const WIDTHS = [1180, 1000, 860, 740, 640]; // at which a figure may be laid out before it is enlarged

const isLaidOut = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
const isWide = (element) => element.scrollWidth > element.clientWidth + 1;
const overflows = (frame) =>
  frame.scrollHeight > frame.clientHeight + 1 ||
  isWide(frame) ||
  [...frame.querySelectorAll(".text, .vote")].some(isWide);

/** Shows a frame's text as large as it may be and fits. */
export function fit(frame) {
  if (!isLaidOut(frame)) return;
  const asWritten = frame.matches(".title, .vote, .figure");
  for (let size = asWritten ? 1 : LARGEST; size >= SMALLEST; size -= STEP) {
    frame.style.setProperty("--fit", size.toFixed(2));
    for (const block of frame.querySelectorAll("pre")) fitWidth(block);
    if (!overflows(frame)) return;
  }
}

/** Shrinks code of which a line is too wide; lines that are far too wide are broken. */
function fitWidth(block) {
  block.style.fontSize = "";
  block.style.whiteSpace = "";
  if (block.scrollWidth <= block.clientWidth) return;
  const size = Number.parseFloat(getComputedStyle(block).fontSize);
  const fitting = Math.floor((size * block.clientWidth * 10) / block.scrollWidth - 1) / 10;
  const printed = block.matches(".printed");
  block.style.fontSize = `${fitting < LEGIBLE ? Math.min(size, printed ? BROKEN : LEGIBLE) : fitting}px`;
  if (fitting < LEGIBLE) block.style.whiteSpace = "pre-wrap";
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** How much a figure can be enlarged, or has to be reduced, to fill its place. */
const scaleAt = (place, host) => Math.min(place.clientWidth / host.offsetWidth, place.clientHeight / host.offsetHeight);

/** Scales a figure as it is laid out now. */
function scale(place, host) {
  if (!isLaidOut(place)) return;
  const factor = scaleAt(place, host);
  host.style.transform = `scale(${factor.toFixed(3)})`;
  host.style.marginLeft = `${Math.max(0, (place.clientWidth - host.offsetWidth * factor) / 2)}px`;
}

/** Lays a figure out at the width at which it can be shown largest; it stays whole when it grows later. */
export async function enlarge(place) {
  const host = place.firstElementChild;
  if (!host || !isLaidOut(place)) return;
  if (!host.style.width) {
    host.style.visibility = "hidden"; // while it is tried
    let best = { factor: 0 };
    for (const width of WIDTHS) {
      host.style.width = `${width}px`;
      await nextFrame();
      const factor = scaleAt(place, host);
      if (factor > best.factor) best = { width, factor };
    }
    host.style.width = `${best.width}px`;
    host.style.visibility = "";
    new ResizeObserver(() => scale(place, host)).observe(host);
  }
  scale(place, host);
}
