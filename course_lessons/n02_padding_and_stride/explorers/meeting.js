// How many stamps meet where, as in stamps.py (the tests compare them).
import { indexList } from "../../../course_utils/explorers/writing.js";

/** How many of the `laid` stamps meet at each place of the row. */
export function countsOf({ kernel, stride, numbers, laid }) {
  const counts = new Array((numbers - 1) * stride + kernel).fill(0);
  for (let stamp = 0; stamp < Math.min(laid, numbers); stamp++)
    for (let place = 0; place < kernel; place++) counts[stamp * stride + place]++;
  return counts;
}

/** The stamps that lie on a place. */
export function stampsOn(place, { kernel, stride, numbers, laid }) {
  const all = Array.from({ length: Math.min(laid, numbers) }, (_, stamp) => stamp);
  return all.filter((stamp) => stamp * stride <= place && place < stamp * stride + kernel);
}

/**
 * From where to where no stamp before the first or after the last could reach: [from, to[. Nowhere,
 * where that is less than a stride: what happens in turn would not be seen.
 */
export function inside({ kernel, stride, numbers }) {
  const from = Math.max(kernel - stride, 0);
  const to = Math.min(numbers * stride, (numbers - 1) * stride + kernel);
  return [from, to - from >= stride ? to : from];
}

const plural = (count) => (count === 1 ? "stamp" : "stamps");

/** What there is to see once all stamps are laid. */
export function verdict(settings) {
  const { numbers, laid } = settings;
  if (laid < numbers) return `${laid} of ${numbers} stamps laid.`;
  const [from, to] = inside(settings);
  const within = countsOf(settings).slice(from, to);
  if (!within.length) return "Too few stamps: no place is away from the border. Take more numbers.";
  const met = [...new Set(within)].sort((one, other) => one - other);
  if (met.length > 1) return `All stamps laid. Away from the border ${met[0]} or ${met[1]} stamps meet, in turn.`;
  return `All stamps laid. Away from the border ${met[0]} ${plural(met[0])} lie${met[0] === 1 ? "s" : ""} on every place.`;
}

/** Which stamps lie on a place, in words; they are counted from 1. */
export function onPlace(place, settings) {
  const stamps = stampsOn(place, settings).map((stamp) => stamp + 1);
  if (!stamps.length) return `Place ${place}: no stamp yet.`;
  return `Place ${place}: ${plural(stamps.length)} ${indexList(stamps)}${stamps.length > 1 ? ` meet, ${stamps.length} in all` : " alone"}.`;
}
