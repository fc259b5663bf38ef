// Puts a figure on a page: in a shadow root of its own, wherever its HTML waits for it.
import { h } from "./elements.js";
import { initialize } from "./link.js";
import liveStyle from "./live.css";
import { modelOfPage } from "./model.js";
import { coursePage } from "./page.js";
import { followTheme } from "./theme.js";

const UNHEARD =
  "Python does not hear this figure: it works, but what you do here is not kept. Is the kernel running, " +
  "and is anywidget installed where JupyterLab itself runs? Then run the cell again.";

/**
 * What a figure's module exports: `initialize` and `render` are called by anywidget, `stand` by the
 * figure's HTML. `draw(root, model)` fills `root`, reads and writes the traits through `model`, and
 * may return a function that cleans up. The style sheets hold in the figure's shadow root only.
 */
export function liveFigure(draw, styles) {
  const style = [liveStyle, ...styles].join("\n");
  const render = ({ model, el }) => renderFigure(model, el, draw, style);
  return { initialize, render, stand: (key, state, made) => stand(key, state, made, render) };
}

function renderFigure(model, el, draw, style) {
  const host = h("div", { class: "course-live", "data-lm-suppress-shortcuts": "true" });
  const shadow = host.attachShadow({ mode: "open" });
  const root = h("div", { class: "figure", role: "group", "aria-label": model.get("label") });
  shadow.append(h("style", {}, style), root);
  el.append(host);
  const stopFollowing = followTheme(host);
  const stopDrawing = draw(root, model);
  return () => {
    stopFollowing();
    stopDrawing?.();
  };
}

/** Draws a figure at every place of the page that waits for it, from the state that its HTML of `made` (ms) carries. */
function stand(key, state, made, render) {
  const fresh = Math.abs(Date.now() - made) < 60_000;
  const page = coursePage();
  for (const place of page.places[key]?.splice(0) ?? []) {
    const model = modelOfPage(key, { ...state }, fresh);
    const figure = { model, missed: 0, settle: (parent) => settle(figure, key, parent, render) };
    figure.settle(place);
    page.figures.push(figure);
  }
  page.sweeping ??= setInterval(() => sweep(page), 5000);
}

function settle(figure, key, parent, render) {
  const { model } = figure;
  parent.replaceChildren();
  model.watch();
  figure.stop = render({ model, el: parent });
  const host = parent.firstElementChild;
  host.key = key;
  const root = host.shadowRoot.querySelector(".figure");
  const note = h("p", { class: "note", role: "alert" }, UNHEARD);
  model.on("joined", () => (model.unheard ? root.append(note) : note.remove()));
  host.shadowRoot.addEventListener("focusin", (event) => {
    host.focused = event.target;
  });
  host.shadowRoot.addEventListener("focusout", (event) => {
    if (event.relatedTarget) host.focused = null;
  });
  figure.host = new WeakRef(host);
}

/** Stops figures that have left the page, and draws those again that came back to it. */
function sweep(page) {
  page.figures = page.figures.filter((figure) => {
    const host = figure.host.deref();
    if (host?.isConnected) {
      if (!figure.stop) figure.settle(host.parentElement);
      figure.missed = 0;
    } else if (figure.stop && ++figure.missed > 1) {
      figure.stop();
      figure.model.leave();
      figure.stop = null;
    }
    return Boolean(host);
  });
}
