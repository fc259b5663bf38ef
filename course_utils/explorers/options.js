// A list box of pictures.
import { freshId } from "../browser/elements.js";

/** Options in a list box that is walked with arrow keys: {keep(count, make), mark(index)}. `columns()`: options in a line. */
export function optionList(node, columns, onpick) {
  const prefix = freshId("option");
  let [options, chosen] = [[], 0];
  node.addEventListener("keydown", (event) => {
    const line = columns();
    const step = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -line,
      ArrowDown: line,
      Home: -chosen,
      End: options.length - 1 - chosen,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // Counted on at once: a second key may come before the next repaint marks the option.
    if (options[chosen + step] && step) onpick((chosen += step));
  });
  function keep(count, make) {
    if (options.length === count) return;
    options = Array.from({ length: count }, (_, index) => {
      const option = make(index);
      option.id = `${prefix}-${index}`;
      return option;
    });
    node.replaceChildren(...options);
  }
  function mark(index) {
    chosen = index;
    options.forEach((option, number) => {
      option.classList.toggle("chosen", number === index);
      option.setAttribute("aria-selected", String(number === index));
    });
    node.setAttribute("aria-activedescendant", `${prefix}-${index}`);
  }
  return { keep, mark };
}

/** How many options stand in a line, as they are laid out now. */
export function perLine(list) {
  const [first, ...others] = list.children;
  const below = others.findIndex((option) => option.offsetTop > first.offsetTop);
  return below < 0 ? 1 + others.length : below + 1;
}
