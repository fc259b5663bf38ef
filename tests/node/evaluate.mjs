// Evaluates what the Python tests ask of the course's modules: a line of JSON in, {modules, expression,
// argument}, and a line out, {value} or {problem}. An expression that is a function gets the argument.
import { createInterface } from "node:readline";

async function evaluate({ modules, expression, argument }) {
  const names = Object.assign({}, ...(await Promise.all(modules.map((module) => import(module)))));
  const value = new Function(...Object.keys(names), `return (${expression});`)(...Object.values(names));
  return typeof value === "function" ? value(argument) : value;
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await evaluate(JSON.parse(line)).then(
    (value) => ({ value: value ?? null }),
    (error) => ({ problem: error.stack }),
  );
  console.log(JSON.stringify(answer));
}
