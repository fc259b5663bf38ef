// A prediction: the learner commits to an answer before the result is seen; it is kept as it is.
import { freshId, h } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { save } from "../browser/watching.js";
import { curveControl } from "./curve_control.js";
import { gradedNumber, shapeOf, shapeText } from "./grading.js";
import { gridControl } from "./grid_control.js";
import { dayOf, numberField, optionList, rich, steadyButton, verdictMark } from "./questions.js";
import quizzesStyle from "./quizzes.css";

function draw(root, model) {
  const question = model.get("question");
  const feedback = h("div", { class: "feedback", role: "status" });
  const note = h("p", { class: "note" });
  const commit = steadyButton(
    "Commit",
    () => {
      const graded = control.graded();
      if (graded.problem) {
        feedback.textContent = graded.problem;
        control.focus();
        return;
      }
      feedback.textContent = "";
      save(model, { given: graded.given, correct: graded.right });
    },
    { class: "primary" },
  );
  const legend = h("legend", {}, rich("span", {}, question.html));
  const onenter = () => commit.node.click();
  const control = CONTROLS[question.kind]({ question, legend, onenter });
  root.append(
    h("div", { class: "title" }, h("span", { class: "badge" }, "Predict"), "before you see the result"),
    h("div", { class: "question" }, control.node, h("div", { class: "row" }, commit.node, control.extra), feedback),
    note,
  );
  let shown = null;
  const update = () => {
    const given = model.get("given");
    if (given === null) {
      note.textContent = "One answer only: it is kept for the summary at the end, right or not.";
      return;
    }
    if (JSON.stringify(given) === shown) return;
    shown = JSON.stringify(given);
    const { right, reason, markers } = control.show(given);
    const because = right ? question.reason : (reason ?? question.otherwise);
    feedback.replaceChildren(verdictMark(right), " ", markers ?? "", rich("span", {}, because));
    if (!right) {
      feedback.append(
        h(
          "details",
          {},
          h("summary", {}, "What comes out, and why"),
          question.came_out ? h("p", {}, "It comes out: ", rich("span", {}, question.came_out), ".") : "",
          rich("p", {}, question.reason),
        ),
      );
    }
    commit.set(false, "Committed");
    const day = dayOf(model.get("committed_on"));
    note.textContent = day ? `Your prediction of ${day}. The first answer is kept.` : "Kept. Now run the next cell.";
  };
  model.on("change:given", update);
  update();
  return () => model.off("change:given", update);
}

const CONTROLS = {
  choice: choiceControl,
  number: numberControl,
  shape: shapeControl,
  grid: gridControl,
  curve: curveControl,
};

// Each control returns {node, focus(), graded(), show(given)}: graded() reads what was typed or
// drawn, show() puts an answer in, locks the control and says why it is right or wrong.

function choiceControl({ question, legend, onenter }) {
  const options = optionList({ legend, options: question.options, onenter });
  const right = (index) => question.options.find((option) => option.index === index)?.right ?? false;
  return {
    node: options.node,
    focus: () => options.node.querySelector("input").focus(),
    graded: () => {
      const [index] = options.chosen();
      if (index === undefined) return { problem: "Choose an answer first." };
      return { given: index, right: right(index) };
    },
    show: (index) => {
      options.choose([index]);
      options.lock();
      return { right: right(index), reason: question.options.find((option) => option.index === index)?.reason };
    },
  };
}

function numberControl({ question, legend, onenter }) {
  const unit = rich("span", {}, question.unit).textContent;
  const field = numberField({ unit: question.unit, negative: true, onenter });
  const grade = (text) => gradedNumber(text, question, unit);
  return {
    node: h("fieldset", {}, legend, field.node),
    focus: () => field.input.focus(),
    graded: () => {
      const graded = grade(field.input.value);
      if (!graded) return { problem: "Type a number, such as 12 or 0.5." };
      return { given: graded.value, right: graded.right };
    },
    show: (given) => {
      field.input.value = String(given).replace("-", "−");
      field.lock();
      const { right, slip } = grade(String(given));
      return { right, reason: question.slip_reasons[slip] };
    },
  };
}

function shapeControl({ question, legend, onenter }) {
  const id = freshId("shape");
  const input = h("input", {
    type: "text",
    id,
    class: "number",
    autocomplete: "off",
    placeholder: "such as 8 × 8 × 3",
    onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      onenter();
    },
  });
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  // The batch axis may be named where the question does not ask for it.
  const right = (given) =>
    same(given, question.answer) ||
    (given[0] === null && question.answer[0] !== null && same(given.slice(1), question.answer));
  return {
    node: h("fieldset", {}, legend, h("div", { class: "control" }, h("label", { for: id }, "Shape"), input)),
    focus: () => input.focus(),
    graded: () => {
      const given = shapeOf(input.value);
      if (!given) return { problem: "Type sizes such as 8 × 8 × 3 (x or commas will do)." };
      return { given, right: right(given) };
    },
    show: (given) => {
      input.value = shapeText(given);
      input.readOnly = true;
      const slip = question.slips.findIndex(
        (one) => same(given, one) || (given[0] === null && same(given.slice(1), one)),
      );
      return { right: right(given), reason: question.slip_reasons[slip] };
    },
  };
}

export const figure = liveFigure(draw, [quizzesStyle]);
export default figure;
