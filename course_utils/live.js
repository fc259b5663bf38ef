// What every live figure shares: building elements, controls with labels, theme, announcements.
// It is placed in front of a figure's own code, which defines `draw(root, model)`;
// the Python side (live.py) adds STYLE, the text of the style sheets.

const reducedMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** An element: h("button", {class: "big", onclick: play}, "Play"). Undefined attributes are left out. */
function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
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
const freshId = (prefix) => `${prefix}-${++lastId}`;

/** A labelled range input with its value beside it. Returns {node, input, set(value)}. */
function slider({ label, min, max, step = 1, value, format = String, oninput }) {
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
function dropdown({ label, options, value, onchange }) {
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
function tickBox({ label, value, onchange }) {
  const id = freshId("tick");
  const input = h("input", { type: "checkbox", id, onchange: () => onchange(input.checked) });
  input.checked = value;
  const node = h("div", { class: "control" }, input, h("label", { for: id }, label));
  return { node, input, set: (next) => (input.checked = next) };
}

function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, text);
}

/** A region that screen readers read out when its text changes. Returns {node, say(text)}. */
function announcer() {
  const node = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  return { node, say: (text) => (node.textContent = text) };
}

/** A number as a person would write it: no trailing zeros, a true minus sign. */
function readable(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const text = String(Number(value.toPrecision(Math.max(digits, 1))));
  const rounded = Math.abs(value) >= 1 ? String(Number(value.toFixed(digits - 1))) : text;
  return (rounded === "-0" ? "0" : rounded).replace("-", "−");
}

/** Reads what `readable` wrote, and what people type: comma or point, any minus sign. */
function parseNumber(text) {
  const cleaned = text.trim().replace(/[−–]/g, "-").replace(",", ".");
  const fraction = /^(-?\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(cleaned);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  return cleaned === "" ? NaN : Number(cleaned);
}

/** Calls `work` once before the next repaint, however often it was asked for. */
function oncePerFrame(work) {
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
function followWidth(element, changed) {
  let width = element.clientWidth;
  const observer = new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    changed();
  });
  observer.observe(element);
  return { now: () => width, stop: () => observer.disconnect() };
}

/** Writes traits and tells Python, if there is one. */
function save(model, changes) {
  for (const [name, value] of Object.entries(changes)) model.set(name, value);
  model.save_changes();
}

// Dark or light is read off the page itself: that holds in JupyterLab, VS Code, Colab and plain pages.
function isDark(element) {
  for (let node = element; node; node = node.parentElement ?? node.getRootNode().host) {
    const channels = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number);
    if (!channels || channels.length < 3 || channels[3] === 0) continue;
    const [red, green, blue] = channels;
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return false;
}

function followTheme(host) {
  const update = () => host.classList.toggle("dark", isDark(host));
  const later = () => setTimeout(update, 50);
  const media = window.matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(later);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-jp-theme-light", "theme"] });
  }
  media.addEventListener("change", later);
  update();
  later();
  return () => {
    observer.disconnect();
    media.removeEventListener("change", later);
  };
}

function render({ model, el }) {
  const host = h("div", { class: "course-live", "data-lm-suppress-shortcuts": "true" });
  const shadow = host.attachShadow({ mode: "open" });
  const root = h("div", { class: "figure", role: "group", "aria-label": model.get("label") });
  shadow.append(h("style", {}, STYLE), root);
  el.append(host);
  const stopFollowing = followTheme(host);
  const stopDrawing = draw(root, model);
  return () => {
    stopFollowing();
    stopDrawing?.();
  };
}

const UNHEARD =
  "Python does not hear this figure: it works, but what you do here is not kept. Is the kernel running, " +
  "and is anywidget installed where JupyterLab itself runs? Then run the cell again.";
const PATIENCE_WITH_KERNEL = 15_000;

/** Draws a figure at every place of the page that waits for it, from the state that its HTML of `made` (ms) carries. */
function stand(key, state, made) {
  const fresh = Math.abs(Date.now() - made) < 60_000;
  const page = window.courseLive;
  for (const place of page.places[key]?.splice(0) ?? []) {
    const model = modelOfPage(key, { ...state }, fresh);
    const figure = { model, missed: 0 };
    figure.settle = (parent) => {
      parent.replaceChildren();
      model.watch();
      figure.stop = render({ model, el: parent });
      const host = parent.firstElementChild;
      host.key = key;
      const root = host.shadowRoot.querySelector(".figure");
      const note = h("p", { class: "note", role: "alert" }, UNHEARD);
      model.on("joined", () => (model.unheard ? root.append(note) : note.remove()));
      host.shadowRoot.addEventListener("focusin", (event) => (host.focused = event.target));
      host.shadowRoot.addEventListener("focusout", (event) => {
        if (event.relatedTarget) host.focused = null;
      });
      figure.host = new WeakRef(host);
    };
    figure.settle(place);
    page.figures.push(figure);
  }
  page.sweeping ??= setInterval(() => sweep(page), 5000);
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

/**
 * The state of a figure as its page has it. It needs no kernel; while Python has a model under the
 * same key, each follows the other. `fresh`: the HTML comes from a cell that has just run.
 */
function modelOfPage(key, state, fresh) {
  const page = window.courseLive;
  let listeners = {};
  let changed = new Set();
  let waiting = fresh;
  let kernel = null;
  let unsent = [];
  let sending = false;
  const edited = new Set(); // here, before Python could hear it
  const tell = (...events) => {
    for (const event of events) for (const listener of listeners[event] ?? []) listener();
  };
  const tellOf = (names) => tell(...names.map((name) => `change:${name}`), "change");

  const take = () => {
    if (sending) return;
    const names = Object.keys(state).filter((name) => state[name] !== kernel.get(name));
    for (const name of names) state[name] = kernel.get(name);
    if (names.length) tellOf(names);
  };
  const send = (names) => {
    sending = true; // setting one trait must not bring back the old value of the next
    for (const name of names) kernel.set(name, state[name]);
    sending = false;
    if (names.length) kernel.save_changes();
  };
  const join = () => {
    const found = page.models[key] ?? null;
    if (found === kernel) return;
    kernel?.off("change", take);
    kernel = found;
    waiting = false;
    if (kernel) {
      send([...edited]);
      edited.clear();
      for (const name of Object.keys(state)) state[name] = kernel.get(name);
      kernel.on("change", take);
      for (const message of unsent.splice(0)) kernel.send(message);
    }
    tellOf(Object.keys(state));
    tell("joined");
  };
  const giveUp = () => {
    if (!waiting) return;
    waiting = false;
    tellOf(Object.keys(state));
    tell("joined");
  };

  return {
    /** There is no Python to ask, and none is expected. */
    get withoutKernel() {
      return !kernel && !waiting;
    },
    /** A figure of this session that Python does not hear, or no longer. */
    get unheard() {
      return fresh && !kernel && !waiting;
    },
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
      changed.add(name);
    },
    on: (event, listener) => (listeners[event] ??= []).push(listener),
    off: (event, listener) => {
      listeners[event] = (listeners[event] ?? []).filter((other) => listener && other !== listener);
    },
    save_changes: () => {
      const names = [...changed];
      changed = new Set();
      if (!names.length) return;
      if (kernel) send(names);
      else for (const name of names) edited.add(name);
      tellOf(names);
    },
    send: (message) => {
      if (kernel) kernel.send(message);
      else unsent = [message];
    },
    watch: () => {
      page.news.addEventListener(key, join);
      if (fresh) setTimeout(giveUp, PATIENCE_WITH_KERNEL);
      join();
    },
    leave: () => {
      page.news.removeEventListener(key, join);
      kernel?.off("change", take);
      kernel = null;
      listeners = {};
    },
  };
}
