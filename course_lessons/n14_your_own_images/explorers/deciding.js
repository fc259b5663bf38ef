// What the steps on a contact sheet come to, and where arrow keys lead.

/** The class of a photo after the steps, null if it was dropped; `kept`: its last class all the same. */
export function classNow(photo, steps, kept = false) {
  const own = steps.filter(([path, name]) => path === photo.path && (name !== null || !kept));
  return own.length ? own.at(-1)[1] : photo.class;
}

/** Where a photo goes: dropping a dropped one brings it back. */
export const decidedAnew = (photo, before, name) => (name === null && before === null ? photo.class : name);

/** How many photos a class has, and how many of it are dropped. */
export function tally(now, home, name) {
  const kept = now.filter((one) => one === name).length;
  const dropped = home.filter((one, place) => one === name && now[place] === null).length;
  return `${kept} ${kept === 1 ? "photo" : "photos"}${dropped ? `, ${dropped} dropped` : ""}`;
}

/** The tile that an arrow key, Home or End leads to, null for other keys and at the border. */
export function neighbour(key, at, boxes) {
  const last = boxes.length - 1;
  const plain = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key];
  if (plain !== undefined) return plain < 0 || plain > last ? null : plain;
  const way = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!way) return null;
  const away = (box) => way * (box.top - boxes[at].top);
  const beyond = boxes.map((_, place) => place).filter((place) => away(boxes[place]) > 1);
  const row = Math.min(...beyond.map((place) => away(boxes[place])));
  const aside = (place) => Math.abs(boxes[place].left - boxes[at].left);
  const nearest = beyond.filter((place) => away(boxes[place]) - row < 1).sort((a, b) => aside(a) - aside(b));
  return nearest[0] ?? null;
}
