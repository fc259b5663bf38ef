// Numbers and places in words and in the few characters of a cell.
import { parseNumber, readable } from "../browser/numbers.js";

const NOTHING = 1e-9; // smaller numbers are what rounding leaves over

/** A number in at most six characters, for a cell. */
export function short(value) {
  const size = Math.abs(value);
  if (size < NOTHING) return "0";
  if (size >= 99999.5 || size < 0.0005) return value.toExponential(0).replace("+", "").replaceAll("-", "−");
  const decimals = Number.isInteger(value) || size >= 999.95 ? 0 : size >= 9.995 ? 1 : size >= 0.00995 ? 2 : 3;
  return String(Number(value.toFixed(decimals))).replace("-", "−");
}

/** A weight as a person would write it: 1/9 rather than 0.11. */
export function shortWeight(value) {
  if (value !== 0 && !Number.isInteger(value * 100)) {
    for (const whole of [3, 6, 7, 8, 9, 12, 16, 25, 256]) {
      const parts = value * whole;
      if (Math.abs(parts - Math.round(parts)) < 1e-9 && Math.abs(parts) < 100) {
        return `${Math.round(parts)}/${whole}`.replace("-", "−");
      }
    }
  }
  return short(value);
}

/** All digits, as a text that `parseNumber` reads back. */
export const exact = (value) =>
  shortWeight(value).includes("/") ? shortWeight(value) : String(value).replace("-", "−");

/** Text of a value in a sentence; "=" or, where the text is rounded, "≈". */
export const inWords = (value) => (Math.abs(value) < NOTHING ? "0" : readable(value, 4));

/** What a cell is said to hold: the text it shows, and its digits where that is rounded. */
export const told = (value) =>
  short(value) === inWords(value) ? short(value) : `${short(value)}, more exactly ${inWords(value)}`;

export const weightInWords = (value) => (shortWeight(value).includes("/") ? shortWeight(value) : inWords(value));

export const equals = (value) =>
  Math.abs(parseNumber(inWords(value)) - value) < 1e-9 * Math.max(1, Math.abs(value)) ? "=" : "≈";

export const factor = (text) => (text.startsWith("−") ? `(${text})` : text);

export const largestOf = (rows) => Math.max(0, ...rows.flat().map(Math.abs));

export const longest = (texts) => Math.max(1, ...texts.flat().map((text) => text.length));

export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** [1, 2, 3, 7] as "1 to 3 and 7". */
export function indexList(numbers) {
  const runs = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  const words = runs.flatMap(([from, to]) => (to - from > 1 ? [`${from} to ${to}`] : to > from ? [from, to] : [from]));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
