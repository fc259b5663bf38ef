// Nothing on a slide is cut or scrolls: text shrinks until it fits, figures grow until they touch.
const SMALLEST = 0.5;
const LARGEST = 1.24; // where there is little to show
const STEP = 0.04;
const WIDTHS = [1180, 1000, 860, 740, 640]; // at which a figure may be laid out before it is enlarged

const isLaidOut = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
const overflows = (element) =>
  element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;

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

/** Shrinks code of which a line is too wide. */
function fitWidth(block) {
  block.style.fontSize = "";
  if (block.scrollWidth <= block.clientWidth) return;
  const size = Number.parseFloat(getComputedStyle(block).fontSize);
  block.style.fontSize = `${Math.floor((size * block.clientWidth * 10) / block.scrollWidth - 1) / 10}px`;
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** Lays a figure out at the width at which it can be shown largest, and scales it. */
export async function enlarge(place) {
  const host = place.firstElementChild;
  if (!host || !isLaidOut(place)) return;
  const { clientWidth: across, clientHeight: down } = place;
  let best = { scale: 0 };
  for (const width of WIDTHS) {
    host.style.width = `${width}px`;
    await nextFrame();
    const scale = Math.min(across / width, down / host.offsetHeight);
    if (scale > best.scale) best = { width, scale };
  }
  host.style.width = `${best.width}px`;
  host.style.transform = `scale(${best.scale.toFixed(3)})`;
  host.style.marginLeft = `${Math.max(0, (across - best.width * best.scale) / 2)}px`;
}
