// The state of a figure on its page, with and without Python.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { modelOfPage } from "../../course_utils/browser/model.js";

/** What Python's model looks like to a page. */
class Kernel {
  listeners = new Set();
  sent = [];
  saved = [];

  constructor(state) {
    this.state = state;
  }
  get(name) {
    return this.state[name];
  }
  set(name, value) {
    this.state[name] = value;
    for (const listener of this.listeners) listener();
  }
  save_changes() {
    this.saved.push({ ...this.state });
  }
  send(message) {
    this.sent.push(message);
  }
  on(_, listener) {
    this.listeners.add(listener);
  }
  off(_, listener) {
    this.listeners.delete(listener);
  }
}

function join(key, kernel) {
  window.courseLive.models[key] = kernel;
  window.courseLive.news.dispatchEvent(new Event(key));
}

beforeEach(() => {
  globalThis.window = {};
});

function write(model, changes) {
  for (const [name, value] of Object.entries(changes)) model.set(name, value);
  model.save_changes();
}

test("without a kernel the page keeps what was done and tells who listens", () => {
  const model = modelOfPage("a", { stride: 1, kernel: 3 }, false);
  const heard = [];
  model.watch();
  model.on("change:stride", () => heard.push("stride"));
  model.on("change:kernel", () => heard.push("kernel"));
  write(model, { stride: 2 });
  model.save_changes(); // nothing new
  assert.equal(model.get("stride"), 2);
  assert.deepEqual(heard, ["stride"]);
  assert.ok(model.withoutKernel);
  assert.ok(!model.unheard, "a page that was kept expects no kernel");
});

test("Python's state counts, but for what was done before it could hear", () => {
  const model = modelOfPage("a", { stride: 1, kernel: 3 }, true);
  model.watch();
  write(model, { stride: 2 });
  model.send("first");
  model.send("last");
  const kernel = new Kernel({ stride: 1, kernel: 5 });
  join("a", kernel);
  assert.deepEqual([model.get("stride"), model.get("kernel")], [2, 5]);
  assert.deepEqual(kernel.state, { stride: 2, kernel: 5 });
  assert.deepEqual(kernel.sent, ["last"]);
});

test("each follows the other", () => {
  const model = modelOfPage("a", { stride: 1, kernel: 3 }, true);
  const kernel = new Kernel({ stride: 1, kernel: 3 });
  const heard = [];
  model.watch();
  join("a", kernel);
  model.on("change", () => heard.push(model.get("stride")));
  kernel.set("stride", 4);
  assert.deepEqual(heard, [4]);
  // Two traits at once: the first must not bring back the old value of the second.
  write(model, { stride: 3, kernel: 7 });
  assert.deepEqual(kernel.saved.at(-1), { stride: 3, kernel: 7 });
  assert.deepEqual([model.get("stride"), model.get("kernel")], [3, 7]);
});

test("a kernel that left is no longer written to", () => {
  const model = modelOfPage("a", { stride: 1 }, true);
  const kernel = new Kernel({ stride: 1 });
  model.watch();
  join("a", kernel);
  join("a", undefined);
  assert.ok(model.unheard);
  write(model, { stride: 2 });
  assert.equal(kernel.state.stride, 1);
  const next = new Kernel({ stride: 1 });
  join("a", next);
  assert.equal(next.state.stride, 2);
  assert.equal(kernel.listeners.size, 0);
});

test("a figure of this session says when Python does not hear it", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const model = modelOfPage("a", { stride: 1 }, true);
  let joined = 0;
  model.on("joined", () => joined++);
  model.watch();
  assert.ok(!model.unheard && !model.withoutKernel);
  mock.timers.tick(15_000);
  assert.ok(model.unheard && model.withoutKernel);
  assert.equal(joined, 1);
  mock.timers.reset();
});

test("a figure that left the page hears nothing", () => {
  const model = modelOfPage("a", { stride: 1 }, true);
  const kernel = new Kernel({ stride: 1 });
  model.watch();
  join("a", kernel);
  model.leave();
  kernel.set("stride", 2);
  assert.equal(model.get("stride"), 1);
});
