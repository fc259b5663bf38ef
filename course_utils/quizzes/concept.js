// The concept test: one question at a time, no verdict before the end.
import { button, h } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { save } from "../browser/watching.js";
import { dayOf, optionList, rich } from "./questions.js";
import quizzesStyle from "./quizzes.css";

const UNKNOWN = -1;

const right = (concept, choices) =>
  concept.options.find((option) => option.index === choices[concept.id])?.right ?? false;

/** One question after the other on the stage, then the results. */
class ConceptCard {
  constructor(root, model) {
    this.model = model;
    this.concepts = this.model.get("concepts");
    this.after = this.model.get("when") === "after";
    this.stage = h("div", { class: "question" });
    root.append(
      h(
        "h4",
        { class: "title" },
        h("span", { class: "badge" }, this.after ? "Concept test, at the end" : "Concept test"),
        `${this.concepts.length} questions`,
      ),
      this.stage,
    );
    this.position = 0;
  }

  start() {
    if (Object.keys(this.model.get("results")).length) this.showResults(false);
    else this.showQuestion(false);
  }

  again = () => {
    this.position = 0;
    save(this.model, { choices: {} });
    this.showQuestion(true);
  };

  showQuestion(focus) {
    const concept = this.concepts[this.position];
    const message = h("div", { class: "feedback", role: "status" });
    const place = h("span", { class: "position" }, `Question ${this.position + 1} of ${this.concepts.length}`);
    const legend = h("legend", { tabindex: -1 }, place, rich("span", {}, concept.html));
    const keep = () => save(this.model, { choices: { ...this.model.get("choices"), [concept.id]: list.chosen()[0] } });
    const forward = () => {
      if (list.chosen().length === 0) {
        message.textContent = "Choose an answer first; “I do not know yet” is one.";
        return;
      }
      if (this.position + 1 < this.concepts.length) {
        this.position += 1;
        this.showQuestion(true);
      } else {
        this.handIn();
      }
    };
    const list = optionList({
      legend,
      options: [...concept.options, { index: UNKNOWN, html: "I do not know yet", right: false }],
      onchange: keep,
      onenter: forward,
    });
    const chosen = this.model.get("choices")[concept.id];
    if (chosen !== undefined) list.choose([chosen]);
    const isLast = this.position + 1 === this.concepts.length;
    const back = button("Back", () => {
      this.position -= 1;
      this.showQuestion(true);
    });
    this.stage.replaceChildren(
      list.node,
      h(
        "div",
        { class: "row" },
        this.position ? back : "",
        button(isLast ? "Hand in" : "Next", forward, { class: "primary" }),
      ),
      message,
      h("progress", { max: this.concepts.length, value: this.position, "aria-label": "Questions answered" }),
    );
    if (focus) legend.focus();
  }

  handIn() {
    const choices = this.model.get("choices");
    const results = Object.fromEntries(this.concepts.map((concept) => [concept.id, right(concept, choices)]));
    save(this.model, { results });
    this.showResults(true);
  }

  showResults(focus) {
    const results = this.model.get("results");
    const earlier = this.model.get("earlier");
    const compared = this.after && Object.keys(earlier).length > 0;
    const score = (of) => this.concepts.filter(({ id }) => of[id]).length;
    const day = dayOf(this.model.get("taken_on"));
    const heading = h(
      "p",
      { class: "result", tabindex: -1 },
      compared
        ? `Before: ${score(earlier)} of ${this.concepts.length}. Now: ${score(results)} of ${this.concepts.length}.`
        : `${score(results)} of ${this.concepts.length} right${day ? `, on ${day}` : ""}.`,
    );
    this.stage.replaceChildren(
      heading,
      this.resultsTable(results, earlier, compared),
      h(
        "p",
        { class: "note" },
        this.after
          ? "Where an idea is not there yet, its reason stands below and its notebook waits."
          : "The reasons come in the notebooks, and the questions again, in other words, at the end of the course.",
      ),
    );
    if (this.after) {
      for (const concept of this.concepts.filter(({ id }) => !results[id])) this.stage.append(this.reasonsOf(concept));
      this.stage.append(h("div", { class: "row" }, button("Take it again", this.again)));
    }
    if (focus) heading.focus();
  }

  resultsTable(results, earlier, compared) {
    const mark = (value) =>
      value === undefined ? "–" : h("span", { class: value ? "good" : "bad" }, value ? "✓ right" : "✗ not yet");
    const moved = ({ id }) =>
      results[id] === earlier[id] || earlier[id] === undefined ? "" : results[id] ? "gained" : "lost";
    const head = ["Idea", ...(compared ? ["Before", "Now", "Moved"] : ["Answer"]), "Notebook"];
    const rows = this.concepts.map((concept) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, rich("span", {}, concept.name)),
        compared ? h("td", {}, mark(earlier[concept.id])) : null,
        h("td", {}, mark(results[concept.id])),
        compared ? h("td", {}, moved(concept)) : null,
        h("td", {}, concept.taught_in),
      ),
    );
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Results" },
      h(
        "table",
        { class: "results" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head.map((one) => h("th", { scope: "col" }, one)),
          ),
        ),
        h("tbody", {}, rows),
      ),
    );
  }

  /** A question that was not answered right: what was chosen, what is right, and why. */
  reasonsOf(concept) {
    const chosen = concept.options.find((option) => option.index === this.model.get("choices")[concept.id]);
    return h(
      "details",
      {},
      h("summary", {}, rich("span", {}, concept.name)),
      rich("p", {}, concept.html),
      chosen ? h("p", {}, "Your answer: ", rich("em", {}, chosen.html), " ", rich("span", {}, chosen.reason)) : "",
      ...concept.options
        .filter((option) => option.right)
        .map((option) => h("p", {}, "Right: ", rich("em", {}, option.html), " ", rich("span", {}, option.reason))),
    );
  }
}

function draw(root, model) {
  new ConceptCard(root, model).start();
}

export const figure = liveFigure(draw, [quizzesStyle]);
export default figure;
