// Building elements and controls with labels.

/** An element: h("button", {class: "big", onclick: play}, "Play"). Undefined attributes are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  const takesFocus = element.matches("input, button, select, textarea, summary, a[href], [tabindex]");
  // JupyterLab would take arrow keys and letters for its own commands.
  if (takesFocus) element.setAttribute("data-lm-suppress-shortcuts", "true");
  element.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return element;
}

let lastId = 0;

export const freshId = (prefix) => `${prefix}-${++lastId}`;

/** A labelled range input with its value beside it. Returns {node, input, set(value)}. */
export function slider({ label, min, max, step = 1, value, format = String, oninput }) {
  const id = freshId("slider");
  // An output is read out at every change unless told otherwise; the input's own value text does that.
  const output = h("output", { for: id, "aria-live": "off" });
  const input = h("input", { type: "range", id, min, max, step, value });
  const show = () => {
    output.textContent = format(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => {
    show();
    oninput(Number(input.value));
  });
  show();
  const node = h("div", { class: "control" }, h("label", { for: id }, label), input, output);
  const set = (next) => {
    if (Number(input.value) !== next) input.value = next;
    show();
  };
  return { node, input, set };
}

/** A labelled drop-down list. `options`: [value, text] pairs. Returns {node, input, set(value)}. */
export function dropdown({ label, options, value, onchange }) {
  const id = freshId("list");
  const input = h(
    "select",
    { id, onchange: () => onchange(input.value) },
    options.map(([key, text]) => h("option", { value: key }, text)),
  );
  input.value = value;
  const node = h("div", { class: "control" }, h("label", { for: id }, label), input);
  return { node, input, set: (next) => (input.value = next) };
}

/** A labelled tick box. Returns {node, input, set(value)}. */
export function tickBox({ label, value, onchange }) {
  const id = freshId("tick");
  const input = h("input", { type: "checkbox", id, onchange: () => onchange(input.checked) });
  input.checked = value;
  const node = h("div", { class: "control" }, input, h("label", { for: id }, label));
  return { node, input, set: (next) => (input.checked = next) };
}

export function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, text);
}

/** A region that screen readers read out when its text changes. Returns {node, say(text)}. */
export function announcer() {
  const node = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  return { node, say: (text) => (node.textContent = text) };
}
