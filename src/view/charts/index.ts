import { architecture } from "./architecture";
import { bars } from "./bars";
import { confusionMatrix, heatmap } from "./grids";
import { histogram } from "./histogram";
import { lines } from "./lines";
import { memoryBars } from "./memory";
import { pixels } from "./pixels";
import { scatter } from "./scatter";
import { smallMultiples } from "./smallMultiples";
import { calibration, learningCurves } from "./training";
import { windowSteps } from "./windows";

/** Charts: each turns data into a figure for `show`. */
export const charts: {
  readonly architecture: typeof architecture;
  readonly bars: typeof bars;
  readonly lines: typeof lines;
  readonly pixels: typeof pixels;
  readonly scatter: typeof scatter;
  readonly histogram: typeof histogram;
  readonly heatmap: typeof heatmap;
  readonly smallMultiples: typeof smallMultiples;
  readonly confusionMatrix: typeof confusionMatrix;
  readonly learningCurves: typeof learningCurves;
  readonly calibration: typeof calibration;
  readonly memoryBars: typeof memoryBars;
  readonly windowSteps: typeof windowSteps;
} = {
  architecture,
  bars,
  lines,
  pixels,
  scatter,
  histogram,
  heatmap,
  smallMultiples,
  confusionMatrix,
  learningCurves,
  calibration,
  memoryBars,
  windowSteps,
};
