// What each step on the graph does, in words.
import { equals, factor, inWords } from "../../../course_utils/explorers/writing.js";

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** A name as it is written: w, y₁. */
export const written = (name) => name.replace(/\d/g, (digit) => DIGITS[digit]);

const SIGNS = { times: " · ", plus: " + ", minus: " − " };

/** What a node computes, with names or with numbers: "w · x" or "3 · 2". */
export function formula({ kind, from }, name = written) {
  const parts = from.map((one, index) => (index ? factor(name(one)) : name(one)));
  if (kind === "ReLU") return `ReLU(${name(from[0])})`;
  if (kind === "half square") return `${factor(name(from[0]))}² / 2`;
  return parts.join(SIGNS[kind]);
}

/** Why the local slope is what it is. */
function localInWords({ kind, from, to, local, index }, nodes, numbers) {
  const node = nodes.find(({ name }) => name === from);
  const whole = `${written(from)} = ${formula(node)}`;
  const [upper, lower] = [written(from), written(to)];
  if (kind === "times") {
    const other = node.from[1 - index];
    return `In ${whole}, ${lower} is multiplied by ${written(other)} = ${inWords(numbers[other])}: local slope ${inWords(local)}.`;
  }
  if (kind === "ReLU") {
    const side = numbers[to] > 0 ? "above 0, where ReLU rises as its input does" : "not above 0, where ReLU stays at 0";
    return `${lower} = ${inWords(numbers[to])} is ${side}: local slope ${local}.`;
  }
  if (kind === "half square") return `The slope of ${formula(node)} is ${lower}: local slope ${inWords(local)}.`;
  return `In ${whole}, ${upper} ${local > 0 ? "grows" : "falls"} by 1 when ${lower} grows by 1: local slope ${inWords(local)}.`;
}

/** What the last step did. */
export function told(step, nodes, numbers) {
  if (!step) return "The numbers to start from are given. Each further number is made from those before it.";
  if (step.kind === "forward") {
    const { node } = step;
    const sum = formula(node, (name) => inWords(numbers[name]));
    return `Forward: ${written(node.name)} = ${formula(node)} = ${sum} ${equals(step.result)} ${inWords(step.result)}.`;
  }
  if (step.kind === "top")
    return `Backward begins at the top: when ${written(step.node.name)} grows by 1, it grows by 1. Its slope is 1.`;
  const { edge } = step;
  const product = `${factor(inWords(edge.local))} × ${factor(inWords(edge.above))} ${equals(edge.share)} ${inWords(edge.share)}`;
  const others = nodes.filter(({ from }) => from.includes(edge.to)).length > 1;
  const sum = edge.before + edge.share;
  const together = !others
    ? ""
    : edge.before === 0
      ? ` ${written(edge.to)} is used elsewhere, too: another share may come.`
      : ` With the ${inWords(edge.before)} that has come already: ${inWords(edge.before)} + ${factor(inWords(edge.share))} ${equals(sum)} ${inWords(sum)}.`;
  return `${localInWords(edge, nodes, numbers)} From above, the slope of ${written(edge.from)}: ${inWords(edge.above)}. Local slope × from above: ${product}.${together}`;
}

/** What the next step asks for. */
export function asked(step) {
  if (!step) return "";
  if (step.kind === "forward") return `Next, forward: ${written(step.node.name)} = ${formula(step.node)} = ?`;
  const top = written(step.node?.name ?? "");
  if (step.kind === "top") return `Next, backward: when ${top} grows by 1, by how much does ${top} grow?`;
  const { from, to } = step.edge;
  return `Next, back from ${written(from)} to ${written(to)}: local slope × from above = ?`;
}
