/** Every chart: valid for Plotly's own validator, axes named, labels taken as labels, and all of it told in words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { maxPool, memory, memoryTimeline, networks } from "../../src/network";
import { charts, type Figure, format, palette } from "../../src/view";
import { complaints } from "./plotly";

type Attributes = Record<string, unknown>;
interface Axis {
  readonly title: { readonly text: string };
  readonly type?: string;
  readonly range?: readonly number[];
  readonly matches?: string;
}
interface Trace extends Attributes {
  readonly type: string;
  readonly name?: string;
}

const tracesOf = (figure: Figure): Trace[] => figure.data as Trace[];
const layoutOf = (figure: Figure): Attributes => figure.layout as Attributes;

function axesOf(figure: Figure): [name: string, axis: Axis][] {
  return Object.entries(layoutOf(figure)).filter(([name]) => /^[xy]axis\d*$/.test(name)) as [string, Axis][];
}

const names = { title: "A title", x: "layer", y: "memory (MB)" };
const labels = ["conv", "pool", "10"];
const bar = {
  ...names,
  labels,
  series: [
    { name: "first", values: [1.5, 2_000, 0] },
    { name: "second", values: [3, 4, 5] },
  ],
};
const line = {
  title: "A title",
  x: "epoch",
  y: "loss (nats)",
  series: [
    { name: "training", x: [1, 2, 3, 4], y: [0.9, 0.4, 0.5, 0.3] },
    { name: "test", x: [1, 2], y: [0.7, 0.8], dashed: true },
  ],
};
const long = {
  name: "long",
  x: Array.from({ length: 100 }, (_, i) => i),
  y: Array.from({ length: 100 }, (_, i) => (i - 60) ** 2),
};
const points = [
  { name: "AlexNet", x: 0.72, y: 19.8, size: 61 },
  { name: "ResNet-50", x: 4.1, y: 7.8, size: 25.6 },
];
const grid = { ...names, x: "radius", y: "β", unit: "change (%)", rows: ["1", "2"], columns: ["0", "5", "9"] };
const values = [
  [-1, 0, 0.25],
  [2, 3, 12.34],
];
const matrix = [
  [7, 0, 2],
  [1, 8, 0],
  [0, 3, 1_009],
];
const history = [
  { epoch: 1, loss: 0.5, accuracy: 0.8, validationLoss: 0.4, validationAccuracy: 0.85 },
  { epoch: 2, loss: 0.25, accuracy: 0.925, validationLoss: 0.3, validationAccuracy: 0.9 },
];
const reports = [
  { name: "predict", report: memory(networks.bookCnn) },
  { name: "train", report: memory(networks.bookCnn, { mode: "training", batchSize: 50, optimizer: "adam" }) },
];
const step = { batchSize: 50, optimizer: "adam" } as const;
const probabilities = Float32Array.from([0.96, 0.04, 0.34, 0.66, 0.1, 0.9, 0.7, 0.3]);
const calibrated = { classes: 2, bins: 5 };
const pooled = {
  map: [
    [1, 5, 2, 0],
    [3, 3, 0, 2],
  ],
  slopes: [[4, 8]],
};
const heat = charts.heatmap({ ...grid, values, colours: "diverging" });
const few = charts.lines(line);

const small = networks.leNet5;
const ramp = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]; // biome-ignore format: a matrix
/** Two windows of a canvas and three classes: the first window sees a 1, the second nothing. */
const slid = {
  canvas: { pixels: new Uint8Array(8 * 12), height: 8, width: 12 },
  probabilities: [0.1, 0.8, 0.1, 0.2, 0.1, 0.7],
  grid: { rows: 1, columns: 2, stride: 4, size: 8, classes: 3 },
  at: [[0, 0], [0, 1]] as const, // biome-ignore format: places
};
const spot = { pixels: Float32Array.of(0, 0.123456, 1, 0), height: 2, width: 2 };

/** Each kind of chart, with and without its options, and parts of its words: every value is among them. */
const rows: [name: string, figure: Figure, words: string[]][] = [
  [
    "architecture",
    charts.architecture(small, { title: "LeNet-5" }),
    [
      "LeNet-5. Input 32 × 32 × 1, 7 boxes",
      "C1: convolution 5×5 → 28 × 28 × 6, 156 parameters, then tanh",
      "S2: mean pool 2×2, stride 2 → 14 × 14 × 6",
      "F6: dense layer → 84, 10,164 parameters, then tanh",
    ],
  ],
  [
    "bars",
    charts.bars(bar),
    ["A title. memory (MB)", "first: conv 1.5, pool 2,000, 10 0", "second: conv 3, pool 4, 10 5"],
  ],
  ["bars in a range", charts.bars({ ...bar, range: [0, 10] }), ["first: conv 1.5"]],
  [
    "window step",
    charts.windowSteps(slid)[1].figure,
    ["Picture: window on the canvas", "a box at row 0, column 1", "0 0.2, 1 0.1, none 0.7"],
  ],
  ["bars lying", charts.bars({ ...bar, horizontal: true }), ["first: conv 1.5, pool 2,000, 10 0"]],
  [
    "bars stacked, with a reference",
    charts.bars({
      ...bar,
      stacked: true,
      format: (value) => `${value} MB`,
      references: [{ name: "budget", value: 256 }],
    }),
    ["first: conv 1.5 MB", "together: conv 4.5 MB, pool 2004 MB, 10 5 MB", "budget: 256 MB"],
  ],
  [
    "bars stacked, lying",
    charts.bars({ ...bar, stacked: true, horizontal: true, format: String }),
    ["together: conv 4.5, pool 2004, 10 5"],
  ],
  ["bars on a logarithmic axis", charts.bars({ ...bar, log: true, series: [bar.series[1]] }), ["conv 3, pool 4, 10 5"]],
  [
    "lines",
    few,
    ["loss (nats) against epoch", "training: 0.9 at 1, 0.4 at 2, 0.5 at 3, 0.3 at 4", "test: 0.7 at 1, 0.8 at 2"],
  ],
  [
    "many values in a line",
    charts.lines({ ...line, series: [long] }),
    ["long: from 3,600 at 0 over 0 at 60 to 1,521 at 99"],
  ],
  [
    "lines with everything",
    charts.lines({
      ...line,
      logX: true,
      logY: true,
      markers: false,
      rangeY: [0.1, 1],
      references: [{ name: "record", value: 0.09 }],
    }),
    ["record: 0.09"],
  ],
  [
    "lines with ranges",
    charts.lines({
      ...line,
      series: [{ name: "mean", x: [1, 2], y: [5, 7], ranges: [[4, 6], [7, 7]] }], // biome-ignore format: pairs
    }),
    ["mean: 5 (4 to 6) at 1, 7 (7 to 7) at 2"],
  ],
  [
    "pixels",
    charts.pixels({ title: "Two digits", images: { pixels: new Uint8Array(24), count: 2, height: 3, width: 4 } }),
    ["Picture: Two digits. 2 × 3 × 4 pixels."],
  ],
  [
    "pixels with boxes, in small multiples",
    charts.smallMultiples({
      title: "All",
      sameScale: false,
      panels: [
        few,
        charts.pixels({
          title: "A map",
          images: spot,
          range: [0, 1],
          boxes: [{ top: 1, left: 0, height: 1, width: 1 }],
        }),
      ],
    }),
    ["Picture: A map. 1 × 2 × 2 pixels.", "a box at row 1, column 0"],
  ],
  [
    "scatter",
    charts.scatter({ ...names, points, size: "parameters (million)", logX: true }),
    [
      "The area of a dot is its parameters (million)",
      "AlexNet: layer 0.72, memory (MB) 19.8, parameters (million) 61",
      "ResNet-50: layer 4.1, memory (MB) 7.8, parameters (million) 25.6",
    ],
  ],
  [
    "scatter without sizes",
    charts.scatter({ ...names, points: [{ name: "a", x: 1, y: 2 }] }),
    ["a: layer 1, memory (MB) 2"],
  ],
  [
    "histogram",
    charts.histogram({ title: "Weights", x: "weight", series: [{ name: "kernel", values: [-1, 0, 0, 1] }], bins: 2 }),
    ["count against weight", "kernel: 4 values from -1 to 1, mean 0, standard deviation 0.7071"],
  ],
  [
    "heat map",
    charts.heatmap({ ...grid, values, format: (value) => `${value} %` }),
    ["change (%) by β and radius", "1: 0 -1 %, 5 0 %, 9 0.25 %", "2: 0 2 %, 5 3 %, 9 12.34 %"],
  ],
  ["heat map, diverging", heat, ["9 12.34"]],
  [
    "large heat map",
    charts.heatmap({
      ...grid,
      rows: Array.from({ length: 20 }, (_, i) => `r${i}`),
      columns: Array.from({ length: 20 }, (_, i) => `c${i}`),
      values: Array.from({ length: 20 }, (_, r) => Array.from({ length: 20 }, (_, c) => (r - 7) ** 2 + (c - 3) ** 2)),
    }),
    ["from 0 at r7, c3 to 400 at r19, c19"],
  ],
  [
    "marked images",
    charts.markedImages({
      title: "Digits",
      images: { pixels: Uint8Array.of(0, 255, 0, 128, 255, 0), count: 3, height: 1, width: 2 },
      captions: ["4", "9", "7"],
      marked: [true, false, true],
      mark: "misread",
      columns: 2,
    }),
    ["Digits", "misread, 2: 4, 7", "the others, 1: 9"],
  ],
  [
    "confusion matrix",
    charts.confusionMatrix(matrix),
    [
      "6 of 1,030 wrong",
      "2 taken for 1: 3 times",
      "0: 7 right, 2 as 2",
      "1: 8 right, 1 as 0",
      "2: 1,009 right, 3 as 1",
    ],
  ],
  [
    "confusion matrix of named classes",
    charts.confusionMatrix(matrix, "Shapes", ["disc", "star", "ring"]),
    ["Shapes", "ring taken for star: 3 times", "disc: 7 right, 2 as ring"],
  ],
  [
    "learning curves",
    charts.learningCurves(history),
    [
      "Epoch 1: loss 0.5000, accuracy 80.00 %; on validation images loss 0.4000, accuracy 85.00 %",
      "Epoch 2: loss 0.2500, accuracy 92.50 %; on validation images loss 0.3000, accuracy 90.00 %",
    ],
  ],
  [
    "learning curves without validation",
    charts.learningCurves([{ epoch: 1, loss: 0.5, accuracy: 0.8 }]),
    ["Epoch 1: loss 0.5000, accuracy 80.00 %"],
  ],
  ["learning curves of nothing", charts.learningCurves([]), ["No epoch was finished"]],
  [
    "calibration",
    charts.calibration(probabilities, Uint8Array.from([0, 1, 0, 0]), calibrated),
    // In bins of a fifth: .66 and .70, both right; .96 and .90, one right. Gaps 32 and 43.
    ["Mean gap between the two: 37.50", "68 % sure: 100 % right (2 images)", "93 % sure: 50 % right (2 images)"],
  ],
  [
    "memory bars",
    charts.memoryBars({ reports, budget: 256e6 }),
    [
      "parameters: predict 3.6 MB, train 3.6 MB",
      "gradients: predict 0.0 MB, train 3.6 MB",
      "optimizer: predict 0.0 MB, train 7.2 MB",
      "images: predict 0.0 MB, train 36.0 MB",
      "feature maps: predict 9.0 MB, train 526 MB",
      "together: predict 12.6 MB, train 576 MB",
      "budget 256.0 MB (244.1 MiB)",
      "Over the budget: train",
    ],
  ],
  [
    "memory over time",
    charts.memoryOverTime({ title: "A step", timeline: memoryTimeline(networks.bookCnn, step), budget: 500e6 }),
    [
      "A step. Memory along the time",
      "14.5 MB (13.8 MiB) stand all the time",
      "forward, conv 350.5 MB (334.2 MiB), forward, conv2 500.5 MB (477.3 MiB), forward, conv3 576.5 MB (549.7 MiB)",
      "At most 576.5 MB (549.7 MiB), forward, conv3",
      "Computed twice: 0 % of a step",
      "budget 500.0 MB (476.8 MiB): too little",
    ],
  ],
  [
    "memory over time, with checkpoints and a common scale",
    charts.memoryOverTime({
      title: "Again",
      timeline: memoryTimeline(networks.bookCnn, { ...step, checkpoints: ["conv2"] }),
      budget: 600e6,
      until: 1.5,
      upTo: 700e6,
    }),
    ["again, conv 500.5 MB", "Computed twice: 1 % of a step", "budget 600.0 MB (572.2 MiB): enough"],
  ],
  [
    "memory over time, of a network that multiplies nothing",
    charts.memoryOverTime({
      title: "Pools",
      timeline: memoryTimeline({ name: "pools", input: [4, 4, 1], layers: [maxPool()] }),
    }),
    ["forward, maxPool 0.00008 MB", "Computed twice: 0 % of a step"],
  ],
  [
    "memory over time, of many parts",
    charts.memoryOverTime({ title: "Parts", timeline: memoryTimeline(networks.bookCnn, { ...step, parts: 10 }) }),
    ["and 36 moments more", "At most 70.7 MB (67.4 MiB), forward, conv3"],
  ],
  [
    "small multiples",
    charts.smallMultiples({ title: "All", panels: [few, charts.lines({ ...line, series: [long] })], columns: 1 }),
    ["Small multiples: All", "training: 0.9 at 1", "long: from 3,600 at 0"],
  ],
  [
    "cells",
    charts.cells({
      title: "A map",
      values: [
        [1, Number.NaN],
        [3, 4],
      ],
      mark: (r, c) => (r === 1 ? (c === 1 ? "chosen" : "seen") : undefined),
    }),
    ["Grid: A map.", "1, empty", "3 (seen), 4 (chosen)"],
  ],
  [
    "pooling step",
    charts.poolingSteps(pooled).at(-1)?.figure as Figure,
    [
      "Grid: max pool.",
      "5, 2",
      "back through the max pool",
      "0, 4 (chosen), 8 (chosen), 0 (seen)",
      "1, 1, 2 (seen), 2 (seen)",
    ],
  ],
  [
    "neighbours",
    charts.neighbourSteps({ before: [8, 4, 2, 6], after: [2, 1, 1, 3], radius: 1 })[1].figure,
    [
      "the map at hand: 0 0, 1 4, 2 0, 3 0",
      "heard by it: 0 8, 1 0, 2 2, 3 0",
      "not heard: 0 0, 1 0, 2 0, 3 6",
      "after: map 1 keeps 25 %",
      "heard by it: 0 2, 1 0, 2 0, 3 0",
    ],
  ],
  [
    "block",
    charts.block({
      title: "Ends",
      shape: [2, 1, 2, 3],
      counts: Array.from({ length: 12 }, (_, i) => i % 3 === 2 && i < 6),
    }),
    ["Ends. 2 of 12 values count, from 1 of 2 images, 2 of 2 places, 1 of 3 maps."],
  ],
  [
    "spread",
    charts.spread({ ...names, labels: ["pool", "conv"], runs: [[3, 1, 2], [5]] }),
    ["layer.", "pool: 1 to 3, 3 runs", "conv: 5, 1 run"],
  ],
  [
    "spread with means",
    charts.spread({ ...names, labels: ["pool", "conv"], runs: [[7, 1, 4], [5]], means: true, format: (x) => x.toFixed(2) }), // biome-ignore format: runs
    // By hand: a deviation of 3 over the root of 3.
    ["pool: 1.00 to 7.00, 3 runs, mean 4.00 ± 1.73", "conv: 5.00, 1 run"],
  ],
  [
    "chart that moves",
    charts.moving({
      title: "Both",
      control: "run",
      steps: [
        { name: "first", figure: few },
        { name: "second", figure: charts.lines({ ...line, series: [line.series[0]] }) },
      ],
    }),
    ["Both. run: 2 steps", "training: 0.9 at 1", "run first: test: 0.7 at 1", "run second: training: 0.9 at 1"],
  ],
  ["small multiples of heat maps", charts.smallMultiples({ title: "All", panels: [heat, heat] }), ["9 12.34"]],
  [
    "sliding window",
    charts.slidingWindow({ title: "Steps", image: ramp, kernel: [[1, 0], [0, -2]], window: 4 }), // biome-ignore format: a matrix
    // By hand: 6 − 2 · 11.
    ["Window 5 of 6, at row 2, column 2", "6 · 1 + 7 · 0 + 10 · 0 + 11 · (-2) = -16", "-11, -12, -13, -15, -16."],
  ],
  [
    "sliding window with padding",
    charts.slidingWindow({ title: "S", image: ramp, kernel: [[-1, 0, 1]], stride: 3, padding: "same", window: 1 }),
    ["Window 2 of 2, at row 1, column 3", "3 · (-1) + 4 · 0 + 0 · 1 = -3", "so far: 2, -3."],
  ],
  [
    "window places",
    charts.windowPlaces({ title: "SAME", size: [7, 7], kernelSize: 3, stride: 2, padding: "same" }),
    ["windows of 3 × 3, stride 2, 32 zeros around it: the feature map has 4 × 4 values"],
  ],
  [
    "window places without padding",
    charts.windowPlaces({ title: "VALID", size: [6, 7], kernelSize: 3, stride: 2 }),
    ["no padding: the feature map has 2 × 3 values"],
  ],
  [
    "convolution matrix",
    charts.convolutionMatrix({ title: "M", kernel: [[1, 2], [3, 4]], size: [2, 3] }), // biome-ignore format: a matrix
    ["2 rows, one an output, of 6 columns, one a pixel", "numbers, 1, 2, 3, 4,"],
  ],
];

/** A bar chart of memory has one bar a report, and pixels, grids and blocks have no axes that show: no names are needed. */
const unnamed = /^(memory bars|cells|pooling step|block)$|^(pixels|window step)/;

for (const [name, figure, words] of rows) {
  test(`${name}: Plotly takes it`, () => assert.deepEqual(complaints(figure), []));

  test(`${name}: each axis has a title, and labels are labels`, () => {
    const axes = axesOf(figure);
    assert.ok(axes.length >= 2);
    for (const [axis, { title, type }] of axes) {
      if (!unnamed.test(name)) assert.notEqual(title.text, "", axis);
      const side = axis[0];
      const placed = tracesOf(figure).filter((trace) => (trace[`${side}axis`] ?? side) === axis.replace("axis", ""));
      const places = placed.flatMap((trace) => (trace[side] ?? []) as unknown[]);
      assert.equal(
        type === "category",
        places.some((place) => typeof place === "string"),
        axis,
      );
    }
  });

  test(`${name}: told in words`, () => {
    for (const part of words) assert.ok(figure.alt.includes(part), `${part}\nis not in\n${figure.alt}`);
  });
}

test("Plotly's validator does find faults", () => {
  const data = [{ type: "bar", x: ["a"], y: [1], colour: "red" }];
  assert.deepEqual(complaints({ data, layout: { xaxis: { type: "categories" } } }), [
    "In data trace 0, key colour is not part of the schema",
    "In layout, key xaxis.type is set to an invalid value (categories)",
  ]);
});

test("every chart there is has its row", () => {
  const titles: Record<keyof typeof charts, RegExp> = {
    architecture: /^architecture/,
    bars: /^bars/,
    lines: /^lines/,
    pixels: /^pixels/,
    windowSteps: /^window step/,
    scatter: /^scatter/,
    histogram: /^histogram/,
    heatmap: /^heat map/,
    smallMultiples: /^small multiples/,
    confusionMatrix: /^confusion matrix/,
    learningCurves: /^learning curves/,
    calibration: /^calibration/,
    memoryBars: /^memory bars/,
    slidingWindow: /^sliding window/,
    windowPlaces: /^window places/,
    convolutionMatrix: /^convolution matrix/,
    memoryOverTime: /^memory over time/,
    markedImages: /^marked images/,
    cells: /^cells/,
    poolingSteps: /^pooling step/,
    block: /^block/,
    neighbourSteps: /^neighbours/,
    spread: /^spread/,
    moving: /^chart that moves/,
  };
  assert.deepEqual(Object.keys(titles).sort(), Object.keys(charts).sort());
  for (const pattern of Object.values(titles))
    assert.ok(
      rows.some(([name]) => pattern.test(name)),
      String(pattern),
    );
});

test("axes have the titles given, also of bars that lie", () => {
  const titles = (figure: Figure) => Object.fromEntries(axesOf(figure).map(([name, { title }]) => [name, title.text]));
  assert.deepEqual(titles(charts.bars(bar)), { xaxis: "layer", yaxis: "memory (MB)" });
  assert.deepEqual(titles(charts.bars({ ...bar, horizontal: true })), { xaxis: "memory (MB)", yaxis: "layer" });
  assert.deepEqual(titles(few), { xaxis: "epoch", yaxis: "loss (nats)" });
  const curves = titles(charts.learningCurves(history));
  assert.deepEqual(curves, {
    xaxis: "epoch",
    yaxis: "cross-entropy (nats)",
    xaxis2: "epoch",
    yaxis2: "wrong answers (%)",
  });
});

test("histograms count values into bins: the largest into the last, none from outside", () => {
  const series = [{ name: "a", values: Float32Array.from([0, 0.9, 1, 1.9, 2, 3, 4, 5, -1]) }];
  const [trace] = tracesOf(charts.histogram({ title: "t", x: "v", series, bins: 4, range: [0, 4] }));
  assert.deepEqual(trace["x"], [0.5, 1.5, 2.5, 3.5]);
  assert.deepEqual(trace["y"], [2, 2, 1, 2]);
});

test("a histogram of one value has a bin for it", () => {
  const [trace] = tracesOf(charts.histogram({ title: "t", x: "v", series: [{ name: "a", values: [3, 3] }], bins: 3 }));
  assert.equal(
    (trace["y"] as number[]).reduce((sum, count) => sum + count, 0),
    2,
  );
});

test("learning curves show errors in percent from 0 on", () => {
  const figure = charts.learningCurves(history);
  assert.deepEqual(
    tracesOf(figure).map((trace) => (trace["y"] as number[]).map((value) => Math.round(value * 100) / 100)),
    [
      [0.5, 0.25],
      [0.4, 0.3],
      [20, 7.5],
      [15, 10],
    ],
  );
});

test("right answers are left out of a confusion matrix's colours", () => {
  const [cells, right] = tracesOf(charts.confusionMatrix(matrix));
  assert.deepEqual(cells["z"], [
    [null, 0, 2],
    [1, null, 0],
    [0, 3, null],
  ]);
  assert.deepEqual(right["text"], ["7", "8", "1,009"]);
});

test("diverging colours: zero is white, also on the common scale of small multiples", () => {
  assert.equal(tracesOf(heat)[0]["zmid"], 0);
  for (const trace of tracesOf(charts.smallMultiples({ title: "t", panels: [heat, heat] }))) {
    assert.equal(trace["zmin"], -12.34);
    assert.equal(trace["zmax"], 12.34);
  }
});

test("sequential colours run from the least to the most of all panels, shown once", () => {
  const panels = [1, 10].map((factor) =>
    charts.heatmap({ ...grid, values: values.map((row) => row.map((value) => value * factor)) }),
  );
  const traces = tracesOf(charts.smallMultiples({ title: "t", panels: [...panels, few] }));
  const maps = traces.filter(({ type }) => type === "heatmap");
  assert.deepEqual(
    maps.map(({ zmin, zmax, showscale }) => [zmin, zmax, showscale]),
    [
      [-10, 123.4, false],
      [-10, 123.4, true],
    ],
  );
});

test("small multiples share the vertical scale unless told otherwise, and name a series once", () => {
  const shared = charts.smallMultiples({ title: "t", panels: [few, few] });
  const own = charts.smallMultiples({ title: "t", panels: [few, few], sameScale: false });
  const second = (figure: Figure) => layoutOf(figure)["yaxis2"] as Axis;
  assert.equal(second(shared).matches, "y");
  assert.equal(second(own).matches, undefined);
  assert.deepEqual(
    tracesOf(shared).map(({ showlegend }) => showlegend),
    [true, true, false, false],
  );
});

test("the legend of small multiples lies below their title", () => {
  const page = layoutOf(charts.smallMultiples({ title: "t", panels: [few, few] }));
  const { y, yref } = page["legend"] as { y: number; yref: string };
  assert.equal(yref, "container");
  assert.equal(Math.round((1 - y) * (page["height"] as number)), 40);
});

test("stacked bars stay stacked beside lines", () => {
  const stacked = charts.bars({ ...bar, stacked: true });
  assert.equal(layoutOf(charts.smallMultiples({ title: "t", panels: [few, stacked] }))["barmode"], "stack");
});

test("references of small multiples lie on their own panels", () => {
  const referred = charts.bars({ ...bar, references: [{ name: "budget", value: 3 }] });
  const shapes = layoutOf(charts.smallMultiples({ title: "t", panels: [few, referred] }))["shapes"] as Attributes[];
  assert.deepEqual(
    shapes.map(({ xref, yref, y0, y1 }) => ({ xref, yref, y0, y1 })),
    [{ xref: "x2 domain", yref: "y2", y0: 3, y1: 3 }],
  );
});

test("series have the palette's colours in turn", () => {
  const series = Array.from({ length: palette.length + 1 }, (_, i) => ({ name: `${i}`, values: [1, 2, 3] }));
  const colours = tracesOf(charts.bars({ ...bar, series })).map(({ marker }) => (marker as { color: string }).color);
  assert.deepEqual(colours, [...palette, palette[0]]);
});

const bad = (value: unknown): never => value as never;
const short = { name: "short", values: [1] };
const ofNetworks = ' (a copy of a network needs one as well: { ...network, name: "…" })';

const refusals: [name: string, call: () => Figure, message: string][] = [
  [
    "a bar too few",
    () => charts.bars({ ...bar, series: [short] }),
    'series "short" must have a value for each of the 3 labels: 1',
  ],
  [
    "two bars of one name",
    () => charts.bars({ ...bar, labels: ["conv", "pool", "conv"] }),
    `two bars are named "conv": give each a name of its own${ofNetworks}`,
  ],
  [
    "two networks of one name, each with its memory",
    () => charts.memoryBars({ reports: reports.map(({ report }) => ({ name: "mine", report })) }),
    `two bars are named "mine": give each a name of its own${ofNetworks}`,
  ],
  [
    "runs of two networks of one name",
    () => charts.spread({ ...names, labels: ["mine", "mine"], runs: [[1, 2], [3]] }),
    `two rows are named "mine": give each a name of its own${ofNetworks}`,
  ],
  [
    "two rows of one name",
    () => charts.heatmap({ ...grid, rows: ["1", "1"], values }),
    'two rows are named "1": give each a name of its own',
  ],
  [
    "two columns of one name",
    () => charts.heatmap({ ...grid, columns: ["0", "5", "0"], values }),
    'two columns are named "0": give each a name of its own',
  ],
  [
    "two classes of one name",
    () => charts.confusionMatrix(matrix, "t", ["disc", "star", "disc"]),
    'two classes are named "disc": give each a name of its own',
  ],
  [
    "a y too few",
    () => charts.lines({ ...line, series: [{ name: "a", x: [1, 2], y: [1] }] }),
    'series "a" must have a y for each of its 2 x: 1',
  ],
  [
    "a range too few",
    () => charts.lines({ ...line, series: [{ name: "a", x: [1, 2], y: [1, 2], ranges: [[0, 1]] }] }),
    'series "a" must have a range for each of its 2 x: 1',
  ],
  [
    "a range the wrong way round",
    () => charts.lines({ ...line, series: [{ name: "a", x: [1, 2], y: [1, 2], ranges: [[0, 1], [3, 1]] }] }), // biome-ignore format: pairs
    'ranges of series "a" must be [low, high] around y, which fails at place 1: 3, 1',
  ],
  [
    "a range beside its value",
    () => charts.lines({ ...line, series: [{ name: "a", x: [1, 2], y: [1, 2], ranges: [[2, 3], [1, 3]] }] }), // biome-ignore format: pairs
    'ranges of series "a" must be [low, high] around y, which fails at place 0: 2, 3',
  ],
  ["pixels in colour", () => charts.pixels({ title: "t", images: { ...spot, channels: 3 } }), "channels must be 1: 3"],
  [
    "a pixel too few",
    () => charts.pixels({ title: "t", images: { ...spot, count: 2 } }),
    "pixels must hold 2 × 2 × 2 = 8 values: 4",
  ],
  ["no points", () => charts.scatter({ ...names, points: [] }), "points must be at least one: none"],
  [
    "no bins",
    () => charts.histogram({ title: "t", x: "v", series: [short], bins: 0 }),
    "bins must be a whole number of at least 1: 0",
  ],
  [
    "a histogram of nothing",
    () => charts.histogram({ title: "t", x: "v", series: [] }),
    "series must be at least one: none",
  ],
  [
    "a range that ends before it begins",
    () => charts.histogram({ title: "t", x: "v", series: [short], range: [1, 0] }),
    "range must go from a lower to a higher value: 1, 0",
  ],
  [
    "a histogram over an infinite range",
    () => charts.histogram({ title: "t", x: "v", series: [short], range: [0, Number.POSITIVE_INFINITY] }),
    "range must be a number: Infinity",
  ],
  [
    "a histogram of what is no number",
    () => charts.histogram({ title: "t", x: "v", series: [short, { name: "lost", values: [Number.NaN] }] }),
    'values of series "lost" must have a finite value: [NaN]',
  ],
  ["lines that are none", () => charts.lines({ ...line, series: [] }), "series must be at least one: none"],
  [
    "a line without values",
    () => charts.lines({ ...line, series: [{ name: "empty", x: [], y: [] }] }),
    'x of series "empty" must have a finite value: none',
  ],
  [
    "a line of nothing but NaN",
    () => charts.lines({ ...line, series: [line.series[0], { name: "lost", x: [1, 2], y: [Number.NaN, Number.NaN] }] }),
    'y of series "lost" must have a finite value: [NaN, NaN]',
  ],
  [
    "a line below zero on a logarithmic axis",
    () => charts.lines({ ...line, logY: true, series: [{ name: "low", x: [1, 2], y: [0, -1] }] }),
    'y of series "low" must have a value above 0 for a logarithmic axis: [0, -1]',
  ],
  [
    "a line whose values were forgotten",
    () => charts.lines({ ...line, series: [{ name: "none", x: [1], y: bad(undefined) }] }),
    'y of series "none" must be a list of numbers: undefined',
  ],
  [
    "bars of nothing but NaN",
    () => charts.bars({ ...bar, series: [{ name: "lost", values: [Number.NaN, Number.NaN, Number.NaN] }] }),
    'values of series "lost" must have a finite value: [NaN, NaN, NaN]',
  ],
  ["bars that are none", () => charts.bars({ ...bar, series: [] }), "series must be at least one: none"],
  [
    "a point at no place",
    () => charts.scatter({ ...names, points: [{ name: "lost", x: Number.NaN, y: 1 }] }),
    'x of "lost" must have a finite value: [NaN]',
  ],
  [
    "a point of negative size",
    () => charts.scatter({ ...names, points: [{ name: "small", x: 1, y: 1, size: -1 }] }),
    'size of "small" must be a number of at least 0: -1',
  ],
  [
    "a heat map of nothing but NaN",
    () => charts.heatmap({ ...grid, values: values.map((row) => row.map(() => Number.NaN)) }),
    "values must have a finite value: [NaN, NaN, NaN, NaN, NaN, NaN]",
  ],
  [
    "a reference at no value",
    () => charts.bars({ ...bar, references: [{ name: "budget", value: Number.NaN }] }),
    'reference "budget" must be a number: NaN',
  ],
  [
    "a probability that is none",
    () => charts.calibration(new Float32Array(8).fill(Number.NaN), new Uint8Array(4), calibrated),
    "probabilities must be a number of at least 0 and of at most 1: NaN",
  ],
  ["a row too few", () => charts.heatmap({ ...grid, values: [[1, 2, 3]] }), "values must be 2 rows of 3: 1 × 3"],
  [
    "a column too few",
    () => charts.heatmap({ ...grid, values: [[1, 2, 3], [1]] }),
    "values must be 2 rows of 3: 2 × 3, 1",
  ],
  ["no panels", () => charts.smallMultiples({ title: "t", panels: [] }), "panels must be at least one: none"],
  [
    "a panel that moves",
    () => charts.smallMultiples({ title: "t", panels: [{ ...few, frames: [] }] }),
    "a panel must be a chart that does not move",
  ],
  [
    "panels in no columns",
    () => charts.smallMultiples({ title: "t", panels: [few], columns: 0 }),
    "columns must be a whole number of at least 1: 0",
  ],
  [
    "a matrix that is not square",
    () => charts.confusionMatrix([[1, 2]]),
    "matrix must be square, with a name for each class: 1 rows, 1 names",
  ],
  [
    "a class without a name",
    () => charts.confusionMatrix(matrix, "t", ["a", "b"]),
    "matrix must be square, with a name for each class: 3 rows, 2 names",
  ],
  [
    "a probability too few",
    () => charts.calibration(probabilities, new Uint8Array(3), calibrated),
    "probabilities must be 3 × 2 = 6 values: 8",
  ],
  [
    "a calibration without images",
    () => charts.calibration(new Float32Array(0), new Uint8Array(0)),
    "labels must be at least one: none",
  ],
  [
    "a calibration without bins",
    () => charts.calibration(probabilities, new Uint8Array(4), { classes: 2, bins: 0 }),
    "bins must be a whole number of at least 1: 0",
  ],
  ["no reports", () => charts.memoryBars({ reports: [] }), "reports must be at least one: none"],
  [
    "values that are no numbers",
    () => charts.bars({ ...bar, series: [{ name: "text", values: bad(["1", "2", "3"]) }] }),
    'values of series "text" must be numbers: "1"',
  ],
];

/** Each chart with its numbers in typed arrays, and with the same numbers in lists. */
const typed: [name: string, draw: (list: (values: number[]) => ArrayLike<number>) => Figure][] = [
  ["bars", (list) => charts.bars({ ...bar, series: [{ name: "one", values: list([1, 2, 4]) }] })],
  [
    "stacked bars",
    (list) =>
      charts.bars({ ...bar, stacked: true, format: String, series: [{ name: "one", values: list([1, 2, 4]) }] }),
  ],
  ["lines", (list) => charts.lines({ ...line, series: [{ name: "one", x: list([1, 2]), y: list([0.5, 0.25]) }] })],
  ["a long line", (list) => charts.lines({ ...line, series: [{ name: "one", x: list(long.x), y: list(long.y) }] })],
  [
    "a histogram",
    (list) => charts.histogram({ title: "t", x: "v", series: [{ name: "one", values: list([1, 2, 4]) }] }),
  ],
  ["a heat map", (list) => charts.heatmap({ ...grid, values: [list([1, 2, 4]), list([8, 16, 32])], format: String })],
  ["a confusion matrix", (list) => charts.confusionMatrix(matrix.map(list))],
];

for (const [name, draw] of typed) {
  test(`typed arrays are lists in ${name}`, () => {
    const figure = draw((list) => Float32Array.from(list));
    assert.deepEqual(
      figure,
      draw((list) => list),
    );
    assert.doesNotMatch(JSON.stringify(figure.data), /"0":/);
  });
}

test("200,000 values fit into every chart that takes a list", () => {
  const many = Float32Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 200_003);
  const x = many.map((_, i) => i);
  const line200 = charts.lines({ ...line, series: [{ name: "one", x, y: many }] });
  assert.equal((tracesOf(line200)[0]["y"] as number[]).length, 200_000);
  assert.match(line200.alt, /from 0 at 0 over 0|over 200,00\d at/);
  const counts = charts.histogram({ title: "t", x: "v", series: [{ name: "one", values: many }] });
  assert.match(counts.alt, /one: 200,000 values from 0 to 200,002/);
  const places = [...many].map((value, i) => ({ name: String(i), x: i, y: value }));
  assert.equal((tracesOf(charts.scatter({ ...names, points: places }))[0]["x"] as number[]).length, 200_000);
  const stripes = { ...grid, rows: ["1"], columns: [...x].map(String), values: [many] };
  assert.match(charts.heatmap(stripes).alt, /from 0 at 1, 0 to 200,002/);
  const labels = [...x].map(String);
  assert.equal(charts.bars({ ...bar, labels, series: [{ name: "one", values: many }] }).data.length, 1);
});

test("a histogram leaves NaN and the infinities out, and says so", () => {
  const values = [1, 2, Number.NaN, 3, Number.POSITIVE_INFINITY];
  const figure = charts.histogram({ title: "t", x: "v", bins: 2, series: [{ name: "one", values }] });
  assert.deepEqual(tracesOf(figure)[0]["x"], [1.5, 2.5]);
  assert.deepEqual(tracesOf(figure)[0]["y"], [1, 2]);
  assert.match(figure.alt, /one: 3 values from 1 to 3, mean 2, standard deviation 0.8165; 2 left out, not finite/);
});

test("the turning points of a long line are those of its finite values", () => {
  const y = long.y.map((value, i) => (i === 50 ? Number.NaN : value));
  assert.match(
    charts.lines({ ...line, series: [{ ...long, y }] }).alt,
    /long: from 3,600 at 0 over 0 at 60 to 1,521 at 99/,
  );
});

test("a way to write numbers gets the number alone", () => {
  const shares = [{ name: "one", values: [0.5, 0.25, 0.125] }];
  assert.deepEqual(tracesOf(charts.bars({ ...bar, series: shares, format: format.percent }))[0]["text"], [
    "50.00 %",
    "25.00 %",
    "12.50 %",
  ]);
  const map = charts.heatmap({ ...grid, rows: ["1"], values: [[0.5, 0.25, 0.125]], format: format.percent });
  assert.deepEqual(tracesOf(map)[0]["text"], [["50.00 %", "25.00 %", "12.50 %"]]);
});

test("learning curves of a run that diverged at once, or was stopped at once, are drawn all the same", () => {
  const lost = [{ epoch: 1, loss: Number.NaN, accuracy: 0.1 }];
  assert.match(charts.learningCurves(lost).alt, /Epoch 1: loss NaN, accuracy 10.00 %/);
  assert.match(charts.learningCurves([]).alt, /No epoch was finished/);
});

for (const [name, call, message] of refusals) {
  test(`refuses ${name}`, () => assert.throws(call, new Error(message)));
}

test("pixels keep their shape beside other charts, and a box lies around whole ones", () => {
  const boxes = [{ top: 1, left: 0, height: 1, width: 2 }];
  const panels = [heat, charts.pixels({ title: "A map", images: spot, range: [0, 1], boxes })];
  const { data, layout } = charts.smallMultiples({ title: "All", panels, sameScale: false });
  const axes = layout as Record<"yaxis" | "yaxis2", { scaleanchor?: string; range?: number[] }>;
  assert.equal(axes.yaxis2.scaleanchor, "x2");
  assert.equal(axes.yaxis.scaleanchor, undefined);
  const [, map, box] = data as { z: number[][]; x: number[]; y: number[]; showscale: boolean }[];
  assert.deepEqual(map.z, [[0, 0.123], [1, 0]]); // biome-ignore format: a picture
  assert.equal(map.showscale, false);
  assert.deepEqual([box.x, box.y], [[-0.5, 1.5, 1.5, -0.5, -0.5], [0.5, 0.5, 1.5, 1.5, 0.5]]); // biome-ignore format: a frame
});

test("images stand side by side with two empty columns between", () => {
  const images = { pixels: Uint8Array.of(1, 2, 3), count: 3, height: 1, width: 1 };
  const [{ z }] = charts.pixels({ title: "t", images, columns: 2 }).data as { z: (number | null)[][] }[];
  const empty = [null, null, null, null];
  assert.deepEqual(z, [[1, null, null, 2], empty, empty, [3, null, null, null]]);
});

/** The numbers in panel `at` of a pooling step, by its rows; an empty cell is "". */
const cellsIn = (figure: Figure, at: number): string[][] =>
  (tracesOf(figure)[at]["text"] as string[][]).map((row) => row.map((word) => word.replace(/<.?b>/g, "")));

test("pooling goes forward window by window, then backward: all to the first of the largest, or a share to each", () => {
  const steps = charts.poolingSteps({
    map: [
      [3, 3, 0, 1],
      [2, 1, 7, 0],
    ],
    slopes: [[4, -8]],
  });
  assert.deepEqual(
    steps.map(({ name }) => name),
    ["forward, window 1", "forward, window 2", "backward, window 1", "backward, window 2"],
  );
  const [first, second, third, last] = steps.map(({ figure }) => figure);
  assert.deepEqual(
    [1, 2, 4].map((at) => cellsIn(first, at)),
    [[["3", ""]], [["2.25", ""]], Array(2).fill(Array(4).fill(""))],
  );
  assert.deepEqual(
    [1, 2].map((at) => cellsIn(second, at)),
    [[["3", "7"]], [["2.25", "2"]]],
  );
  assert.deepEqual(
    [4, 5].map((at) => cellsIn(third, at)),
    [
      [
        ["4", "0", "", ""],
        ["0", "0", "", ""],
      ],
      [
        ["1", "1", "", ""],
        ["1", "1", "", ""],
      ],
    ],
  );
  assert.deepEqual(
    [4, 5].map((at) => cellsIn(last, at)),
    [
      [
        ["4", "0", "0", "0"],
        ["0", "0", "-8", "0"],
      ],
      [
        ["1", "1", "-2", "-2"],
        ["1", "1", "-2", "-2"],
      ],
    ],
  );
});

test("charts of parts refuse what has no place in them", () => {
  assert.throws(
    () => charts.memoryOverTime({ title: "t", timeline: memoryTimeline(networks.leNet5), budget: Number.NaN }),
    /budget must be a number above 0: NaN/,
  );
  assert.throws(
    () => charts.windowSteps({ ...slid, probabilities: [0.1, 0.8, 0.1] }),
    /probabilities must be 1 × 2 × 3 = 6: 3/,
  );
  assert.throws(() => charts.cells({ title: "t", values: [[1], [1, 2]] }), /rows of values must have 1 values each: 2/);
  assert.throws(
    () => charts.poolingSteps({ ...pooled, slopes: [[1], [2]] }),
    /slopes must be 1 × 2, one a window: 2 × 1/,
  );
  assert.throws(() => charts.block({ title: "t", shape: [2, 1, 1, 2], counts: [true] }), /counts must have 4 entries/);
  assert.throws(
    () => charts.spread({ ...names, labels: ["a"], runs: [] }),
    /runs must be one list for each of the 1 labels: 0/,
  );
});

test("a step of a sliding network frames the window, its place, and the probabilities there", () => {
  const [, { name, figure, says }] = charts.windowSteps(slid);
  const [, window, map, place, said] = figure.data as { x: unknown[]; y: unknown[]; z: number[][] }[];
  assert.equal(name, "row 0, column 1");
  assert.match(
    `${says}`,
    /row 0, column 4 of the canvas is row 0, column 1 of the map. There the network says: none, 70 %/,
  );
  assert.deepEqual([Math.min(...(window.x as number[])), Math.max(...(window.x as number[]))], [3.5, 11.5]);
  assert.deepEqual(map.z, [[0.9, 0.3]]);
  assert.deepEqual([Math.min(...(place.x as number[])), Math.max(...(place.x as number[]))], [0.5, 1.5]);
  assert.deepEqual([said.x, said.y], [["0", "1", "none"], [0.2, 0.1, 0.7]]); // biome-ignore format: names and values
});

test("a range is in the units of the values, on a logarithmic axis too, and must have a place there", () => {
  const rangeOf = (figure: Figure): unknown => (figure.layout as { yaxis: { range?: unknown } }).yaxis.range;
  assert.deepEqual(rangeOf(charts.bars({ ...bar, range: [0, 10] })), [0, 10]);
  assert.deepEqual(rangeOf(charts.bars({ ...bar, log: true, range: [0.1, 100] })), [-1, 2]);
  assert.deepEqual(rangeOf(charts.lines({ ...line, logY: true, rangeY: [1, 10] })), [0, 1]);
  assert.throws(() => charts.bars({ ...bar, log: true, range: [0, 10] }), /range must be a number above 0: 0/);
});

test("lines without x are numbered from 1", () => {
  const names = { title: "t", x: "batch", y: "loss" };
  const { data } = charts.lines({ ...names, series: [{ name: "a", y: [3, 2, 1] }] });
  assert.deepEqual(data, charts.lines({ ...names, series: [{ name: "a", x: [1, 2, 3], y: [3, 2, 1] }] }).data);
});
