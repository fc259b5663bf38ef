import { liveFigure } from "../browser/live.js";
import featureMapsStyle from "./feature_maps.css";
import { FeatureMapsFigure } from "./map_viewer.js";
import mapsStyle from "./maps.css";

function draw(root, model) {
  return new FeatureMapsFigure(root, model).start();
}

export const figure = liveFigure(draw, [mapsStyle, featureMapsStyle]);
export default figure;
