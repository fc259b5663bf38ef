import { button, freshId, h } from "../browser/elements.js";

// What quiz, prediction and concept test share: texts, options, reading and grading numbers.

/** An element whose content was made by text.py (escaped there). */
export function rich(tag, attributes, content) {
  const element = h(tag, attributes);
  element.innerHTML = content;
  return element;
}

/** Puts the numbers of a draw into a text. */
export const filledIn = (content, values) => content.replace(/⟦(\d+)⟧/g, (_, index) => values[index]);

/** The words of an element, formulas included, as they are read out. */
export function spoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
  const parts = [...node.childNodes].filter((child) => child.nodeName !== "annotation").map(spoken);
  const joined = {
    mtable: () => `matrix ${parts.join("; ")} `,
    mtr: () => parts.join(", "),
    mfrac: () => `${parts[0]} over ${parts[1]}`,
    msup: () => `${parts[0]} to the power ${parts[1]}`,
    msub: () => `${parts[0]} sub ${parts[1]}`,
  }[node.localName]?.();
  return (joined ?? parts.join("")).replace(/ +/g, " ");
}

/** A button that can be switched off without losing the keyboard's place. */
export function steadyButton(text, onclick, attributes = {}) {
  const node = button(text, () => node.getAttribute("aria-disabled") !== "true" && onclick(), attributes);
  const set = (enabled, newText = text) => {
    node.textContent = newText;
    if (enabled) node.removeAttribute("aria-disabled");
    else node.setAttribute("aria-disabled", "true");
  };
  return { node, set };
}

/**
 * Radio buttons or tick boxes, with a place for a reason under each.
 * Returns {node, chosen(), choose(indices), explain(index, verdict), lock()}.
 * Indices are those of the declaration, whatever the order shown.
 */
export function optionList({ legend, options, several = false, onchange, onenter }) {
  const name = freshId("options");
  let locked = false;
  const rows = options.map((option) => {
    const reasonId = freshId("reason");
    const input = h("input", {
      type: several ? "checkbox" : "radio",
      name,
      value: option.index,
      "aria-describedby": reasonId,
      onclick: (event) => locked && event.preventDefault(),
      onchange: () => onchange?.(),
      onkeydown: (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        onenter?.();
      },
    });
    const reason = h("div", { class: "reason", id: reasonId, hidden: true });
    const text = rich("span", { class: "option-text" }, option.html);
    // Not every browser finds a name in a formula.
    if (text.querySelector("math")) input.setAttribute("aria-label", spoken(text).trim());
    const label = h("label", {}, input, text);
    return { option, input, reason, node: h("div", { class: "option" }, label, reason) };
  });
  const row = (index) => rows.find(({ option }) => option.index === index);
  return {
    node: h(
      "fieldset",
      {},
      legend,
      rows.map((one) => one.node),
    ),
    chosen: () => rows.filter(({ input }) => input.checked).map(({ option }) => option.index),
    choose: (indices) => rows.forEach(({ option, input }) => (input.checked = indices.includes(option.index))),
    explain: (index) => {
      const { option, reason, node } = row(index);
      if (!reason.hidden) return;
      const mark = several ? (option.right ? "✓ Holds." : "✗ Does not hold.") : undefined;
      reason.append(verdictMark(option.right, mark), " ", rich("span", {}, option.reason));
      reason.hidden = false;
      node.classList.add(option.right ? "is-right" : "is-wrong");
    },
    reasonOf: (index) => spoken(row(index).reason),
    lock: () => {
      locked = true;
      rows.forEach(({ input }) => input.setAttribute("aria-disabled", "true"));
    },
  };
}

/** Right or wrong in a word and a sign, not in colour alone. */
export function verdictMark(right, text = right ? "✓ Right." : "✗ Not right.") {
  return h("strong", { class: right ? "good" : "bad" }, text);
}

/** A text field for a number with its unit. Returns {node, input, lock()}. */
export function numberField({ unit, negative, onenter }) {
  const id = freshId("number");
  const input = h("input", {
    type: "text",
    id,
    class: "number",
    autocomplete: "off",
    // The keypad of some phones has no minus sign.
    inputmode: negative ? "text" : "decimal",
    onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      onenter();
    },
  });
  const node = h(
    "div",
    { class: "control" },
    h("label", { for: id }, "Your answer"),
    input,
    unit ? rich("span", {}, unit) : null,
  );
  return { node, input, lock: () => (input.readOnly = true) };
}

/** "3 May 2025" in the reader's language; empty for no date. */
export function dayOf(date) {
  const day = new Date(date);
  if (!date || Number.isNaN(day.getTime())) return "";
  return day.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}
