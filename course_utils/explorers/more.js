// What is hidden at first, and the button that brings it out.
import { button } from "../browser/elements.js";

/** While `wanted()`, the figure has the class "less" until the button is pressed: {node, paint()}. */
export function moreButton(root, wanted) {
  let open = false;
  const paint = () => {
    root.classList.toggle("less", wanted() && !open);
    node.hidden = !wanted();
    node.textContent = open ? "Less" : "More";
    node.setAttribute("aria-expanded", String(open));
  };
  const node = button("More", () => {
    open = !open;
    paint();
  });
  return { node, paint };
}
