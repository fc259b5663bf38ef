// Numbers as people write and type them.

/** A number as a person would write it: no trailing zeros, a true minus sign. */
export function readable(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const text = String(Number(value.toPrecision(Math.max(digits, 1))));
  const rounded = Math.abs(value) >= 1 ? String(Number(value.toFixed(digits - 1))) : text;
  return (rounded === "-0" ? "0" : rounded).replace("-", "−");
}

/** An index, or the nearest one that there is. */
export const clamped = (index, count) => Math.min(Math.max(index, 0), count - 1);

/** Reads what `readable` wrote, and what people type: comma or point, any minus sign. */
export function parseNumber(text) {
  const cleaned = text.trim().replace(/[−–]/g, "-").replace(",", ".");
  const fraction = /^(-?\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(cleaned);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  return cleaned === "" ? NaN : Number(cleaned);
}
