// PhotoCollector: a card a class, to drop photos on, to pick them for, or to fill with the camera.
import { announcer, button, freshId, h } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { Arrivals, filesOf } from "./arriving.js";
import { camera } from "./camera.js";
import collectorStyle from "./photo_collector.css";

const ALONE = "Photos can be given in the notebook, where its kernel runs.";
const KINDS = "image/*,.heic,.heif";

const files = (count) => `${count} ${count === 1 ? "file" : "files"}`;

class CollectorFigure {
  constructor(root, model) {
    const names = model.get("classes").map(({ name }) => name);
    Object.assign(this, { root, model, names });
    this.arrivals = new Arrivals(model, this.told, this.trouble);
    this.camera = camera(names, (file, name) => this.give([file], name));
    this.cards = names.map((name) => this.card(name));
    this.bar = h("progress", { "aria-label": "Photos taken in" });
    this.progress = h("p", { class: "progress" }, this.bar, h("span"));
    this.troubles = h("ul", { class: "troubles", role: "log", "aria-label": "What was left out" });
    this.standing = h("p", { class: "note" });
    Object.assign(this, announcer());
    root.append(
      h("p", { class: "title" }, `Your photos, one class a card, kept in “${model.get("folder")}”`),
      h(
        "div",
        { class: "cards" },
        this.cards.map((card) => card.node),
      ),
      this.camera.node,
      this.progress,
      this.troubles,
      this.standing,
      this.node,
    );
  }

  start() {
    // A photo dropped beside the cards must not take the place of the page.
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.trouble("Drop photos on the card of their class.");
    });
    this.model.on("change:classes", this.paint);
    this.model.on("joined", this.paint);
    this.told({ done: 0, total: 0, name: "" });
    this.paint();
    return () => {
      this.camera.stop();
      this.arrivals.stop();
      this.model.off("change:classes", this.paint);
      this.model.off("joined", this.paint);
    };
  }

  card(name) {
    const input = h("input", { type: "file", class: "visually-hidden", multiple: true, accept: KINDS, tabindex: -1 });
    input.setAttribute("aria-label", `Photos of ${name}`);
    input.addEventListener("change", () => {
      this.give([...input.files], name);
      input.value = "";
    });
    const title = freshId("class");
    const pick = button("Choose photos", () => input.click(), { "aria-describedby": title });
    const use = button("Use the camera", () => this.camera.open(name, use), { "aria-describedby": title });
    const [count, strip] = [h("span", { class: "count" }), h("div", { class: "strip" })];
    const node = h(
      "section",
      { class: "card", "aria-labelledby": title },
      h("h3", { id: title }, name, " ", count),
      strip,
      h("div", { class: "row" }, pick, use, input),
    );
    this.takeDrops(node, name);
    return { node, count, strip, controls: [pick, use, input], shown: null };
  }

  takeDrops(node, name) {
    node.addEventListener("dragover", () => node.classList.add("over"));
    node.addEventListener("dragleave", (event) => {
      if (!node.contains(event.relatedTarget)) node.classList.remove("over");
    });
    node.addEventListener("drop", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      node.classList.remove("over");
      const files = await filesOf(event.dataTransfer);
      if (files.length) this.give(files, name);
      else this.trouble("What was dropped holds no file: save the picture first, or drag it from a folder.");
    });
  }

  give(files, name) {
    if (this.model.withoutKernel) return;
    if (!this.arrivals.busy) this.troubles.replaceChildren();
    this.arrivals.add(files, name);
  }

  told = ({ done, total, name, late }) => {
    this.progress.hidden = !name;
    [this.bar.max, this.bar.value] = [total || 1, done];
    const wait = late ? " (waiting for Python, which is busy)" : "";
    this.progress.lastChild.textContent = `${done + 1} of ${total}: ${name}${wait}`;
    if (!name && total) {
      const counts = this.model.get("classes").map(({ name, count }) => `${name}: ${files(count)}`);
      this.say(`All ${total} taken in or told about. ${counts.join(", ")}.`);
    }
  };

  trouble = (sentence) => this.troubles.append(h("li", {}, sentence));

  paint = () => {
    this.model.get("classes").forEach(({ count, newest }, place) => {
      const card = this.cards[place];
      card.count.textContent = files(count);
      for (const control of card.controls) control.disabled = Boolean(this.model.withoutKernel);
      const sources = newest.join();
      if (card.shown === sources) return;
      card.shown = sources;
      const pictures = newest.map((src) => h("img", { src, alt: "" }));
      card.strip.replaceChildren(...(pictures.length ? pictures : [h("span", { class: "hint" }, "Drop photos here")]));
    });
    this.standing.textContent = this.model.withoutKernel ? ALONE : "";
  };
}

function draw(root, model) {
  return new CollectorFigure(root, model).start();
}

export const figure = liveFigure(draw, [collectorStyle]);
export default figure;
