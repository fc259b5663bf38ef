// The steppers' windows: what they read, and the words for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { correlate } from "../../course_utils/explorers/arithmetic.js";
import { notesOn, planOf, problemOf, productsAt, readsPixel, sumOf } from "../../course_utils/explorers/windows.js";
import { indexList } from "../../course_utils/explorers/writing.js";

const IMAGE = Array.from({ length: 6 }, (_, row) => Array.from({ length: 5 }, (_, column) => row * 5 + column));
const KERNEL = [
  [1, 0, -1],
  [2, 0, -2],
];

function* plans() {
  for (const padding of ["valid", "same", "full", 1])
    for (const stride of [1, 2, 3])
      for (const dilation of [1, 2]) {
        const settings = { padding, stride, dilation };
        yield [planOf(IMAGE, KERNEL, settings), correlate(IMAGE, KERNEL, settings)];
      }
}

test("the products of each window sum to its output", () => {
  for (const [plan, output] of plans())
    output.forEach((line, row) => {
      line.forEach((value, column) => {
        const products = productsAt([row, column], IMAGE, KERNEL, plan);
        assert.equal(products.length, 6);
        assert.ok(Math.abs(sumOf(products.map(({ product }) => product)) - value) < 1e-9);
      });
    });
});

test("coverage counts the windows that read a pixel", () => {
  for (const [plan, output] of plans()) {
    const places = output.flatMap((line, row) => line.map((_, column) => [row, column]));
    assert.equal(places.length, plan.windows);
    IMAGE.forEach((line, i) => {
      line.forEach((_, j) => {
        const readers = places.filter((place) => readsPixel([i, j], place, plan)).length;
        assert.equal(readers, plan.coverage[0][i] * plan.coverage[1][j]);
      });
    });
  }
});

test("the notes name what no window reads, and where the odd pad lies", () => {
  const strided = planOf(IMAGE, [[1]], { padding: "valid", stride: 2, dilation: 1 });
  assert.match(notesOn(strided)[0][1], /rows 1, 3 and 5 and columns 1 and 3 .*: 21 of 30 pixels/);
  const same = planOf(IMAGE, KERNEL, { padding: "same", stride: 1, dilation: 1 });
  assert.match(notesOn(same)[0][1], /0 above and 1 below, 1 left and 1 right: the odd one comes last/);
});

test("where nothing fits, it says why", () => {
  const plan = planOf([[1, 2]], [[1, 1, 1]], { padding: "valid", stride: 1, dilation: 2 });
  assert.match(problemOf(plan), /reaches over 5 columns, the image has only 2/);
  assert.equal(problemOf(planOf(IMAGE, KERNEL, { padding: 0, stride: 1, dilation: 1 })), "");
});

test("runs of places are drawn together", () => {
  assert.equal(indexList([]), "");
  assert.equal(indexList([1, 4, 5, 6]), "1 and 4 to 6");
  assert.equal(indexList([0, 1, 4]), "0, 1 and 4");
});
