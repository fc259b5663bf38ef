// Joins the figures of a page to the models that Python opens. Figures are drawn by their own HTML,
// which outlives the kernel; a model is known to the page by the key that both carry.

/** Runs when Python opens a model, whether or not anything of it is shown. */
function initialize({ model }) {
  const page = (window.courseLive ??= { places: {}, figures: [], models: {}, news: new EventTarget() });
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
    if (!own.comm_live) delete window.courseLive.models[model.get("_key")];
    tell();
  });
}
