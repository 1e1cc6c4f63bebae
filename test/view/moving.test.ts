/** Charts in steps: each step as Plotly puts it over the one before is the step's own figure, on one scale, and told in words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { networks } from "../../src/network";
import { charts, type Figure, figureBundle } from "../../src/view";
import { complaints } from "./plotly";

type Attributes = Record<string, unknown>;

const axes = { title: "t", x: "layer", y: "memory (MB)" };
const barsOf = (values: number[], more = {}): Figure =>
  charts.bars({ ...axes, labels: ["a", "b"], series: [{ name: "one", values }], ...more });
const lineOf = (x: number[], y: number[], more = {}): Figure =>
  charts.lines({ ...axes, x: "epoch", series: [{ name: "loss", x, y }], ...more });
const gridOf = (values: number[][], more = {}): Figure =>
  charts.heatmap({ ...axes, unit: "MB", rows: ["1", "2"], columns: ["3", "4"], values, ...more });
const move = (figures: Figure[], more = {}): Figure =>
  charts.moving({
    ...{ title: "How it grows", control: "stride" },
    steps: figures.map((figure, i) => ({ name: `${i + 1}`, figure })),
    ...more,
  });

/** What Plotly has on the page after a frame: lists of traces, shapes and annotations item by item, all else by its keys. */
function laidOver(below: unknown, above: unknown): unknown {
  const isObject = (value: unknown): value is Attributes => typeof value === "object" && value !== null;
  if (!isObject(above) || !isObject(below) || Array.isArray(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, key in above ? merged(key, below[key], above[key]) : below[key]])); // biome-ignore format: a line
}

function merged(key: string, below: unknown, above: unknown): unknown {
  if ((key !== "shapes" && key !== "annotations") || !Array.isArray(above) || !Array.isArray(below))
    return laidOver(below, above);
  return [...above.map((item, i) => laidOver(below[i], item)), ...below.slice(above.length)];
}

/** The figure that is seen after one frame after the other. */
function seenAfter(figure: Figure, names: string[]): Figure {
  let { data, layout } = figure;
  for (const name of names) {
    const frame = figure.frames?.find((each) => each.name === name);
    assert.ok(frame, name);
    data = data.map((trace, i) => {
      const at = frame.traces.indexOf(i);
      return at < 0 ? trace : (laidOver(trace, frame.data[at]) as object);
    });
    layout = laidOver(layout, frame.layout) as object;
  }
  return { ...figure, data, layout };
}

/** Without what says nothing. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => !isUnseen(item)).map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const left = Object.entries(value).map(([key, part]): [string, unknown] => [key, withoutNulls(part)]);
  return Object.fromEntries(left.filter(([, part]) => part !== null && part !== undefined && !isEmpty(part)));
};
const isEmpty = (part: unknown): boolean => JSON.stringify(part) === "{}";
const isUnseen = (item: unknown): boolean =>
  (item as Attributes | null)?.["visible"] === false && !("title" in (item as object));

const budget = (value: number): Figure => barsOf([1, 2], { references: [{ name: "budget", value }] });

/** Steps of each kind that can move. */
const rows: [name: string, figures: Figure[]][] = [
  ["bars", [barsOf([1, 2]), barsOf([4, 3]), barsOf([1, 2])]],
  ["bars with a line that comes and goes", [barsOf([1, 2]), budget(3), barsOf([1, 2]), budget(4)]],
  ["lying bars, stacked", [barsOf([1, 2]), barsOf([4, 3])].map((_, i) => barsOf([i + 1, 2], { horizontal: true, stacked: true, format: String }))], // biome-ignore format: a row
  ["lines that grow", [lineOf([1], [5]), lineOf([1, 2], [5, 3]), lineOf([1, 2, 3], [5, 3, 1])]],
  ["a line more", [lineOf([1], [5]), lineOf([1], [5], { series: [{ name: "loss", x: [1], y: [5] }, { name: "test", x: [1], y: [6] }] })]], // biome-ignore format: a row
  ["dashed and not", [lineOf([1], [5]), lineOf([1], [4], { series: [{ name: "loss", x: [1], y: [4], dashed: true }] })]], // biome-ignore format: a row
  ["logarithmic lines", [lineOf([1, 2], [1, 10], { logY: true }), lineOf([1, 2], [100, 1000], { logY: true })]],
  ["heat maps with numbers", [gridOf([[1, 2], [3, 4]], { format: String }), gridOf([[0, 2], [9, 4]], { format: String })]], // biome-ignore format: a row
  ["heat maps of other sizes", [gridOf([[1, 2], [3, 4]]), gridOf([[1], [3]], { columns: ["3"] })]], // biome-ignore format: a row
  ["histograms", [[1, 2], [1, 5]].map((values) => charts.histogram({ ...axes, bins: 3, series: [{ name: "a", values }] }))], // biome-ignore format: a row
  ["points", [1, 2].map((x) => charts.scatter({ ...axes, points: [{ name: "a", x, y: 2, size: x }] }))],
  ["small multiples", [1, 2].map((value) => charts.smallMultiples({ title: "t", panels: [barsOf([value, 2]), barsOf([3, value])] }))], // biome-ignore format: a row
  ["networks", [networks.leNet5, { ...networks.leNet5, layers: networks.leNet5.layers.slice(0, 3) }].map((network) => charts.architecture(network))], // biome-ignore format: a row
];

for (const [name, figures] of rows) {
  const moving = move(figures);
  const names = figures.map((_, i) => `${i + 1}`);

  test(`${name}: whatever was shown before, a step is its own figure`, () => {
    for (const [i, step] of names.entries()) {
      for (const before of [[], names, [...names].reverse()]) {
        const seen = seenAfter(move(figures), [...before, step]);
        // On scales of its own it is the figure that was given, but for what stands around it.
        const own = seenAfter(move(figures, { sameScale: false }), [...before, step]);
        assert.deepEqual(withoutNulls(own.data), withoutNulls(JSON.parse(JSON.stringify(figures[i].data))), step);
        const shapes = (figure: Figure): unknown => withoutNulls((figure.layout as Attributes)["shapes"] ?? []);
        assert.deepEqual(shapes(own), shapes(JSON.parse(JSON.stringify(figures[i]))), step);
        assert.deepEqual(complaints(withoutNulls({ data: seen.data, layout: seen.layout }) as Figure), [], step);
      }
    }
  });

  test(`${name}: each step has its words`, () => {
    assert.equal(moving.alt.split("\n")[0], `Chart with a slider: How it grows. stride: ${names.length} steps.`);
    const { steps } = (moving.layout as { meta: { steps: { name: string; words: string }[] } }).meta;
    assert.deepEqual(steps.map((step) => step.name), names); // biome-ignore format: a line
    for (const { name: step, words } of steps) assert.ok(moving.alt.includes(`stride ${step}: ${words}`), step);
  });
}

const rangeOf = (figure: Figure, axis: string): unknown => ((figure.layout as Attributes)[axis] as Attributes)["range"];

/** Axes of the whole: as wide as the widest step, from zero where bars stand on it. */
const ranges: [name: string, figures: Figure[], axis: string, range: number[] | undefined][] = [
  ["bars", [barsOf([1, 2]), barsOf([4, 50])], "yaxis", [0, 53]],
  ["bars below zero", [barsOf([-50, 2]), barsOf([4, 50])], "yaxis", [-56, 56]],
  ["bars' names, the same in all steps", [barsOf([1, 2]), barsOf([4, 50])], "xaxis", undefined],
  ["a reference above all bars", [barsOf([1, 2]), budget(100)], "yaxis", [0, 106]],
  ["lines", [lineOf([1], [50]), lineOf([1, 101], [50, 100])], "xaxis", [-5, 107]],
  ["logarithmic lines", [lineOf([1], [1], { logY: true }), lineOf([1], [10], { logY: true })], "yaxis", [-0.06, 1.06]],
  ["a range that was asked for", [lineOf([1], [1], { rangeY: [0, 9] }), lineOf([1], [2], { rangeY: [0, 9] })], "yaxis", [0, 9]], // biome-ignore format: a row
  ["columns that are not always there", [gridOf([[1, 2], [3, 4]]), gridOf([[1], [3]], { columns: ["3"] })], "xaxis", [-0.5, 1.5]], // biome-ignore format: a row
];

for (const [name, figures, axis, range] of ranges) {
  test(`one range in all steps: ${name}`, () => {
    const moving = move(figures);
    for (const step of ["1", "2"]) {
      const found = rangeOf(seenAfter(moving, [step]), axis) as number[] | undefined;
      assert.deepEqual(found?.map((end) => Number(end.toFixed(6))) ?? undefined, range, step);
    }
  });
}

test("colours stand for the same in all steps, and zero stays white", () => {
  const scale = (more: object): unknown[] =>
    move([
      gridOf(
        [
          [1, 2],
          [3, 4],
        ],
        more,
      ),
      gridOf(
        [
          [0, 2],
          [-9, 4],
        ],
        more,
      ),
    ]).data.map(
      (
        trace, // biome-ignore format: matrices
      ) => ["zmin", "zmax"].map((end) => (trace as Attributes)[end]),
    );
  assert.deepEqual(scale({}), [[-9, 4]]);
  assert.deepEqual(scale({ colours: "diverging" }), [[-9, 9]]);
});

test("what is the same in all steps is kept once", () => {
  const { frames } = move([barsOf([1, 2]), barsOf([4, 3])]);
  assert.deepEqual(
    frames?.map(({ traces, data, layout }) => [traces, data.map((trace) => Object.keys(trace)), layout]),
    [
      [[0], [["y", "text"]], {}],
      [[0], [["y", "text"]], {}],
    ],
  );
});

test("the still is the step that was asked for, and Plotly's own slider stands there", () => {
  const moving = move([barsOf([1, 2]), barsOf([4, 3])], { start: "2" });
  assert.deepEqual((moving.data[0] as Attributes)["y"], [4, 3]);
  const { sliders, height, margin } = moving.layout as { sliders: { active: number; steps: Attributes[] }[]; height: number; margin: { t: number } }; // biome-ignore format: a type
  assert.equal(sliders[0].active, 1);
  assert.deepEqual(sliders[0].steps.map(({ label, method }) => [label, method]), [["1", "animate"], ["2", "animate"]]); // biome-ignore format: a line
  const one = barsOf([1, 2]).layout as { height: number; margin: { t: number } };
  assert.equal(height - one.height, margin.t - one.margin.t);
  const plotly = figureBundle(moving)["application/vnd.plotly.v1+json"] as Attributes;
  assert.deepEqual(plotly["frames"], moving.frames);
  assert.ok(!("frames" in (figureBundle(barsOf([1, 2]))["application/vnd.plotly.v1+json"] as object)));
});

test("words: an author's sentence stands for the figure's own, long ones are cut, what all share is told once", () => {
  const say = (steps: { name: string; figure: Figure; says?: string }[]): string[] =>
    charts.moving({ title: "t", control: "at", steps }).alt.split("\n");
  const steps = [
    { name: "1", figure: budget(3), says: "It fits." },
    { name: "2", figure: barsOf([1, 9]) },
  ];
  assert.deepEqual(say(steps), [
    "Chart with a slider: t. at: 2 steps.",
    "Bar chart: t. memory (MB).",
    "at 1: It fits.",
    "at 2: one: a 1, b 9",
  ]);
  const many = Array.from({ length: 200 }, (_, i) => i);
  const long = [1, 2].map((end) => barsOf([...many, end], { labels: [...many, "last"].map(String) }));
  const [, , author, cut] = say(long.map((figure, i) => ({ name: `${i}`, figure })).reverse().map((step, i) => ({ ...step, says: i ? "" : "One." }))); // biome-ignore format: a line
  assert.equal(author, "at 1: One.");
  assert.match(cut, /^at 0: one: 0 0, 1 1, .* …$/);
  assert.ok(cut.length < 320, `${cut.length} letters`);
});

const refusals: [name: string, options: object, message: string | RegExp][] = [
  ["no steps", { steps: undefined }, "steps must be at least two: none"],
  ["one step", { steps: [{ name: "1", figure: barsOf([1, 2]) }] }, "steps must be at least two: 1"],
  ["two of one name", { steps: [1, 1].map((n) => ({ name: `${n}`, figure: barsOf([n, n]) })) }, 'two steps are named "1": give each a name of its own'], // biome-ignore format: a row
  ["a start that is no step", { start: "3" }, 'start must be one of 1, 2: "3"'],
  ["bars and a line", { steps: [barsOf([1, 2]), lineOf([1], [2])].map((figure, i) => ({ name: `${i}`, figure })) }, /^steps must be figures of one kind, bar on .*: scatter on /], // biome-ignore format: a row
  ["one axis and two", { steps: [barsOf([1, 2]), charts.smallMultiples({ title: "t", panels: [barsOf([1, 2]), barsOf([1, 2])] })].map((figure, i) => ({ name: `${i}`, figure })) }, /^steps must be figures of one kind/], // biome-ignore format: a row
  ["a step that moves", { steps: [1, 2].map((n) => ({ name: `${n}`, figure: move([barsOf([1, n]), barsOf([3, n])]) })) }, "a step must be a chart that does not move itself"], // biome-ignore format: a row
  ["steps that no word tells apart", { steps: [1, 2].map((n) => ({ name: `${n}`, figure: barsOf([1, 2]) })) }, "steps must differ in their words: give each a sentence, `says`: \"one: a 1, b 2\""], // biome-ignore format: a row
];

for (const [name, options, message] of refusals) {
  test(`refuses ${name}`, () => {
    const call = (): Figure => move([barsOf([1, 2]), barsOf([4, 3])], options);
    if (message instanceof RegExp) assert.throws(call, { message });
    else assert.throws(call, new Error(message));
  });
}
