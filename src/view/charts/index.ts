import { bars } from "./bars";
import { confusionMatrix, heatmap } from "./grids";
import { lines, scatter } from "./lines";
import { calibration, learningCurves } from "./training";

/** Charts: each turns data into a figure for `show`. */
export const charts: {
  readonly bars: typeof bars;
  readonly lines: typeof lines;
  readonly scatter: typeof scatter;
  readonly heatmap: typeof heatmap;
  readonly confusionMatrix: typeof confusionMatrix;
  readonly learningCurves: typeof learningCurves;
  readonly calibration: typeof calibration;
} = { bars, lines, scatter, heatmap, confusionMatrix, learningCurves, calibration };
