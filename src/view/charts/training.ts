import { axis, type Figure, layout, palette } from "./figure";

export interface EpochFigures {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

/** Loss and error, epoch by epoch, on training and on validation images. */
export function learningCurves(history: readonly EpochFigures[], title = "Learning curves"): Figure {
  const epochs = history.map(({ epoch }) => epoch);
  const curve = (
    name: string,
    values: (number | undefined)[],
    color: string,
    right: boolean,
    dash: string,
  ): object[] =>
    values.some((value) => value === undefined)
      ? []
      : [
          {
            type: "scatter",
            mode: "lines+markers",
            name,
            x: epochs,
            y: values,
            line: { color, dash },
            ...(right ? { xaxis: "x2", yaxis: "y2" } : {}),
          },
        ];
  const missed = (accuracy: number | undefined): number | undefined => accuracy && 100 * (1 - accuracy);
  const [training, validation] = palette;
  const data = [
    ...curve(
      "training loss",
      history.map((h) => h.loss),
      training,
      false,
      "solid",
    ),
    ...curve(
      "validation loss",
      history.map((h) => h.validationLoss),
      validation,
      false,
      "dash",
    ),
    ...curve(
      "training error",
      history.map((h) => missed(h.accuracy)),
      training,
      true,
      "solid",
    ),
    ...curve(
      "validation error",
      history.map((h) => missed(h.validationAccuracy)),
      validation,
      true,
      "dash",
    ),
  ];
  const more = {
    grid: { rows: 1, columns: 2, pattern: "independent" },
    xaxis: axis("epoch", { dtick: epochs.length > 12 ? undefined : 1 }),
    xaxis2: axis("epoch", { dtick: epochs.length > 12 ? undefined : 1 }),
    yaxis: axis("loss (nats)", { rangemode: "tozero" }),
    yaxis2: axis("wrong answers (%)", { rangemode: "tozero" }),
  };
  const last = history.at(-1);
  const end = last
    ? `After ${last.epoch} epochs: loss ${last.loss.toFixed(4)}, accuracy ${(100 * last.accuracy).toFixed(2)} %` +
      (last.validationAccuracy === undefined ? "." : `, on validation ${(100 * last.validationAccuracy).toFixed(2)} %.`)
    : "No epoch was finished.";
  return { data, layout: layout({ title, x: "epoch", y: "loss (nats)" }, more), alt: `Line charts: ${title}. ${end}` };
}

export interface CalibrationOptions {
  /** Default 10. */
  readonly classes?: number;
  /** Default 10. */
  readonly bins?: number;
  readonly title?: string;
}

/** How sure a classifier is against how often it is right: `probabilities[count][classes]` and the labels. */
export function calibration(
  probabilities: Float32Array,
  labels: Uint8Array,
  { classes = 10, bins = 10, title = "Is it as sure as it is right?" }: CalibrationOptions = {},
): Figure {
  const sums = Array.from({ length: bins }, () => ({ count: 0, sure: 0, right: 0 }));
  labels.forEach((label, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const best = row.indexOf(Math.max(...row));
    const bin = sums[Math.min(bins - 1, Math.floor(row[best] * bins))];
    bin.count++;
    bin.sure += row[best];
    if (best === label) bin.right++;
  });
  const filled = sums.filter(({ count }) => count > 0);
  const x = filled.map(({ count, sure }) => (100 * sure) / count);
  const y = filled.map(({ count, right }) => (100 * right) / count);
  const data = [
    { type: "scatter", mode: "lines", name: "as sure as right", x: [0, 100], y: [0, 100], line: { dash: "dash" } },
    {
      type: "scatter",
      mode: "lines+markers",
      name: "this network",
      x,
      y,
      text: filled.map(({ count }) => `${count} images`),
      marker: { size: filled.map(({ count }) => 6 + 4 * Math.log10(count)) },
    },
  ];
  const list = filled.map(({ count }, i) => `${x[i].toFixed(0)} % sure: ${y[i].toFixed(0)} % right (${count} images)`);
  return {
    data,
    layout: layout({ title, x: "mean probability of the answer (%)", y: "right answers (%)" }),
    alt: [`Line chart: ${title}`, ...list].join("\n"),
  };
}
