// ContactSheet: photos by class; a click drops one or moves it, and every step can be undone.
import { button, freshId, h } from "../../../course_utils/browser/elements.js";
import { liveFigure } from "../../../course_utils/browser/live.js";
import { save } from "../../../course_utils/browser/watching.js";
import sheetStyle from "./contact_sheet.css";
import { classNow, decidedAnew, neighbour, tally } from "./deciding.js";

const ALONE = "What you decide on this page is not kept: that takes the notebook, where its kernel runs.";
const KEYS = "By keyboard: arrows go from photo to photo, Delete drops, a class's number moves, Ctrl+Z undoes.";

class SheetFigure {
  constructor(root, model) {
    const [names, photos] = [model.get("class_names"), model.get("photos")];
    Object.assign(this, { root, model, names, photos, chosen: null, current: 0 });
    this.tiles = photos.map((photo, place) => this.tile(photo, place));
    this.sections = names.map((name, place) => section(name, place));
    this.undo = button("Undo", () => this.takeBack());
    this.status = h("p", { class: "status", role: "status" }, "Nothing on disk is deleted or moved.");
    this.standing = h("p", { class: "note" });
    this.problem = h("p", { class: "bad", role: "alert" });
    root.append(
      h("p", { class: "title" }, "Your photos at a glance"),
      h("div", { class: "row tools" }, this.tools(), this.undo),
      this.status,
      this.problem,
      h(
        "div",
        { class: "sheet" },
        this.sections.map(({ node }) => node),
      ),
      leftOut(model.get("left_out")),
      this.standing,
    );
    this.sheet = root.querySelector(".sheet");
  }

  start() {
    this.sheet.addEventListener("keydown", this.pressed);
    for (const event of ["change:steps", "change:error", "joined"]) this.model.on(event, this.paint);
    this.paint();
    return () => {
      for (const event of ["change:steps", "change:error", "joined"]) this.model.off(event, this.paint);
    };
  }

  /** What a click does: null drops, a name moves there. */
  tools() {
    const group = freshId("tool");
    const choices = [[null, "drops"], ...this.names.map((name) => [name, `moves to ${name}`])];
    return h(
      "fieldset",
      {},
      h("legend", {}, "A click"),
      choices.map(([name, text], place) => {
        const input = h("input", { type: "radio", name: group, checked: place === 0 });
        input.addEventListener("change", () => (this.chosen = name));
        return h("label", { class: "control" }, input, text);
      }),
    );
  }

  tile(photo, place) {
    // What a screen reader says: the class it lies in, its name, what became of it, what is odd.
    const badge = h("span", { class: "badge" });
    const picture = h("img", { src: photo.src, alt: photo.class, draggable: "false" });
    const note = h("span", { class: "visually-hidden" }, photo.note);
    const label = h("span", { class: "name" }, photo.path.split("/").pop());
    const node = h("button", { type: "button", class: "tile", tabindex: -1 }, picture, label, badge, note);
    if (photo.note) node.title = photo.note;
    node.addEventListener("click", () => this.decide(place, this.chosen));
    node.addEventListener("focus", () => {
      this.tiles[this.current].node.tabIndex = -1;
      this.current = place;
      node.tabIndex = 0;
      if (photo.note) this.tell(`${photo.path}: ${photo.note}`);
    });
    return { node, badge };
  }

  decide(place, name) {
    const photo = this.photos[place];
    const before = classNow(photo, this.model.get("steps"));
    const to = decidedAnew(photo, before, name);
    if (to === before) return this.tell(`${photo.path} is in ${to} already.`);
    const next = this.following(place);
    this.save([...this.model.get("steps"), [photo.path, to]]);
    const back = before === null ? "is back in" : "moved to";
    this.tell(to === null ? `${photo.path} dropped.` : `${photo.path} ${back} ${to}.`);
    // A moved tile takes the focus along; going on where it was is what one wants.
    if (to !== null && before !== null && next) next.focus({ preventScroll: true });
  }

  following(place) {
    const shown = [...this.tiles[place].node.parentElement.children];
    const at = shown.indexOf(this.tiles[place].node);
    return shown[at + 1] ?? shown[at - 1];
  }

  takeBack() {
    const steps = this.model.get("steps");
    if (!steps.length) return;
    const [path] = steps.at(-1);
    this.save(steps.slice(0, -1));
    const photo = this.photos.find((one) => one.path === path);
    const now = photo && classNow(photo, this.model.get("steps"));
    this.tell(now ? `Undone: ${path} is in ${now} again.` : `Undone: ${path} is dropped again.`);
  }

  save(steps) {
    save(this.model, { steps });
    this.paint();
  }

  tell(sentence) {
    this.status.textContent = sentence;
  }

  pressed = (event) => {
    const place = this.tiles.findIndex(({ node }) => node === event.target);
    if (place < 0) return;
    const act = this.actOf(event, place);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  actOf({ key, ctrlKey, metaKey, altKey }, place) {
    if ((ctrlKey || metaKey) && key.toLowerCase() === "z") return () => this.takeBack();
    if (ctrlKey || metaKey || altKey) return null;
    if (key === "Delete" || key === "Backspace") return () => this.decide(place, null);
    if (key >= "1" && key <= "9" && this.names[key - 1]) return () => this.decide(place, this.names[key - 1]);
    const order = [...this.sheet.querySelectorAll(".tile")];
    const boxes = order.map((node) => node.getBoundingClientRect());
    const next = neighbour(key, order.indexOf(this.tiles[place].node), boxes);
    return next === null ? null : () => order[next].focus();
  }

  paint = () => {
    const steps = this.model.get("steps");
    const focused = this.root.getRootNode().activeElement;
    const now = this.photos.map((photo) => classNow(photo, steps));
    const home = this.photos.map((photo, place) => now[place] ?? classNow(photo, steps, true));
    this.sections.forEach(({ grid, count }, index) => {
      const own = this.tiles.filter((_, place) => home[place] === this.names[index]).map(({ node }) => node);
      const same = own.length === grid.children.length && own.every((node, place) => node === grid.children[place]);
      if (!same) grid.replaceChildren(...own);
      count.textContent = tally(now, home, this.names[index]);
    });
    this.photos.forEach((photo, place) => this.paintTile(photo, now[place], this.tiles[place]));
    if (focused?.isConnected && focused !== this.root.getRootNode().activeElement)
      focused.focus({ preventScroll: true });
    if (!this.tiles.some(({ node }) => node.tabIndex === 0) && this.tiles.length) this.tiles[0].node.tabIndex = 0;
    this.undo.disabled = !steps.length;
    this.undo.textContent = steps.length ? `Undo (${steps.length})` : "Undo";
    this.problem.textContent = this.model.get("error");
    this.standing.textContent = this.model.withoutKernel ? ALONE : KEYS;
  };

  paintTile(photo, now, { node, badge }) {
    const words = now === null ? "dropped" : now === photo.class ? "" : `from ${photo.class}`;
    badge.textContent = words || kindOf(photo.note);
    badge.hidden = !badge.textContent;
    node.classList.toggle("dropped", now === null);
    node.classList.toggle("moved", now !== null && now !== photo.class);
  }
}

const kindOf = (note) => (/duplicate/.test(note) ? "copy" : /burst/.test(note) ? "burst" : note ? "note" : "");

function section(name, place) {
  const [grid, count] = [h("div", { class: "grid" }), h("span", { class: "count" })];
  const title = freshId("class");
  const number = place < 9 ? h("kbd", { "aria-hidden": "true" }, String(place + 1)) : null;
  const heading = h("h3", { id: title }, number, name, " ", count);
  return { node: h("section", { "aria-labelledby": title }, heading, grid), grid, count };
}

function leftOut(files) {
  const found = Object.entries(files);
  if (!found.length) return "";
  return h(
    "details",
    { class: "left-out", open: true },
    h("summary", {}, `Left out, as they cannot be used: ${found.length}`),
    h(
      "ul",
      {},
      found.map(([path, why]) => h("li", {}, h("b", {}, path), `: ${why}`)),
    ),
  );
}

function draw(root, model) {
  return new SheetFigure(root, model).start();
}

export const figure = liveFigure(draw, [sheetStyle]);
export default figure;
