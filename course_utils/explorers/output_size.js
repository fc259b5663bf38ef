import { liveFigure } from "../browser/live.js";
import { followWidth, oncePerFrame } from "../browser/watching.js";
import { layerStack } from "./layer_stack.js";
import { oneLayer } from "./one_layer.js";
import outputSizeStyle from "./output_size.css";

function draw(root, model) {
  const parts = [oneLayer(model), layerStack(model)];
  root.append(...parts.map((part) => part.node));
  const repaint = oncePerFrame(() => {
    // The frame's border and padding; narrower than a small phone the pictures scroll.
    const room = Math.max(width.now() - 26, 280);
    for (const part of parts) {
      const seen = JSON.stringify([room, part.traits.map((name) => model.get(name))]);
      if (seen !== part.seen) part.paint(room);
      part.seen = seen;
    }
  });
  const width = followWidth(root, repaint);
  model.on("change", repaint);
  repaint();
  return () => {
    width.stop();
    model.off("change", repaint);
  };
}

export const figure = liveFigure(draw, [outputSizeStyle]);
export default figure;
