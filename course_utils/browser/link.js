// Joins the figures of a page to the models that Python opens. Figures are drawn by their own HTML,
// which outlives the kernel; a model is known to the page by the key that both carry.
import { coursePage } from "./page.js";

/** Runs when Python opens a model, whether or not anything of it is shown. */
export function initialize({ model }) {
  const page = coursePage();
  const key = model.get("_key");
  const tell = () => page.news.dispatchEvent(new Event(key));
  page.models[key] = model;
  const joined = () => {
    tell();
    model.send("heard"); // Python answers with what it changed before it could be heard
  };
  listenPast(model, tell).then(joined, joined);
  return () => {
    delete page.models[key];
    tell();
  };
}

/**
 * anywidget rejects a model that was not ready after two seconds, and then drops all that Python
 * sends to it: listen without it. Also notices when the kernel is gone.
 */
async function listenPast(model, tell) {
  const own = await model.widget_manager.get_model(model.get("_key"));
  const { _handle_comm_msg: handle } = Object.getPrototypeOf(Object.getPrototypeOf(own));
  own.comm.on_msg((message) => handle.call(own, message));
  own.on("comm_live_update", () => {
    if (!own.comm_live) delete coursePage().models[model.get("_key")];
    tell();
  });
}

/** Draws a figure that another widget contains: only then does the figure's own module travel. */
function renderInside({ model, el }) {
  const place = document.createElement("div");
  el.append(place);
  model.on("msg:custom", async ({ module }) => {
    if (!module || place.firstChild) return;
    const address = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
    const figure = await import(address);
    URL.revokeObjectURL(address);
    figure.default.render({ model, el: place });
  });
  model.send("module");
}

// What a model carries that does not carry its figure.
export default { initialize, render: renderInside };
