import { architecture } from "./architecture";
import { bars } from "./bars";
import { block } from "./block";
import { cells } from "./cells";
import { convolutionMatrix } from "./convolutionMatrix";
import { confusionMatrix, heatmap } from "./grids";
import { histogram } from "./histogram";
import { lines } from "./lines";
import { markedImages } from "./markedImages";
import { memoryBars } from "./memory";
import { memoryOverTime } from "./memoryOverTime";
import { moving } from "./moving";
import { neighbourSteps } from "./neighbourSteps";
import { pixels } from "./pixels";
import { poolingSteps } from "./poolingSteps";
import { scatter } from "./scatter";
import { slidingWindow } from "./slidingWindow";
import { smallMultiples } from "./smallMultiples";
import { spread } from "./spread";
import { calibration, learningCurves } from "./training";
import { windowPlaces } from "./windowPlaces";
import { windowSteps } from "./windowSteps";

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
  readonly slidingWindow: typeof slidingWindow;
  readonly windowPlaces: typeof windowPlaces;
  readonly convolutionMatrix: typeof convolutionMatrix;
  readonly windowSteps: typeof windowSteps;
  readonly memoryOverTime: typeof memoryOverTime;
  readonly markedImages: typeof markedImages;
  readonly block: typeof block;
  readonly cells: typeof cells;
  readonly poolingSteps: typeof poolingSteps;
  readonly neighbourSteps: typeof neighbourSteps;
  readonly spread: typeof spread;
  readonly moving: typeof moving;
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
  slidingWindow,
  windowPlaces,
  convolutionMatrix,
  windowSteps,
  memoryOverTime,
  markedImages,
  block,
  cells,
  poolingSteps,
  neighbourSteps,
  spread,
  moving,
};
