// What the page says of probabilities.

export const percent = (part) => `${Math.round(100 * part)} %`;

/** The answer to a photo: the class that is most probable, if it is probable enough. */
export function answerOf(probabilities, names, threshold) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const sure = probabilities[best] >= threshold;
  const title = sure ? names[best] : "Not sure";
  const detail = sure ? percent(probabilities[best]) : `perhaps ${names[best]}, ${percent(probabilities[best])}`;
  return { best, sure, title, detail, said: `${title}, ${detail}.` };
}

/** "a", "a or b", "a, b or c". */
export const either = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
