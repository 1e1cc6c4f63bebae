import { architecture } from "./architecture";
import { bars } from "./bars";
import { convolutionMatrix } from "./convolutionMatrix";
import { confusionMatrix, heatmap } from "./grids";
import { histogram } from "./histogram";
import { lines } from "./lines";
import { memoryBars } from "./memory";
import { scatter } from "./scatter";
import { slidingWindow } from "./slidingWindow";
import { smallMultiples } from "./smallMultiples";
import { calibration, learningCurves } from "./training";
import { windowPlaces } from "./windowPlaces";

/** Charts: each turns data into a figure for `show`. */
export const charts: {
  readonly architecture: typeof architecture;
  readonly bars: typeof bars;
  readonly lines: typeof lines;
  readonly scatter: typeof scatter;
  readonly histogram: typeof histogram;
  readonly heatmap: typeof heatmap;
  readonly smallMultiples: typeof smallMultiples;
  readonly confusionMatrix: typeof confusionMatrix;
  readonly learningCurves: typeof learningCurves;
  readonly calibration: typeof calibration;
  readonly memoryBars: typeof memoryBars;
  readonly slidingWindow: typeof slidingWindow;
  readonly windowPlaces: typeof windowPlaces;
  readonly convolutionMatrix: typeof convolutionMatrix;
} = {
  architecture,
  bars,
  lines,
  scatter,
  histogram,
  heatmap,
  smallMultiples,
  confusionMatrix,
  learningCurves,
  calibration,
  memoryBars,
  slidingWindow,
  windowPlaces,
  convolutionMatrix,
};
