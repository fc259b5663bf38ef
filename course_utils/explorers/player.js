// Play, pause, step and scrub.
import { dropdown, h, slider, svg } from "../browser/elements.js";

const icons = {
  first: "M4 4h2.5v12H4zM16 4v12L7.5 10z",
  back: "M15 4v12L5 10z",
  play: "M6 3.5v13l11-6.5z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  forward: "M5 4v12l10-6z",
};

const icon = (name) =>
  svg(
    "svg",
    { viewBox: "0 0 20 20", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { d: icons[name], fill: "currentColor" }),
  );

/**
 * Play, pause, step, scrub. `advance(direction)` moves one step and returns whether it could;
 * `rewind()` goes to the start, `seek(index)` to a step of the slider; `stopped()` is called when
 * playing ends; `pace()` says how long the step on show stays, in milliseconds at normal speed.
 * Returns {node, set({index, count, text}), stop}.
 */
export function player({ advance, rewind, seek, stopped, pace }) {
  let timer = null;
  let speed = 1;
  const toggle = h("button", { type: "button", class: "primary play" });
  const label = (playing) => toggle.replaceChildren(icon(playing ? "pause" : "play"), playing ? "Pause" : "Play");
  const by = (name, words, work) =>
    h(
      "button",
      {
        type: "button",
        class: `icon ${name}`,
        "aria-label": words,
        title: words,
        onclick: () => {
          stop();
          work();
        },
      },
      icon(name),
    );

  function stop() {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    label(false);
    stopped?.();
  }
  function tick() {
    timer = setTimeout(() => (node.isConnected && advance(1) ? tick() : stop()), pace() / speed);
  }
  toggle.addEventListener("click", () => {
    if (timer !== null) return stop();
    label(true);
    timer = 0; // playing from here on: `advance` is not to speak
    if (!advance(1)) rewind();
    tick();
  });
  const scrub = slider({
    label: "Step",
    min: 1,
    max: 1,
    value: 1,
    oninput: (step) => {
      stop();
      seek(step - 1);
    },
  });
  scrub.node.classList.add("scrub");
  const pick = dropdown({
    label: "Speed",
    value: "1",
    onchange: (value) => (speed = Number(value)),
    options: [
      ["0.5", "½×"],
      ["1", "1×"],
      ["2", "2×"],
      ["4", "4×"],
    ],
  });
  pick.node.classList.add("speed");
  label(false);
  const buttons = [
    by("first", "To the start", rewind),
    by("back", "Step back", () => advance(-1)),
    toggle,
    by("forward", "Step forward", () => advance(1)),
  ];
  const node = h("div", { class: "row player" }, h("div", { class: "buttons" }, buttons), scrub.node, pick.node);
  const set = ({ index, count, text }) => {
    scrub.input.max = Math.max(count, 1);
    scrub.set(index + 1);
    scrub.input.disabled = count < 2;
    const output = scrub.node.querySelector("output");
    output.textContent = count ? `${index + 1} of ${count}` : "–";
    scrub.input.setAttribute("aria-valuetext", text ?? output.textContent);
    for (const control of buttons) control.disabled = count === 0;
  };
  return { node, set, stop, playing: () => timer !== null };
}
