// Several channels in, several filters: one slice of a filter per channel, summed into one map per filter.
import { announcer, button, dropdown, h, tickBox } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { oncePerFrame } from "../browser/watching.js";
import { correlate } from "./arithmetic.js";
import channelsStepperStyle from "./channels_stepper.css";
import { onColour, shade, signed } from "./colours.js";
import gridStyle from "./grid.css";
import { CELL_GAP, numberGrid, panel, refill, SIGN } from "./grid.js";
import { player } from "./player.js";
import steppingStyle from "./stepping.css";
import {
  layout,
  offer,
  paintFormula,
  paintNotes,
  paintSentence,
  pixelGrid,
  reveal,
  setSizes,
  watchModel,
  windowControls,
} from "./stepping.js";
import { notesOn, planOf, problemOf, productsAt, same, sized, sumOf } from "./windows.js";
import { equals, factor, inWords, largestOf, longest, short, shortWeight, told } from "./writing.js";

const MOST = 3; // channels and filters, as in channels_stepper.py

const channelOf = (image, c) => image.map((line) => line.map((pixel) => pixel[c]));

const sliceOf = (kernels, c, k) => kernels.map((line) => line.map((weights) => weights[c][k]));

const sameLengths = (length, value) => Array.from({ length }, (_, index) => value(index));

const tuple = (lengths) => `(${lengths.join(", ")}${lengths.length === 1 ? "," : ""})`;

/** The shade of a pixel in its channel's own colour. */
function tinted(c, low, high) {
  return (value) => {
    const level = 52 + (203 * (value - low)) / (high - low || 1);
    return onColour([0, 1, 2].map((part) => Math.round(part === c ? level : 0.55 * level)));
  };
}

function draw(root, model) {
  const get = (name) => model.get(name);
  let peek = null; // the output cell under the pointer or the focus: [row, column, filter]
  let spotlight = null; // the product under the pointer: [channel, index]
  let byChannel = false;
  let done = Infinity; // how many channels are in the sum; one more: bias and ReLU, too
  let speak = null;

  function work() {
    const [image, kernels, bias] = [get("image"), get("kernels"), get("bias")];
    const settings = { stride: get("stride"), padding: get("padding"), dilation: get("dilation") };
    const [channels, filters] = [image[0][0].length, bias.length];
    const plan = planOf(image, kernels, settings);
    const planes = sameLengths(channels, (c) => channelOf(image, c));
    const linear = sameLengths(filters, (k) => {
      const maps = planes.map((plane, c) => correlate(plane, sliceOf(kernels, c, k), settings));
      return sized(...plan.size, (row, column) => sumOf(maps.map((map) => map[row][column])) + bias[k]);
    });
    const output = get("relu")
      ? linear.map((map) => map.map((line) => line.map((value) => Math.max(value, 0))))
      : linear;
    return { image, kernels, bias, channels, filters, plan, planes, linear, output, steps: plan.windows * filters };
  }
  const names = (channels) => (channels === 3 ? ["Red", "Green", "Blue"] : ["Channel 1", "Channel 2"]);

  function change(changes, words) {
    speak = words;
    const before = work();
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    const { plan, filters, channels } = work();
    const inside = get("position").map((at, axis) => Math.max(Math.min(at, [...plan.size, filters][axis] - 1), 0));
    if (!same(inside, get("position"))) model.set("position", inside);
    if (!same([before.plan.size, before.channels, before.filters], [plan.size, channels, filters]))
      [done, peek] = [Infinity, null];
    model.save_changes();
    repaint();
  }

  // Walking through the windows, filter after filter.
  const aloud = () => (play.playing() ? null : "step");
  const indexOf = ([row, column, filter], { size, windows }) => filter * windows + row * size[1] + column;
  const positionAt = (index, { size, windows }) => [
    Math.floor((index % windows) / size[1]),
    index % size[1],
    Math.floor(index / windows),
  ];
  function advance(direction) {
    const { plan, steps, channels } = work();
    const next = Math.min(done, channels + 1) + direction;
    if (byChannel && next >= 1 && next <= channels + 1) {
      [done, speak] = [next, aloud()];
      repaint();
      return true;
    }
    const index = indexOf(get("position"), plan) + direction;
    if (index < 0 || index >= steps) return false;
    done = byChannel && direction > 0 ? 1 : Infinity;
    change({ position: positionAt(index, plan) }, aloud());
    return true;
  }
  const play = player({
    advance,
    rewind: () => {
      done = byChannel ? 1 : Infinity;
      change({ position: [0, 0, 0] }, aloud());
    },
    seek: (index) => {
      done = Infinity;
      change({ position: positionAt(index, work().plan) }, null);
    },
    stopped: () => {
      speak = "step";
      repaint();
    },
    pace: () => (byChannel && done <= work().channels ? 800 : 1200),
  });

  // Settings. A channel or filter that comes back brings the numbers it had at the start.
  const counts = sameLengths(MOST, (index) => [String(index + 1), String(index + 1)]);
  const channelCount = dropdown({
    label: "Channels",
    options: counts,
    value: "3",
    onchange: (text) => {
      const { image, kernels } = work();
      const given = get("initial");
      change(
        {
          image: image.map((line, i) =>
            line.map((pixel, j) => sameLengths(Number(text), (c) => pixel[c] ?? given.image[i]?.[j]?.[c] ?? pixel[0])),
          ),
          kernels: kernels.map((line, m) =>
            line.map((weights, n) =>
              sameLengths(
                Number(text),
                (c) => weights[c] ?? weights[0].map((weight, k) => given.kernels[m]?.[n]?.[c]?.[k] ?? weight),
              ),
            ),
          ),
        },
        "size",
      );
    },
  });
  const filterCount = dropdown({
    label: "Filters",
    options: counts,
    value: "2",
    onchange: (text) => {
      const { kernels, bias } = work();
      const given = get("initial");
      change(
        {
          kernels: kernels.map((line, m) =>
            line.map((weights, n) =>
              weights.map((slice, c) =>
                sameLengths(Number(text), (k) => slice[k] ?? given.kernels[m]?.[n]?.[c]?.[k] ?? 1),
              ),
            ),
          ),
          bias: sameLengths(Number(text), (k) => bias[k] ?? given.bias[k] ?? 0),
        },
        "size",
      );
    },
  });
  const controls = windowControls((changes) => change(changes, "size"));
  const relu = tickBox({ label: "ReLU", value: false, onchange: (value) => change({ relu: value }, "step") });
  const reset = button("Reset", () => {
    play.stop();
    [done, peek] = [Infinity, null];
    for (const grid of editable) grid.each((cell) => cell.forget?.());
    change(get("initial"), "size");
  });
  const slow = tickBox({
    label: "One channel at a time",
    value: false,
    onchange: (value) => {
      [byChannel, done, speak] = [value, value ? 1 : Infinity, "step"];
      repaint();
    },
  });

  // The picture: one line per channel, then what becomes of their sums.
  const status = announcer();
  function complain(text) {
    if (text) status.say(text);
    repaint();
  }
  const nameOf = (c) => names(get("image")[0][0].length)[c];
  const shown = () => (peek ?? get("position"))[2];
  const lines = sameLengths(MOST, (c) => {
    const imageGrid = pixelGrid({
      label: `Channel ${c + 1} of the image: type numbers, arrow keys move`,
      name: (row, column) => `${nameOf(c)} pixel, row ${row + 1}, column ${column + 1}`,
      oncomplain: complain,
      onedit: (row, column, value) =>
        change(
          {
            image: get("image").map((line, i) =>
              line.map((pixel, j) =>
                i === row && j === column ? pixel.map((old, at) => (at === c ? value : old)) : pixel,
              ),
            ),
          },
          null,
        ),
    });
    const kernelGrid = numberGrid({
      kind: "edit",
      what: "kernel",
      label: `Slice of the filter for channel ${c + 1}: type numbers or fractions, arrow keys move`,
      name: (row, column) => `Weight for ${nameOf(c).toLowerCase()}, row ${row + 1}, column ${column + 1}`,
      oncomplain: complain,
      onedit: (row, column, value) =>
        change(
          {
            kernels: get("kernels").map((line, m) =>
              line.map((weights, n) =>
                m === row && n === column
                  ? weights.map((slice, at) => slice.map((old, k) => (at === c && k === shown() ? value : old)))
                  : weights,
              ),
            ),
          },
          null,
        ),
    });
    const productGrid = numberGrid({
      kind: "show",
      what: "products",
      label: `Products of channel ${c + 1}`,
      onpeek: (row, column) => {
        spotlight = row === null ? null : [c, row * get("kernels")[0].length + column];
        repaint();
      },
    });
    const sumGrid = numberGrid({ kind: "show", what: "sums", label: `Sum of channel ${c + 1}` });
    const imagePanel = panel("", "", h("div", { class: "scroll" }, imageGrid.node));
    const kernelPanel = panel("×", "", kernelGrid.node);
    const productPanel = panel("=", "Products", productGrid.node);
    const sumPanel = panel("Σ", "Sum", sumGrid.node);
    const rest = h("div", { class: "middle" }, kernelPanel.node, productPanel.node, sumPanel.node);
    return {
      imageGrid,
      kernelGrid,
      productGrid,
      sumGrid,
      imagePanel,
      kernelPanel,
      productPanel,
      sumPanel,
      node: h("div", { class: "channel" }, imagePanel.node, rest),
    };
  });
  const biasGrid = numberGrid({
    kind: "edit",
    what: "sums",
    label: "Bias of the filter on show",
    name: () => `Bias of filter ${shown() + 1}`,
    oncomplain: complain,
    onedit: (_row, _column, value) =>
      change({ bias: get("bias").map((old, k) => (k === shown() ? value : old)) }, null),
  });
  const totalGrid = numberGrid({ kind: "show", what: "sums", label: "Sum over the channels" });
  const linearGrid = numberGrid({ kind: "show", what: "sums", label: "Sum with bias" });
  const reluGrid = numberGrid({ kind: "show", what: "sums", label: "After ReLU" });
  const tallyLine = (words, grid) => h("div", { class: "tally-line" }, h("span", {}, words), grid.node);
  const reluWords = h("span", {});
  const reluLine = tallyLine(reluWords, reluGrid);
  const tally = h(
    "div",
    { class: "tally" },
    tallyLine("sum of channels", totalGrid),
    tallyLine("+ bias", biasGrid),
    tallyLine("=", linearGrid),
    reluLine,
  );
  const tallyPanel = panel("Σ", "Together", tally);
  const outputs = sameLengths(MOST, (k) => {
    const grid = numberGrid({
      kind: "pick",
      what: "output",
      label: `Output of filter ${k + 1}: choose a cell to see where it came from`,
      name: (row, column) => `Output of filter ${k + 1}, row ${row + 1}, column ${column + 1}`,
      onpick: (row, column) => {
        play.stop();
        done = Infinity;
        change({ position: [row, column, k] }, "step");
      },
      onpeek: (row, column, focused) => {
        peek = row === null ? null : [row, column, k];
        if (focused) speak = "step";
        repaint();
      },
    });
    const title = h("div", { class: "panel-title" }, `Filter ${k + 1}`);
    return { grid, title, node: h("div", { class: "map" }, title, h("div", { class: "scroll" }, grid.node)) };
  });
  const outputPanel = panel(
    "→",
    "Output",
    h(
      "div",
      { class: "maps" },
      outputs.map(({ node }) => node),
    ),
  );
  const nothing = h("div", { class: "nothing" });
  const results = h("div", { class: "results" }, tallyPanel.node, outputPanel.node, nothing);
  const stage = h(
    "div",
    { class: "stage" },
    h(
      "div",
      { class: "channels" },
      lines.map(({ node }) => node),
    ),
    results,
  );
  const filterButtons = sameLengths(MOST, (k) =>
    button(`Filter ${k + 1}`, () => {
      play.stop();
      done = Infinity;
      change({ position: [...get("position").slice(0, 2), k] }, "step");
    }),
  );
  const editable = [...lines.flatMap(({ imageGrid, kernelGrid }) => [imageGrid, kernelGrid]), biasGrid];
  const spoken = h("p", { class: "sentence" });
  const shapes = h("p", { class: "formula" });
  const formula = h("p", { class: "formula" });
  const notes = h("ul", { class: "notes" });
  const hint = h("p", { class: "hint" });
  root.append(
    h(
      "div",
      { class: "settings" },
      h("div", { class: "row" }, channelCount.node, filterCount.node, controls.nodes, relu.node, reset),
      h("div", { class: "row", role: "group", "aria-label": "Filter on show" }, filterButtons),
    ),
    stage,
    play.node,
    h("div", { class: "row" }, slow.node, hint),
    spoken,
    shapes,
    formula,
    notes,
    status.node,
  );

  function paintChannel(line, c, now, position, products, added) {
    const { plan, planes, kernels, channels } = now;
    const waiting = c >= added;
    const slice = sliceOf(kernels, c, shown());
    const largest = Math.max(...sameLengths(channels, (other) => largestOf(sliceOf(kernels, other, shown()))));
    const lit = spotlight && spotlight[0] === c ? spotlight[1] : null;
    const values = now.image.flat(2);
    const range = [Math.min(...values), Math.max(...values)];
    const colour = channels === 3 ? tinted(c, ...range) : (value) => shade(value, ...range);
    line.imagePanel.title(nameOf(c), `${plan.height}×${plan.width}`);
    line.kernelPanel.title(`Filter ${shown() + 1}`, "");
    line.imageGrid.paint({
      image: planes[c],
      plan,
      position,
      products,
      lit,
      peeking: peek !== null && !same(peek, get("position")),
      colour,
    });
    line.kernelGrid.shape(plan.rows, plan.columns);
    line.kernelGrid.each((cell, m, n) => {
      cell.hold(slice[m][n]);
      cell.set({
        text: shortWeight(slice[m][n]),
        style: signed(slice[m][n], largest),
        classes: lit === m * plan.columns + n ? "lit" : "",
      });
    });
    for (const { node } of [line.productPanel, line.sumPanel]) node.hidden = !position;
    if (!position) return;
    const most = largestOf([products.map(({ product }) => product)]);
    line.productGrid.shape(plan.rows, plan.columns);
    line.productGrid.each((cell, m, n) => {
      const { value, weight, product } = products[m * plan.columns + n];
      cell.set({
        text: waiting ? "" : short(product),
        corner: `${short(value)}×${shortWeight(weight)}`,
        style: waiting ? "" : signed(product, most),
        classes: `${waiting ? "waiting" : ""} ${lit === m * plan.columns + n ? "lit" : ""}`,
      });
    });
    paintOne(line.sumGrid, waiting ? null : sumOf(products.map(({ product }) => product)));
  }

  const paintOne = (grid, value, classes = "") => {
    grid.shape(1, 1);
    grid.each((cell) =>
      cell.set({ text: value === null ? "" : short(value), classes: value === null ? "waiting" : classes }),
    );
  };

  function paintResults(now, position, sums, added) {
    const { plan, channels, filters, bias, linear, output } = now;
    const complete = added > channels;
    const [row, column, filter] = position;
    paintOne(totalGrid, added ? sumOf(sums.slice(0, added)) : null);
    biasGrid.shape(1, 1);
    biasGrid.each((cell) => {
      cell.hold(bias[filter]);
      cell.set({ text: shortWeight(bias[filter]), label: `Bias of filter ${filter + 1}` });
    });
    paintOne(linearGrid, complete ? linear[filter][row][column] : null, get("relu") ? "" : "result");
    paintOne(reluGrid, complete ? output[filter][row][column] : null, "result");
    reluWords.textContent = `ReLU: max(0, ${complete ? short(linear[filter][row][column]) : "…"})`;
    reluLine.hidden = !get("relu");
    const largest = Math.max(...output.map(largestOf));
    const here = indexOf(get("position"), plan);
    outputs.forEach(({ grid, node, title }, k) => {
      node.hidden = k >= filters;
      if (k >= filters) return;
      title.classList.toggle("shown", k === filter);
      grid.shape(...plan.size);
      grid.each((cell, i, j) => {
        const index = indexOf([i, j, k], plan);
        const current = same([i, j, k], position);
        const reached = index < here || (index === here && done > channels);
        const value = output[k][i][j];
        cell.set({
          text: short(value),
          style: reached || (peek && current) ? signed(value, largest) : "",
          classes: `${reached ? "" : "ahead"} ${current ? "current" : ""}`,
          label: `Output of filter ${k + 1}, row ${i + 1}, column ${j + 1}: ${told(value)}`,
          current: index === here,
        });
      });
    });
    reveal(outputs[filter].grid.node, column, column + 1);
    outputPanel.size.textContent = `${plan.size.join("×")}×${filters}`;
  }

  function sentence([row, column, filter], sums, added, { channels, bias, linear, output }) {
    const which = `Filter ${filter + 1}, row ${row + 1}, column ${column + 1}`;
    const terms = sums
      .slice(0, added)
      .map((sum, c) => `${names(channels)[c].toLowerCase()} ${factor(inWords(sum))}`)
      .join(" + ");
    if (added <= channels)
      return [
        which,
        `${terms} ${added > 1 ? `${equals(sumOf(sums.slice(0, added)))} ${inWords(sumOf(sums.slice(0, added)))}` : "so far"}`,
      ];
    const value = linear[filter][row][column];
    const after = get("relu") ? `; ReLU makes it ${inWords(output[filter][row][column])}` : "";
    return [which, `${terms} + bias ${factor(inWords(bias[filter]))} ${equals(value)} ${inWords(value)}${after}`];
  }

  function fit(now) {
    const { plan, image, kernels, linear, channels } = now;
    const imageChars = longest(image.flat(2).map((value) => [short(value)]));
    const kernelChars = longest(kernels.flat(3).map((value) => [shortWeight(value)]));
    const outputChars = longest([["0"], ...linear.flat().map((line) => line.map(short))]);
    const productChars = Math.max(outputChars, Math.min(imageChars + kernelChars, 6));
    const least = Math.max(28, 12 + 7 * Math.max(imageChars, outputChars));
    const tallest = Math.max(least, Math.min(40, 620 / (channels * (plan.padded[0] + 1))));
    const widths = (cell) => ({
      cell,
      kernel: Math.max(cell, 12 + 7 * kernelChars),
      product: Math.max(cell, 12 + 8 * productChars, 10 + 6 * (imageChars + kernelChars + 1)),
      sum: 58,
    });
    const parts = (cell) => {
      const { kernel, product, sum } = widths(cell);
      return [
        Math.max(plan.padded[1] * (cell + CELL_GAP), 92),
        3 * SIGN + Math.max(plan.columns * (kernel + CELL_GAP), 62) + plan.columns * (product + CELL_GAP) + sum,
        2 * SIGN + 142 + sum + Math.max(plan.size[1] * (cell + CELL_GAP), 110),
      ];
    };
    const { cell, kind } = layout(
      root.clientWidth - 30,
      [least, tallest],
      Math.max(plan.padded[1], plan.size[1]),
      (side) => sumOf(parts(side)),
      (side) => Math.max(parts(side)[0] + parts(side)[1], parts(side)[2]),
    );
    const sizes = widths(cell);
    setSizes(stage, kind, sizes, {
      image: [cell, imageChars],
      output: [cell, outputChars],
      kernel: [sizes.kernel, kernelChars],
      products: [sizes.product, productChars],
      sums: [sizes.sum, 6],
    });
    stage.classList.toggle("factors", true);
    stage.classList.toggle("corners", cell >= 36 && kernelChars <= 4);
  }

  const repaint = oncePerFrame(() => {
    const now = work();
    const { plan, channels, filters } = now;
    const position = plan.windows
      ? (peek ?? get("position").map((at, axis) => Math.min(at, [...plan.size, filters][axis] - 1)))
      : null;
    const added = peek ? channels + 1 : Math.min(done, channels + 1);
    const products = now.planes.map((plane, c) =>
      position ? productsAt(position, plane, sliceOf(now.kernels, c, position[2]), plan) : [],
    );
    const sums = products.map((terms) => sumOf(terms.map(({ product }) => product)));
    offer(channelCount, counts, String(channels));
    offer(filterCount, counts, String(filters));
    controls.set(plan.settings);
    relu.set(get("relu"));
    filterButtons.forEach((node, k) => {
      node.hidden = k >= filters;
      node.setAttribute("aria-pressed", String(k === shown()));
    });
    fit(now);
    lines.forEach((line, c) => {
      line.node.hidden = c >= channels;
      if (c < channels) paintChannel(line, c, now, position, products[c], added);
    });
    const problem = problemOf(plan);
    for (const { node } of [tallyPanel, outputPanel]) node.hidden = Boolean(problem);
    nothing.hidden = !problem;
    nothing.textContent = problem;
    if (position) paintResults(now, position, sums, added);
    const [which, how] = position ? sentence(position, sums, added, now) : ["", ""];
    paintSentence(spoken, which, position, how);
    const weights = [plan.rows, plan.columns, channels, filters];
    const shape = [plan.height, plan.width, channels];
    refill(shapes, [shape, weights, plan.size], () => [
      h(
        "span",
        {},
        h("b", {}, "Shapes"),
        ` image ${tuple(shape)}, kernels ${tuple(weights)}, bias ${tuple([filters])} → output ${tuple([...plan.size, filters])}`,
      ),
      h(
        "span",
        {},
        h("b", {}, "Parameters"),
        ` ${weights.join("·")} weights + ${filters} ${filters > 1 ? "biases" : "bias"} = `,
        h("b", {}, String(weights.reduce((a, b) => a * b) + filters)),
      ),
    ]);
    paintFormula(formula, plan);
    paintNotes(notes, notesOn(plan));
    play.set({
      index: indexOf(get("position"), plan),
      count: now.steps,
      text: position ? `${which}: ${inWords(now.output[position[2]][position[0]][position[1]])}` : "no output",
    });
    const complaint = editable.map((grid) => grid.complaint()).find(Boolean) ?? "";
    hint.textContent = complaint;
    hint.classList.toggle("bad", Boolean(complaint));
    if (speak)
      status.say(problem || (speak === "step" ? `${which}: ${how}` : `Output ${[...plan.size, filters].join("×")}.`));
    speak = null;
  });

  return watchModel(
    root,
    model,
    ["image", "kernels", "bias", "padding", "stride", "dilation", "relu", "position"],
    repaint,
    play.stop,
  );
}

export const figure = liveFigure(draw, [gridStyle, steppingStyle, channelsStepperStyle]);
export default figure;
