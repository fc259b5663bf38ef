// What quiz, prediction and concept test share: texts, options, reading and grading numbers.

/** An element whose content was made by text.py (escaped there). */
function rich(tag, attributes, content) {
  const element = h(tag, attributes);
  element.innerHTML = content;
  return element;
}

/** Puts the numbers of a draw into a text. */
const filledIn = (content, values) => content.replace(/⟦(\d+)⟧/g, (_, index) => values[index]);

/** The words of an element, formulas included, as they are read out. */
function spoken(node) {
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
function steadyButton(text, onclick, attributes = {}) {
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
function optionList({ legend, options, several = false, onchange, onenter }) {
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
    node: h("fieldset", {}, legend, rows.map((one) => one.node)),
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
function verdictMark(right, text = right ? "✓ Right." : "✗ Not right.") {
  return h("strong", { class: right ? "good" : "bad" }, text);
}

/**
 * The numbers that a typed text may stand for: a point or a comma, groups of thousands in either
 * writing, fractions, powers of ten, the unit behind. "93,322" may be two numbers; both are given.
 */
function readings(text, unit = "") {
  let cleaned = text.trim().replace(/[−–]/g, "-");
  const plainUnit = unit.trim().toLowerCase();
  if (plainUnit && cleaned.toLowerCase().endsWith(plainUnit)) cleaned = cleaned.slice(0, -plainUnit.length);
  cleaned = cleaned.replace(/[\s_'’]/g, "").replace(/^\+/, "").replace(/[×x*·]10\^?(-?\d+)$/i, "e$1");
  const parts = cleaned.split("/");
  if (parts.length === 2) {
    const [over] = readings(parts[0]);
    const [under] = readings(parts[1]);
    return over === undefined || !under ? [] : [over / under];
  }
  const percent = cleaned.endsWith("%");
  if (percent) cleaned = cleaned.slice(0, -1);
  const found = [];
  const add = (digits) => {
    const value = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : NaN;
    if (Number.isFinite(value)) found.push(percent ? value / 100 : value);
  };
  const points = cleaned.replace(/[^.,]/g, "");
  if (/^-?\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(cleaned)) add(cleaned.replace(/[.,]/g, ""));
  if (new Set(points).size === 2) {
    const decimal = points.at(-1);
    const grouping = decimal === "." ? "," : ".";
    if (points.lastIndexOf(grouping) < points.indexOf(decimal)) {
      add(cleaned.replaceAll(grouping, "").replace(decimal, "."));
    }
  } else if (points.length < 2) {
    add(cleaned.replace(",", "."));
  }
  return found;
}

/**
 * Grades a typed number against the answer and the wrong answers that are recognised.
 * Returns null where it is no number, else {right, value, slip}: slip is an index or -1.
 */
function gradedNumber(text, { answer, tolerance, slips }, unit) {
  const candidates = readings(text, unit);
  if (!candidates.length) return null;
  const hit = candidates.find((value) => Math.abs(value - answer) <= tolerance);
  if (hit !== undefined) return { right: true, value: hit, slip: -1 };
  // Who rounded 12.33… did make that mistake.
  const near = (value, slip) => Math.abs(value - slip) <= (Number.isInteger(slip) ? 1e-9 : 0.005) * Math.max(1, Math.abs(slip));
  for (const value of candidates) {
    const slip = slips.findIndex((one) => one !== null && near(value, one));
    if (slip >= 0) return { right: false, value, slip };
  }
  return { right: false, value: candidates[0], slip: -1 };
}

/** A text field for a number with its unit. Returns {node, input, lock()}. */
function numberField({ unit, negative, onenter }) {
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
function dayOf(date) {
  const day = new Date(date);
  if (!date || Number.isNaN(day.getTime())) return "";
  return day.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}
