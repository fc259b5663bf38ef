// Colours that stand for numbers.

/** Orange for positive, blue for negative, stronger for larger: a style for `cell.set`. */
export function signed(value, largest) {
  if (!value || !largest) return "";
  const strength = 0.12 + 0.4 * Math.min(Math.abs(value) / largest, 1);
  return `background: rgba(var(--${value > 0 ? "positive" : "negative"}), ${strength.toFixed(3)})`;
}

/** A background with black or white on it, whichever can be read better. */
export function onColour([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((part) =>
    part / 255 <= 0.04 ? part / 3295 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b; // WCAG 2
  return `background: rgb(${red}, ${green}, ${blue}); color: ${luminance > 0.179 ? "#000" : "#fff"}`;
}

/** The grey that a pixel has, between the darkest and the brightest one. */
export function shade(value, low, high) {
  const level = Math.round(52 + 203 * (high > low ? (value - low) / (high - low) : 0.5));
  return onColour([level, level, level]);
}
