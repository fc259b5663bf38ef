// How a model without its figure is shown inside another widget.

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

export default { initialize, render: renderInside };
