// A prediction cell by cell.
import { h } from "../browser/elements.js";
import { readings } from "./grading.js";

export function gridControl({ question, legend }) {
  const size = [question.answer.length, question.answer[0].length];
  const near = (a, b) => Math.abs(a - b) <= question.tolerance;
  const inputs = question.answer.map((row, i) =>
    row.map((_, j) =>
      h("input", {
        type: "text",
        class: "cell",
        autocomplete: "off",
        "aria-label": `Row ${i + 1}, column ${j + 1}`,
        onkeydown: (event) => {
          const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }[event.key];
          if (!step) return;
          event.preventDefault();
          inputs[(i + step[0] + size[0]) % size[0]][j].focus();
        },
      }),
    ),
  );
  const rows = inputs.map((row) =>
    h(
      "tr",
      {},
      row.map((input) => h("td", {}, input)),
    ),
  );
  const equal = (a, b) => a.every((row, i) => row.every((value, j) => near(value, b[i][j])));
  return {
    node: h("fieldset", {}, legend, h("table", { class: "cells", role: "presentation" }, h("tbody", {}, rows))),
    focus: () => (inputs.flat().find((input) => readings(input.value).length === 0) ?? inputs[0][0]).focus(),
    graded: () => {
      const given = inputs.map((row) => row.map((input) => readings(input.value)[0] ?? null));
      const missing = given.flat().filter((value) => value === null).length;
      if (missing)
        return { problem: `Fill in every field with a number (${missing} ${missing === 1 ? "is" : "are"} left).` };
      return { given, right: equal(given, question.answer) };
    },
    show: (given) => {
      const hits = given.flat().filter((value, index) => near(value, question.answer.flat()[index])).length;
      inputs.forEach((row, i) =>
        row.forEach((input, j) => {
          const right = near(given[i][j], question.answer[i][j]);
          input.value = String(given[i][j]).replace("-", "−");
          input.readOnly = true;
          input.classList.add(right ? "is-right" : "is-wrong");
          input.setAttribute("aria-label", `Row ${i + 1}, column ${j + 1}, ${right ? "right" : "not right"}`);
        }),
      );
      const slip = question.slips.findIndex((one) => equal(given, one));
      const right = equal(given, question.answer);
      const count = right ? null : h("span", {}, `${hits} of ${size[0] * size[1]} fields hold. `);
      return { right, reason: question.slip_reasons[slip], markers: count };
    },
  };
}
