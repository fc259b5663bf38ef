// A figure's state as its page has it, with or without Python.
import { coursePage } from "./page.js";

const PATIENCE_WITH_KERNEL = 15_000;

/**
 * The state of a figure as its page has it, with the methods of a model of anywidget. It needs no
 * kernel; while Python has a model under the same key, each follows the other. `fresh`: the HTML
 * comes from a cell that has just run.
 */
class ModelOfPage {
  #key;
  #state;
  #fresh;
  #page = coursePage();
  #listeners = {};
  #changed = new Set();
  #waiting;
  #kernel = null;
  #unsent = [];
  #sending = false;
  #edited = new Set(); // here, before Python could hear it

  constructor(key, state, fresh) {
    this.#key = key;
    this.#state = state;
    this.#fresh = this.#waiting = fresh;
  }

  /** There is no Python to ask, and none is expected. */
  get withoutKernel() {
    return !this.#kernel && !this.#waiting;
  }

  /** A figure of this session that Python does not hear, or no longer. */
  get unheard() {
    return this.#fresh && this.withoutKernel;
  }

  get(name) {
    return this.#state[name];
  }

  set(name, value) {
    this.#state[name] = value;
    this.#changed.add(name);
  }

  on(event, listener) {
    (this.#listeners[event] ??= []).push(listener);
  }

  off(event, listener) {
    this.#listeners[event] = (this.#listeners[event] ?? []).filter((other) => listener && other !== listener);
  }

  save_changes() {
    const names = [...this.#changed];
    this.#changed = new Set();
    if (!names.length) return;
    if (this.#kernel) this.#write(names);
    else for (const name of names) this.#edited.add(name);
    this.#tellOf(names);
  }

  /** A message, callbacks, buffers: as a model of anywidget takes them. */
  send(...message) {
    if (this.#kernel) this.#kernel.send(...message);
    else this.#unsent = [message];
  }

  /** Looks out for Python, from now on. */
  watch() {
    this.#page.news.addEventListener(this.#key, this.#join);
    if (this.#fresh) setTimeout(() => this.#waiting && this.#settled(), PATIENCE_WITH_KERNEL);
    this.#join();
  }

  leave() {
    this.#page.news.removeEventListener(this.#key, this.#join);
    this.#kernel?.off("change", this.#take);
    this.#kernel = null;
    this.#listeners = {};
  }

  #join = () => {
    const found = this.#page.models[this.#key] ?? null;
    if (found === this.#kernel) return;
    this.#kernel?.off("change", this.#take);
    this.#kernel = found;
    if (found) {
      this.#write([...this.#edited]);
      this.#edited.clear();
      for (const name of Object.keys(this.#state)) this.#state[name] = found.get(name);
      found.on("change", this.#take);
      for (const message of this.#unsent.splice(0)) found.send(...message);
    }
    this.#settled();
  };

  #settled() {
    this.#waiting = false;
    this.#tellOf(Object.keys(this.#state));
    this.#tell("joined");
  }

  #take = () => {
    if (this.#sending) return;
    const names = Object.keys(this.#state).filter((name) => this.#state[name] !== this.#kernel.get(name));
    for (const name of names) this.#state[name] = this.#kernel.get(name);
    if (names.length) this.#tellOf(names);
  };

  #write(names) {
    this.#sending = true; // setting one trait must not bring back the old value of the next
    for (const name of names) this.#kernel.set(name, this.#state[name]);
    this.#sending = false;
    if (names.length) this.#kernel.save_changes();
  }

  #tellOf(names) {
    this.#tell(...names.map((name) => `change:${name}`), "change");
  }

  #tell(...events) {
    for (const event of events) for (const listener of this.#listeners[event] ?? []) listener();
  }
}

export const modelOfPage = (key, state, fresh) => new ModelOfPage(key, state, fresh);
