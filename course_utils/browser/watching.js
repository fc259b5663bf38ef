// When to repaint, and how what was done here becomes part of the state.

/** Calls `work` once before the next repaint, however often it was asked for. */
export function oncePerFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/** Follows an element's width without asking for it, which would lay out the page: {now(), stop()}. */
export function followWidth(element, changed) {
  let width = element.clientWidth;
  let again = null;
  const look = () => {
    // No width: the element is off the page, as in JupyterLab when it is scrolled away or while a theme is loaded.
    if (!element.clientWidth || element.clientWidth === width) return;
    width = element.clientWidth;
    changed();
  };
  const observer = new ResizeObserver(() => {
    look();
    clearTimeout(again);
    again = setTimeout(look, 250); // while JupyterLab changes its theme a page passes through other widths
  });
  observer.observe(element);
  const stop = () => {
    clearTimeout(again);
    observer.disconnect();
  };
  return { now: () => width, stop };
}

/** Paints a figure, again whenever its state or width changes. Returns what ends that. */
export function keepPainted(figure) {
  figure.model.on("change", figure.repaint);
  figure.width = followWidth(figure.root, figure.repaint);
  figure.repaint();
  return () => {
    figure.model.off("change", figure.repaint);
    figure.width.stop();
  };
}

/** Writes traits and tells Python, if there is one. */
export function save(model, changes) {
  for (const [name, value] of Object.entries(changes)) model.set(name, value);
  model.save_changes();
}
