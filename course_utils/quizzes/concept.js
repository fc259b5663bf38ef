// The concept test: one question at a time, no verdict before the end.
import { button, h } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { save } from "../browser/watching.js";
import { dayOf, optionList, rich } from "./questions.js";
import quizzesStyle from "./quizzes.css";

const UNKNOWN = -1;

function draw(root, model) {
  const concepts = model.get("concepts");
  const after = model.get("when") === "after";
  const stage = h("div", { class: "question" });
  root.append(
    h(
      "h4",
      { class: "title" },
      h("span", { class: "badge" }, after ? "Concept test, at the end" : "Concept test"),
      `${concepts.length} questions`,
    ),
    stage,
  );
  let position = 0;

  const right = (concept, choices) =>
    concept.options.find((option) => option.index === choices[concept.id])?.right ?? false;

  function showQuestion(focus) {
    const concept = concepts[position];
    const message = h("div", { class: "feedback", role: "status" });
    const place = h("span", { class: "position" }, `Question ${position + 1} of ${concepts.length}`);
    const legend = h("legend", { tabindex: -1 }, place, rich("span", {}, concept.html));
    const list = optionList({
      legend,
      options: [...concept.options, { index: UNKNOWN, html: "I do not know yet", right: false }],
      onchange: keep,
      onenter: forward,
    });
    const chosen = model.get("choices")[concept.id];
    if (chosen !== undefined) list.choose([chosen]);
    function keep() {
      save(model, { choices: { ...model.get("choices"), [concept.id]: list.chosen()[0] } });
    }
    function forward() {
      if (list.chosen().length === 0) {
        message.textContent = "Choose an answer first; “I do not know yet” is one.";
        return;
      }
      if (position + 1 < concepts.length) {
        position += 1;
        showQuestion(true);
      } else {
        handIn();
      }
    }
    const isLast = position + 1 === concepts.length;
    const back = button("Back", () => {
      position -= 1;
      showQuestion(true);
    });
    stage.replaceChildren(
      list.node,
      h(
        "div",
        { class: "row" },
        position ? back : "",
        button(isLast ? "Hand in" : "Next", forward, { class: "primary" }),
      ),
      message,
      h("progress", { max: concepts.length, value: position, "aria-label": "Questions answered" }),
    );
    if (focus) legend.focus();
  }

  function handIn() {
    const choices = model.get("choices");
    const results = Object.fromEntries(concepts.map((concept) => [concept.id, right(concept, choices)]));
    save(model, { results });
    showResults(true);
  }

  function showResults(focus) {
    const results = model.get("results");
    const earlier = model.get("earlier");
    const compared = after && Object.keys(earlier).length > 0;
    const score = (of) => concepts.filter(({ id }) => of[id]).length;
    const day = dayOf(model.get("taken_on"));
    const heading = h(
      "p",
      { class: "result", tabindex: -1 },
      compared
        ? `Before: ${score(earlier)} of ${concepts.length}. Now: ${score(results)} of ${concepts.length}.`
        : `${score(results)} of ${concepts.length} right${day ? `, on ${day}` : ""}.`,
    );
    const mark = (value) =>
      value === undefined ? "–" : h("span", { class: value ? "good" : "bad" }, value ? "✓ right" : "✗ not yet");
    const moved = ({ id }) =>
      results[id] === earlier[id] || earlier[id] === undefined ? "" : results[id] ? "gained" : "lost";
    const head = ["Idea", ...(compared ? ["Before", "Now", "Moved"] : ["Answer"]), "Notebook"];
    const rows = concepts.map((concept) =>
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
    stage.replaceChildren(
      heading,
      h(
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
      ),
      h(
        "p",
        { class: "note" },
        after
          ? "Where an idea is not there yet, its reason stands below and its notebook waits."
          : "The reasons come in the notebooks, and the questions again, in other words, at the end of the course.",
      ),
    );
    if (after) {
      const choices = model.get("choices");
      for (const concept of concepts.filter(({ id }) => !results[id])) {
        const chosen = concept.options.find((option) => option.index === choices[concept.id]);
        stage.append(
          h(
            "details",
            {},
            h("summary", {}, rich("span", {}, concept.name)),
            rich("p", {}, concept.html),
            chosen
              ? h("p", {}, "Your answer: ", rich("em", {}, chosen.html), " ", rich("span", {}, chosen.reason))
              : "",
            ...concept.options
              .filter((option) => option.right)
              .map((option) =>
                h("p", {}, "Right: ", rich("em", {}, option.html), " ", rich("span", {}, option.reason)),
              ),
          ),
        );
      }
      stage.append(
        h(
          "div",
          { class: "row" },
          button("Take it again", () => {
            position = 0;
            save(model, { choices: {} });
            showQuestion(true);
          }),
        ),
      );
    }
    if (focus) heading.focus();
  }

  if (Object.keys(model.get("results")).length) showResults(false);
  else showQuestion(false);
}

export const figure = liveFigure(draw, [quizzesStyle]);
export default figure;
