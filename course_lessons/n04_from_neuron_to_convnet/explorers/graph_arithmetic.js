// A small graph of numbers, forward and backward, as in chain_rule.py (the tests compare them).

/** What a node makes of its numbers, and how fast that grows with each of them. */
const KINDS = {
  times: [(a, b) => a * b, (a, b) => [b, a]],
  plus: [(a, b) => a + b, () => [1, 1]],
  minus: [(a, b) => a - b, () => [1, -1]],
  ReLU: [(a) => Math.max(a, 0), (a) => [a > 0 ? 1 : 0]],
  "half square": [(a) => (a * a) / 2, (a) => [a]],
};

const byName = (pairs) => Object.fromEntries(pairs);
const isMade = (node) => node.kind !== "given";

/** The number of each node, by its name; `values` takes the place of numbers that are given. */
export function forward(nodes, values) {
  const numbers = {};
  for (const { name, kind, from, value } of nodes)
    numbers[name] = kind === "given" ? (values[name] ?? value) : KINDS[kind][0](...from.map((one) => numbers[one]));
  return numbers;
}

/** The edges, in the order in which slopes travel back: {from, to, local, above, share}. */
export function backward(nodes, numbers) {
  const slopes = byName(nodes.map(({ name }) => [name, 0]));
  slopes[nodes.at(-1).name] = 1;
  const edges = [...nodes]
    .reverse()
    .filter(isMade)
    .flatMap(({ name, kind, from }) => {
      const local = KINDS[kind][1](...from.map((one) => numbers[one]));
      return from.map((to, index) => {
        const [above, before] = [slopes[name], slopes[to]];
        const share = local[index] * above;
        slopes[to] += share;
        return { from: name, to, kind, local: local[index], above, share, before, index };
      });
    });
  return { edges, slopes };
}

/**
 * All steps: a node's number forward, the slope of the loss with respect to itself, then an edge at a
 * time. `known(step)` of `moment` says what is on show after so many of them.
 */
export function stepsOf(nodes, numbers) {
  const forth = nodes.filter(isMade).map((node) => ({ kind: "forward", node, result: numbers[node.name] }));
  const top = { kind: "top", node: nodes.at(-1), result: 1 };
  const back = backward(nodes, numbers).edges.map((edge) => ({ kind: "back", edge, result: edge.share }));
  return [...forth, top, ...back];
}

/** What is known after the first `count` steps: numbers, slopes so far, edges that were gone back. */
export function moment(nodes, numbers, count) {
  const done = stepsOf(nodes, numbers).slice(0, count);
  const known = byName(nodes.filter((node) => !isMade(node)).map(({ name }) => [name, numbers[name]]));
  const [slopes, edges] = [{}, []];
  for (const step of done) {
    if (step.kind === "forward") known[step.node.name] = step.result;
    else if (step.kind === "top") slopes[step.node.name] = 1;
    else {
      edges.push(step.edge);
      slopes[step.edge.to] = (slopes[step.edge.to] ?? 0) + step.edge.share;
    }
  }
  return { known, slopes, edges, last: done.at(-1) };
}
