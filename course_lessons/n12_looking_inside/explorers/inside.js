// What NetworkExplorer looks up: what a map feeds, and which of that is on show.

/** The outputs that read a map with the largest weights: {text, value, kernel, go}; `go`: where it is shown. */
export function fedBy({ fed = [], target }, layers, channel) {
  const to = layers.find(({ name }) => name === target);
  return (fed[channel] ?? []).map(({ output, value, kernel, name }) => ({
    text: name ?? (kernel || to?.shape.length === 3 ? `channel ${output}` : `number ${output}`),
    value,
    kernel,
    go: to && output < to.channels ? { layer: to.name, channel: output } : null,
  }));
}

/** What the patches of a layer are, in words. */
export function patchesInWords({ size }, { full }, [height, width]) {
  const seen = full
    ? `Each of its numbers sees ${full.join(" × ")} pixels, of an image of ${height} × ${width}; `
    : "What its numbers see is not followed as one window; ";
  return `${seen}a patch shows ${size} × ${size} pixels around the number's place.`;
}
