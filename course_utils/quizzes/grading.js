// Reads and grades what was typed and drawn.

/** Reads "26 × 26 × 32", "(26, 26, 32)", "None, 28" and the like; null where it is none. */
export function shapeOf(text) {
  const bare = text
    .trim()
    .replace(/^[([{]|[)\]}]$/g, "")
    .replace(/,\s*$/, "");
  const parts = bare.split(/\s*[×x*,;]\s*|\s+(?:by\s+)?/i);
  const sizes = parts.map((part) =>
    /^none$|^null$|^\?$/i.test(part) ? null : /^\d+$/.test(part) ? Number(part) : NaN,
  );
  return sizes.length && !sizes.some(Number.isNaN) ? sizes : null;
}

export const shapeText = (sizes) => sizes.map((size) => size ?? "None").join(" × ");

/** The drawn heights at as many places as the answer has. */
export function sampled(heights, count) {
  return Array.from({ length: count }, (_, index) => {
    const position = (index / (count - 1)) * (heights.length - 1);
    const left = Math.min(Math.floor(position), heights.length - 2);
    return heights[left] + (position - left) * (heights[left + 1] - heights[left]);
  });
}

export function gradedCurve(heights, { answer, tolerance, rule, slips, y }) {
  const curve = sampled(heights, answer.length);
  const apart = (other) =>
    curve.reduce((sum, height, index) => sum + Math.abs(height - other[index]), 0) / curve.length;
  const distance = apart(answer);
  const right = rule ? follows(curve, rule, y.stop - y.start) : distance <= tolerance;
  const distances = slips.map(apart);
  const nearest = distances.indexOf(Math.min(...distances));
  const slip = right || nearest < 0 || (!rule && distances[nearest] > distance) ? -1 : nearest;
  return { right, slip, distance };
}

/** Whether a curve has a form, up to wobbles of a tenth of the range. */
export function follows(curve, rule, range) {
  const wobble = 0.1 * range;
  const first = curve[0];
  const final = curve.at(-1);
  const highest = Math.max(...curve);
  const lowest = Math.min(...curve);
  const rises = (part) => part.at(-1) - part[0] > wobble && backwards(part) <= wobble;
  const falls = (part) => rises(part.map((height) => -height));
  const turn = (extreme) => curve.indexOf(extreme);
  return {
    flat: highest - lowest <= wobble,
    rising: rises(curve),
    falling: falls(curve),
    "rises-then-falls":
      highest - Math.max(first, final) > wobble &&
      rises(curve.slice(0, turn(highest) + 1)) &&
      falls(curve.slice(turn(highest))),
    "falls-then-rises":
      Math.min(first, final) - lowest > wobble &&
      falls(curve.slice(0, turn(lowest) + 1)) &&
      rises(curve.slice(turn(lowest))),
  }[rule];
}

/** The largest drop on the way of a curve that should rise. */
export function backwards(curve) {
  let highest = -Infinity;
  let drop = 0;
  for (const height of curve) {
    highest = Math.max(highest, height);
    drop = Math.max(drop, highest - height);
  }
  return drop;
}

/**
 * The numbers that a typed text may stand for: a point or a comma, groups of thousands in either
 * writing, fractions, powers of ten, the unit behind. "93,322" may be two numbers; both are given.
 */
export function readings(text, unit = "") {
  let cleaned = text.trim().replace(/[−–]/g, "-");
  const plainUnit = unit.trim().toLowerCase();
  if (plainUnit && cleaned.toLowerCase().endsWith(plainUnit)) cleaned = cleaned.slice(0, -plainUnit.length);
  cleaned = cleaned
    .replace(/[\s_'’]/g, "")
    .replace(/^\+/, "")
    .replace(/[×x*·]10\^?(-?\d+)$/i, "e$1");
  const parts = cleaned.split("/");
  if (parts.length === 2) {
    const [over] = readings(parts[0]);
    const [under] = readings(parts[1]);
    return over === undefined || !under ? [] : [over / under];
  }
  const percent = cleaned.endsWith("%");
  if (percent) cleaned = cleaned.slice(0, -1);
  const found = [];
  const add = (digits) => {
    const value = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : NaN;
    if (Number.isFinite(value)) found.push(percent ? value / 100 : value);
  };
  const points = cleaned.replace(/[^.,]/g, "");
  if (/^-?\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(cleaned)) add(cleaned.replace(/[.,]/g, ""));
  if (new Set(points).size === 2) {
    const decimal = points.at(-1);
    const grouping = decimal === "." ? "," : ".";
    if (points.lastIndexOf(grouping) < points.indexOf(decimal)) {
      add(cleaned.replaceAll(grouping, "").replace(decimal, "."));
    }
  } else if (points.length < 2) {
    add(cleaned.replace(",", "."));
  }
  return found;
}

/**
 * Grades a typed number against the answer and the wrong answers that are recognised.
 * Returns null where it is no number, else {right, value, slip}: slip is an index or -1.
 */
export function gradedNumber(text, { answer, tolerance, slips }, unit) {
  const candidates = readings(text, unit);
  if (!candidates.length) return null;
  const hit = candidates.find((value) => Math.abs(value - answer) <= tolerance);
  if (hit !== undefined) return { right: true, value: hit, slip: -1 };
  // Who rounded 12.33… did make that mistake.
  const near = (value, slip) =>
    Math.abs(value - slip) <= (Number.isInteger(slip) ? 1e-9 : 0.005) * Math.max(1, Math.abs(slip));
  for (const value of candidates) {
    const slip = slips.findIndex((one) => one !== null && near(value, one));
    if (slip >= 0) return { right: false, value, slip };
  }
  return { right: false, value: candidates[0], slip: -1 };
}
