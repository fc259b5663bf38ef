// A contact sheet's decisions, the way of arrow keys, and the time in a photo from the camera.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  classNow,
  decidedAnew,
  neighbour,
  tally,
} from "../../course_lessons/n14_your_own_images/explorers/deciding.js";
import { clock, withTime } from "../../course_lessons/n14_your_own_images/explorers/taken.js";

const PHOTO = { path: "cup/1.jpg", class: "cup" };

test("the last step counts, and a dropped photo keeps its place", () => {
  const steps = [
    ["cup/1.jpg", "plant"],
    ["cup/2.jpg", "tree"],
    ["cup/1.jpg", null],
  ];
  assert.equal(classNow(PHOTO, []), "cup");
  assert.equal(classNow(PHOTO, steps.slice(0, 2)), "plant");
  assert.equal(classNow(PHOTO, steps), null);
  assert.equal(classNow(PHOTO, steps, true), "plant");
  assert.equal(decidedAnew(PHOTO, "plant", null), null);
  assert.equal(decidedAnew(PHOTO, null, null), "cup");
  assert.equal(decidedAnew(PHOTO, null, "plant"), "plant");
  assert.equal(tally(["cup", null, "tree"], ["cup", "cup", "tree"], "cup"), "1 photo, 1 dropped");
  assert.equal(tally(["cup", null, "tree"], ["cup", "cup", "tree"], "plant"), "0 photos");
});

test("arrow keys go by what is on the screen", () => {
  const boxes = [0, 1, 2, 3, 4].map((place) => ({ left: 100 * (place % 3), top: 120 * Math.floor(place / 3) }));
  assert.equal(neighbour("ArrowRight", 2, boxes), 3);
  assert.equal(neighbour("ArrowLeft", 0, boxes), null);
  assert.equal(neighbour("ArrowDown", 1, boxes), 4);
  assert.equal(neighbour("ArrowDown", 2, boxes), 4);
  assert.equal(neighbour("ArrowUp", 4, boxes), 1);
  assert.equal(neighbour("ArrowUp", 1, boxes), null);
  assert.equal(neighbour("End", 1, boxes), 4);
  assert.equal(neighbour("x", 1, boxes), null);
});

test("the time stands in a segment of its own, right after a JPEG's beginning", () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  const made = withTime(jpeg, new Date(2026, 4, 1, 9, 7, 5));
  assert.deepEqual([...made.slice(0, 4)], [0xff, 0xd8, 0xff, 0xe1]);
  const length = made[4] * 256 + made[5];
  assert.deepEqual([...made.slice(4 + length)], [0xff, 0xd9]);
  assert.ok(String.fromCharCode(...made).includes("2026:05:01 09:07:05\0"));
  assert.deepEqual(clock(new Date(2026, 4, 1, 9, 7, 5)), [
    [2026, "05", "01"],
    ["09", "07", "05"],
  ]);
});
