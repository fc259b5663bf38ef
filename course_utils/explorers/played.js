// What figures with a player have in common.
import { keepPainted, oncePerFrame } from "../browser/watching.js";

/** `build` makes the figure and its `player`, `paint` draws it; what the hand moves is said aloud. */
export class PlayedFigure {
  constructor(root, model) {
    [this.root, this.model] = [root, model];
    this.aloud = false;
    this.repaint = oncePerFrame(() => this.paint());
    this.build();
  }

  start() {
    const stop = keepPainted(this);
    return () => {
      this.player.stop();
      stop();
    };
  }

  get(name) {
    return this.model.get(name);
  }

  say() {
    this.aloud = true;
    this.repaint();
  }
}
