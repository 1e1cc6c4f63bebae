/** Words can be read on what is below them: 4.5 to 1 (WCAG 2.2, 1.4.3), in every kind of chart and picture. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, memoryTimeline, networks } from "../../src/network";
import { charts, type Figure } from "../../src/view";
import { contrast, textOn } from "../../src/view/contrast";

const known: [one: string, other: string, ratio: number][] = [
  ["#000000", "#ffffff", 21],
  ["#ffffff", "#767676", 4.54],
  ["#777777", "#ffffff", 4.48],
  ["#0000ff", "#ffffff", 8.59],
];

for (const [one, other, ratio] of known) {
  test(`the contrast of ${one} and ${other} is ${ratio}`, () => {
    assert.equal(Number(contrast(one, other).toFixed(2)), ratio);
  });
}

test("black or white can be read on any grey", () => {
  for (let level = 0; level < 256; level++) {
    const grey = `#${level.toString(16).padStart(2, "0").repeat(3)}`;
    assert.ok(contrast(textOn(grey), grey) >= 4.5, grey);
  }
});

const axes = { title: "A title", x: "layer", y: "memory (MB)" };
const bar = {
  ...axes,
  labels: ["a", "b"],
  series: Array.from({ length: 6 }, (_, i) => ({ name: `${i}`, values: [1, 2] })),
  format: String,
};
const grid = { ...axes, rows: ["1", "2"], columns: ["3", "4"], unit: "%", values: [[1, 2], [3, -4]] }; // biome-ignore format: a matrix
const series = [{ name: "a", x: [1, 2], y: [1, 2] }];
const epoch = { epoch: 1, loss: 0.5, accuracy: 0.8, validationLoss: 0.4, validationAccuracy: 0.85 };

const moved = charts.moving({
  title: "A chart that moves",
  control: "step",
  steps: [1, 3].map((value) => ({
    name: `${value}`,
    figure: charts.heatmap({ ...grid, values: [[1, 2], [3, value]], format: String }), // biome-ignore format: a matrix
  })),
});

/** Each kind of chart, with all that writes words. */
const figures: { readonly [Kind in keyof typeof charts]: readonly Figure[] } = {
  architecture: [charts.architecture(networks.resNet34), charts.architecture(networks.leNet5)],
  bars: [charts.bars(bar), charts.bars({ ...bar, stacked: true, references: [{ name: "budget", value: 2 }] })],
  lines: [charts.lines({ ...axes, series, references: [{ name: "record", value: 2 }] })],
  windowSteps: charts
    .windowSteps({
      canvas: { pixels: new Uint8Array(4), height: 2, width: 2 },
      probabilities: [0.5, 0.5],
      grid: { rows: 1, columns: 1, stride: 1, size: 2, classes: 2 },
      at: [[0, 0]],
    })
    .map(({ figure }) => figure),
  pixels: [charts.pixels({ title: "t", images: { pixels: Uint8Array.of(0, 255), height: 1, width: 2 } })],
  scatter: [charts.scatter({ ...axes, points: [{ name: "a", x: 1, y: 2, size: 3 }] })],
  histogram: [charts.histogram({ ...axes, series: [{ name: "a", values: [1, 2] }] })],
  heatmap: [
    charts.heatmap({ ...grid, format: String }),
    charts.heatmap({ ...grid, format: String, colours: "diverging" }),
    charts.heatmap(grid),
  ],
  smallMultiples: [charts.smallMultiples({ title: "t", panels: [charts.heatmap({ ...grid, format: String })] })],
  confusionMatrix: [charts.confusionMatrix([[9, 1], [2, 8]])], // biome-ignore format: a matrix
  learningCurves: [charts.learningCurves([epoch])],
  calibration: [charts.calibration(Float32Array.of(0.9, 0.1), Uint8Array.of(0), { classes: 2 })],
  memoryOverTime: [charts.memoryOverTime({ title: "t", budget: 1e6, timeline: memoryTimeline(networks.leNet5) })],
  markedImages: [
    charts.markedImages({
      title: "t",
      images: { pixels: Uint8Array.of(255), height: 1, width: 1 },
      captions: ["4"],
      marked: [true],
      mark: "misread",
    }),
  ],
  cells: [charts.cells({ title: "t", values: [[1, 2]], mark: () => "chosen" })],
  poolingSteps: charts.poolingSteps({ map: [[1, 2], [3, 4]], slopes: [[1]] }).map(({ figure }) => figure), // biome-ignore format: a matrix
  neighbourSteps: charts.neighbourSteps({ before: [1, 2], after: [1, 1], radius: 1 }).map(({ figure }) => figure),
  block: [charts.block({ title: "t", shape: [1, 1, 1, 1], counts: [true] })],
  spread: [charts.spread({ ...axes, labels: ["a"], runs: [[1, 2]], means: true })],
  moving: [moved],
  slidingWindow: [
    charts.slidingWindow({ title: "t", image: grid.values, kernel: [[-1, 1]], padding: "same", window: 1 }),
  ],
  windowPlaces: [charts.windowPlaces({ title: "t", size: [7, 7], kernelSize: 3, padding: "same" })],
  convolutionMatrix: [charts.convolutionMatrix({ title: "t", kernel: [[1, 2]], size: [2, 3] })],
  memoryBars: [charts.memoryBars({ budget: 1e6, reports: [{ name: "a", report: memory(networks.leNet5) }] })],
};

type Colours = readonly (readonly [text: string, ground: string])[];
type Attributes = Readonly<Record<string, unknown>>;

const asColour = (value: unknown): string => {
  assert.match(String(value), /^#[\da-f]{6}$/i, "a colour that is no #rrggbb");
  return String(value);
};

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Attributes | undefined)?.[key], value);

/** Between the two ends of each step, as Plotly blends them. */
function coloursOf(scale: unknown): string[] {
  const stops = (scale as [number, string][]).map(([, colour]) => Number.parseInt(asColour(colour).slice(1), 16));
  return stops.slice(1).flatMap((end, i) =>
    Array.from({ length: 21 }, (_, step) => {
      const part = (shift: number): number => {
        const [a, b] = [(stops[i] >> shift) & 255, (end >> shift) & 255];
        return Math.round(a + ((b - a) * step) / 20);
      };
      return `#${[16, 8, 0].map((shift) => part(shift).toString(16).padStart(2, "0")).join("")}`;
    }),
  );
}

/** The words that a trace writes, each on what is below it; words beside a mark stand on the paper. */
function wordsOf(trace: Attributes, inherited: string, paper: string): Colours {
  const font = at(trace, "textfont", "color") ?? inherited;
  if (trace["type"] === "heatmap") {
    if (trace["texttemplate"] === undefined) return [];
    return coloursOf(trace["colorscale"]).map((ground) => [asColour(at(trace, "textfont", "color")), ground]);
  }
  if (trace["type"] === "bar" && trace["textposition"] === "auto") {
    const inside = asColour(at(trace, "insidetextfont", "color"));
    return [
      [inside, asColour(at(trace, "marker", "color"))],
      [asColour(font), paper],
    ];
  }
  const onMark = trace["mode"] === "markers+text" && trace["textposition"] === undefined;
  if (String(trace["mode"]).includes("text")) {
    return [[asColour(font), onMark ? asColour(at(trace, "marker", "color")) : paper]];
  }
  return [];
}

/** Every colour in which a figure writes, wherever it stands in the layout. */
function fontsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const own = /font$/.test(key) ? at(part, "color") : undefined;
    return [...(own === undefined ? [] : [asColour(own)]), ...fontsOf(part)];
  });
}

for (const [kind, list] of Object.entries(figures)) {
  test(`${kind}: words can be read, whatever theme is around`, () => {
    for (const { data, layout } of list) {
      const paper = asColour(at(layout, "paper_bgcolor"));
      assert.equal(at(layout, "plot_bgcolor"), paper);
      assert.equal(at(layout, "hoverlabel", "bgcolor"), paper);
      const inherited = asColour(at(layout, "font", "color"));
      const words: Colours = [
        ...fontsOf(layout).map((font) => [font, paper] as const),
        ...data.flatMap((trace) => wordsOf(trace as Attributes, inherited, paper)),
      ];
      for (const [font, ground] of words) {
        assert.ok(contrast(font, ground) >= 4.5, `${font} on ${ground}: ${contrast(font, ground).toFixed(2)}`);
      }
    }
  });
}
