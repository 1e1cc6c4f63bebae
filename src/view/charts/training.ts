import { largestIndex } from "../../numbers";
import { wantNumber, wantWhole } from "../../want";
import { count } from "../format";
import type { Figure } from "./figure";
import { drawLines } from "./lines";
import { smallMultiples } from "./smallMultiples";
import { colour, layout, text } from "./theme";
import { wantSome } from "./want";

export interface EpochFigures {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

interface Course {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
}

/**
 * Loss and error, epoch by epoch, on training and on validation images. Of a run that was stopped in its first epoch,
 * and of one that diverged, it shows what there is.
 */
export function learningCurves(history: readonly EpochFigures[], title = "Learning curves"): Figure {
  const line = (name: string, figure: (epoch: EpochFigures) => number | undefined): Course => {
    const known = history.filter((epoch) => figure(epoch) !== undefined);
    return { name, x: known.map(({ epoch }) => epoch), y: known.map((epoch) => figure(epoch) as number) };
  };
  const panel = (heading: string, y: string, training: Course, validation: Course): Figure => {
    const series = validation.y.length > 0 ? [training, { ...validation, dashed: true }] : [training];
    const figure = drawLines({ title: heading, x: "epoch", y }, series);
    return { ...figure, layout: fromZero(figure.layout, history.length) };
  };
  const missed = (accuracy: number | undefined): number | undefined =>
    accuracy === undefined ? undefined : 100 * (1 - accuracy);
  const loss = panel(
    "Loss",
    "cross-entropy (nats)",
    line("training", (epoch) => epoch.loss),
    line("validation", (epoch) => epoch.validationLoss),
  );
  const error = panel(
    "Error",
    "wrong answers (%)",
    line("training", (epoch) => missed(epoch.accuracy)),
    line("validation", (epoch) => missed(epoch.validationAccuracy)),
  );
  const figure = smallMultiples({ title, panels: [loss, error], sameScale: false });
  const told = history.length > 0 ? history.map(tell) : ["No epoch was finished."];
  return { ...figure, alt: [`Line charts: ${title}.`, ...told].join("\n") };
}

/** The axes begin at 0; a few epochs have a tick each. */
function fromZero(panel: object, epochs: number): object {
  const { xaxis, yaxis } = panel as { xaxis: object; yaxis: object };
  const ticks = epochs > 12 ? {} : { dtick: 1 };
  return { ...panel, xaxis: { ...xaxis, ...ticks }, yaxis: { ...yaxis, rangemode: "tozero" } };
}

function tell({ epoch, loss, accuracy, validationLoss, validationAccuracy }: EpochFigures): string {
  const words = (l: number, a: number): string => `loss ${l.toFixed(4)}, accuracy ${(100 * a).toFixed(2)} %`;
  const validation =
    validationLoss === undefined || validationAccuracy === undefined
      ? ""
      : `; on validation images ${words(validationLoss, validationAccuracy)}`;
  return `Epoch ${epoch}: ${words(loss, accuracy)}${validation}.`;
}

export interface CalibrationOptions {
  /** Default 10. */
  readonly classes?: number;
  /** Default 10. */
  readonly bins?: number;
  readonly title?: string;
}

interface Bin {
  count: number;
  /** Sum of the answers' probabilities. */
  sure: number;
  right: number;
}

/**
 * How sure a classifier is against how often it is right, with the expected calibration error (Guo et al. 2017).
 * @param probabilities `[count, classes]`, row by row
 */
export function calibration(
  probabilities: Float32Array,
  labels: Uint8Array,
  { classes = 10, bins = 10, title = "Is it as sure as it is right?" }: CalibrationOptions = {},
): Figure {
  if (probabilities.length !== labels.length * classes) {
    const wanted = `${labels.length} × ${classes} = ${labels.length * classes}`;
    throw new Error(`probabilities must be ${wanted} values: ${probabilities.length}`);
  }
  wantSome("labels", labels);
  wantWhole("bins", bins);
  const filled = bin(probabilities, labels, classes, bins).filter((one) => one.count > 0);
  const x = filled.map((one) => (100 * one.sure) / one.count);
  const y = filled.map((one) => (100 * one.right) / one.count);
  const gap = filled.reduce((sum, one, i) => sum + one.count * Math.abs(x[i] - y[i]), 0) / labels.length;
  const data = [
    {
      type: "scatter",
      mode: "lines",
      name: "as sure as right",
      x: [0, 100],
      y: [0, 100],
      line: { dash: "dash", color: text },
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "lines+markers",
      name: "this network (the area of a dot: images)",
      x,
      y,
      text: filled.map((one) => `${count(one.count)} images`),
      line: { color: colour(0) },
      marker: {
        color: colour(0),
        opacity: 1,
        size: filled.map((one) => 7 + 23 * Math.sqrt(one.count / labels.length)),
      },
      hovertemplate: "%{x:.1f} % sure, %{y:.1f} % right: %{text}<extra></extra>",
    },
  ];
  const list = filled.map(
    (one, i) => `${x[i].toFixed(0)} % sure: ${y[i].toFixed(0)} % right (${count(one.count)} images)`,
  );
  const axes = { x: "mean probability of the answer (%)", y: "right answers (%)" };
  return {
    data,
    layout: layout({ title: `${title} Mean gap ${gap.toFixed(2)} %`, ...axes, height: 440 }, { showlegend: true }),
    alt: [`Line chart: ${title} Mean gap between the two: ${gap.toFixed(2)} percentage points.`, ...list].join("\n"),
  };
}

/** Answers by how sure the network is of them. */
function bin(probabilities: Float32Array, labels: Uint8Array, classes: number, bins: number): Bin[] {
  const sums: Bin[] = Array.from({ length: bins }, () => ({ count: 0, sure: 0, right: 0 }));
  labels.forEach((label, i) => {
    const best = largestIndex(probabilities, i * classes, classes);
    const sure = wantNumber("probabilities", probabilities[i * classes + best], { least: 0, most: 1 });
    const one = sums[Math.min(bins - 1, Math.floor(sure * bins))];
    one.count++;
    one.sure += sure;
    if (best === label) one.right++;
  });
  return sums;
}
