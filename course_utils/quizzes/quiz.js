// A card of questions; wrong answers get their reason and may be tried again.
import { h } from "../browser/elements.js";
import { liveFigure } from "../browser/live.js";
import { save } from "../browser/watching.js";
import { gradedNumber } from "./grading.js";
import { dayOf, filledIn, numberField, optionList, rich, spoken, steadyButton, verdictMark } from "./questions.js";
import quizzesStyle from "./quizzes.css";

function draw(root, model) {
  const questions = model.get("questions");
  const status = (id) => ({ tries: 0, first: false, solved: false, ...model.get("answers")[id] });
  const before = dayOf(model.get("passed_before"));
  const result = h("p", { class: "result", role: "status" });
  const views = questions.map((question, index) =>
    questionView(
      question,
      questions.length > 1 ? `${index + 1} of ${questions.length}` : "",
      model,
      (right, given, variant) => {
        const old = status(question.id);
        const tries = old.tries + 1;
        const entry = {
          tries,
          first: tries === 1 ? right : old.first,
          solved: old.solved || right,
          right,
          given,
          variant,
        };
        const answers = { ...model.get("answers"), [question.id]: entry };
        save(model, { answers, passed: questions.every(({ id }) => answers[id]?.solved) });
      },
    ),
  );
  root.append(
    h("h4", { class: "title" }, h("span", { class: "badge" }, "Quiz"), " ", model.get("title")),
    before ? h("p", { class: "note" }, `✓ Passed on ${before}. You may answer again.`) : "",
    ...views.map((view) => view.node),
    result,
  );
  const update = () => {
    for (const view of views) view.update();
    const solved = questions.filter(({ id }) => status(id).solved).length;
    const first = questions.filter(({ id }) => status(id).first).length;
    const passed = solved === questions.length;
    const text = passed
      ? `✓ All answered: quiz passed, ${first} of ${questions.length} at the first try.`
      : questions.length > 1 && solved
        ? `${solved} of ${questions.length} answered.`
        : "";
    if (result.textContent !== text) result.textContent = text;
    result.classList.toggle("good", passed);
  };
  model.on("change:answers", update);
  update();
  return () => model.off("change:answers", update);
}

function questionView(question, position, model, onanswer) {
  return question.kind === "number"
    ? numberView(question, position, model, onanswer)
    : choiceView(question, position, model, onanswer);
}

function legendOf(position, content) {
  return h("legend", {}, position ? h("span", { class: "position" }, position) : "", rich("span", {}, content));
}

function choiceView(question, position, model, onanswer) {
  const several = question.kind === "multiple";
  const feedback = h("div", { class: "feedback", role: "status" });
  const options = optionList({
    legend: legendOf(position, question.html + (several ? ' <em class="how">Tick all that hold.</em>' : "")),
    options: question.options,
    several,
    onenter: () => check.node.click(),
  });
  const check = steadyButton(
    "Check",
    () => {
      const chosen = options.chosen();
      if (!chosen.length) {
        feedback.textContent = several ? "Tick at least one answer first." : "Choose an answer first.";
        return;
      }
      const right = question.options.every((option) => option.right === chosen.includes(option.index));
      // The region must change to be read out, even when the verdict is the same twice.
      feedback.textContent = "";
      onanswer(right, chosen, 0);
    },
    { class: "primary" },
  );
  const rights = question.options.filter((option) => option.right).map((option) => option.index);

  function verdict(chosen, right) {
    if (right) return [several ? "✓ All right." : ""];
    const wrong = chosen.filter((index) => !rights.includes(index)).length;
    const missing = rights.some((index) => !chosen.includes(index));
    const parts = [];
    if (wrong) parts.push(`✗ ${wrong === 1 ? "One ticked answer does" : `${wrong} ticked answers do`} not hold.`);
    if (missing)
      parts.push(wrong ? "Not every right one is ticked yet." : "✗ Not complete: not every right one is ticked yet.");
    return several ? parts : [];
  }

  let shown;
  function update() {
    const state = model.get("answers")[question.id];
    if (!state || JSON.stringify(state) === shown) return;
    shown = JSON.stringify(state);
    options.choose(state.given);
    for (const index of state.given) options.explain(index);
    if (state.solved) {
      for (const { index } of question.options) options.explain(index);
      options.lock();
      check.set(false, "Answered");
    }
    const heard = several ? "" : state.given.map(options.reasonOf).join(" ");
    feedback.replaceChildren(
      h("span", { class: state.right ? "good" : "bad" }, verdict(state.given, state.right).join(" ")),
      h("span", { class: "visually-hidden" }, heard),
    );
  }
  return {
    node: h("div", { class: "question" }, options.node, h("div", { class: "row" }, check.node), feedback),
    update,
  };
}

function numberView(question, position, model, onanswer) {
  const { variants } = question;
  let variant = model.get("answers")[question.id]?.variant ?? 0;
  const feedback = h("div", { class: "feedback", role: "status" });
  const unit = () => filledIn(question.unit, variants[variant].values);
  const text = rich("span", {}, "");
  const field = numberField({ unit: unit(), negative: question.negative, onenter: () => check.node.click() });
  const check = steadyButton(
    "Check",
    () => {
      const unitText = rich("span", {}, unit()).textContent;
      const graded = gradedNumber(field.input.value, variants[variant], unitText);
      if (!graded) {
        feedback.textContent = "Type a number, such as 12 or 0.5.";
        field.input.focus();
        return;
      }
      feedback.textContent = "";
      onanswer(graded.right, field.input.value, variant);
      field.input.select();
    },
    { class: "primary" },
  );
  const fresh = steadyButton("New numbers", () => {
    variant = (variant + 1) % variants.length;
    field.input.value = "";
    field.input.readOnly = false;
    check.set(true);
    feedback.replaceChildren();
    putNumbersIn();
    feedback.append(h("span", { class: "visually-hidden" }, `New numbers. ${spoken(text)}`));
    field.input.focus();
  });

  function putNumbersIn() {
    text.innerHTML = filledIn(question.html, variants[variant].values);
  }
  putNumbersIn();

  let shown;
  function update() {
    const state = model.get("answers")[question.id];
    if (!state || JSON.stringify(state) === shown) return;
    shown = JSON.stringify(state);
    variant = state.variant;
    putNumbersIn();
    field.input.value = state.given;
    const { values } = variants[variant];
    const { right, slip } = gradedNumber(state.given, variants[variant], rich("span", {}, unit()).textContent);
    const reason = right ? question.reason : slip < 0 ? question.otherwise : question.slips[slip];
    feedback.replaceChildren(verdictMark(right), " ", rich("span", {}, filledIn(reason, values)));
    field.input.readOnly = right;
    check.set(!right, right ? "Answered" : "Check");
  }
  const legend = h("legend", {}, position ? h("span", { class: "position" }, position) : "", text);
  return {
    node: h(
      "div",
      { class: "question" },
      h("fieldset", {}, legend, field.node),
      h("div", { class: "row" }, check.node, variants.length > 1 ? fresh.node : null),
      feedback,
    ),
    update,
  };
}

export const figure = liveFigure(draw, [quizzesStyle]);
export default figure;
