/** The picture of a live display. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawLive } from "../../src/view/live";

const state = { fraction: 0.25, secondsLeft: 90, message: "epoch 1 of 4" };

const axes = { x: "batches", y: "loss (nats)" };

const draw = (values: number[], more: object = {}) => {
  const bundle = drawLive("Training", { ...state, ...more }, values, axes);
  return { svg: bundle["text/html"] as string, text: bundle["text/plain"] };
};

/** The curve's points as `[x, y]`. */
function points(svg: string): number[][] {
  const list = /points="([^"]*)"/.exec(svg)?.[1] ?? "";
  return list === "" ? [] : list.split(" ").map((point) => point.split(",").map(Number));
}

test("words: share, time to go, message", () => {
  assert.equal(draw([]).text, "Training: 25 %, 1 min 30 s to go · epoch 1 of 4");
  assert.equal(draw([], { secondsLeft: 0 }).text, "Training: 25 % · epoch 1 of 4");
});

test("with its tags taken out, as in a notebook that is not trusted, the numbers are told apart", () => {
  const untrusted = draw([3, 1, 2]).svg.replace(/<[^>]*>/g, "");
  assert.equal(untrusted, "Training: 25 %, 1 min 30 s to go · epoch 1 of 4; loss (nats) from 1 to 3, 1 to 3 batches");
});

test("the bar is as long as the share", () => {
  const widths = [...draw([]).svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  assert.equal(widths[1] / widths[0], 0.25);
});

test("nothing in the words is read as SVG", () => {
  const svg = drawLive("<b>", { ...state, message: '"><script>' }, [], axes)["text/html"] as string;
  assert.ok(!svg.includes("<script>") && !svg.includes("<b>"));
});

const curves: [name: string, values: number[], points: number[][]][] = [
  ["none of nothing", [], []],
  ["none of one value", [1], []],
  [
    "from left to right, the largest at the top",
    [3, 1, 2],
    [
      [0, 64],
      [280, 124],
      [560, 94],
    ],
  ],
  [
    "of equal values",
    [2, 2],
    [
      [0, 124],
      [560, 124],
    ],
  ],
];

for (const [name, values, expected] of curves) {
  test(`curve: ${name}`, () => assert.deepEqual(points(draw(values).svg), expected));
}

for (const length of [281, 559, 560, 10_000]) {
  test(`the curve of ${length} values is thinned and still ends with the last`, () => {
    const drawn = points(draw(Array.from({ length }, (_, i) => i)).svg);
    assert.ok(drawn.length <= 281, `${drawn.length} points`);
    assert.deepEqual(drawn.at(-1), [560, 64]);
    assert.equal(drawn[0][1], 124);
  });
}

test("the curve's top and bottom have their values beside them", () => {
  const texts = [...draw([3.5, 0.25, 2]).svg.matchAll(/<text x="568" y="(\d+)">(.*?)<\/text>/g)];
  assert.deepEqual(
    texts.map(([, y, value]) => [Number(y), value]),
    [
      [124, "0.25"],
      [74, "3.5"],
    ],
  );
});

test("values that are no numbers are left out of the curve", () => {
  const drawn = points(draw([1, Number.NaN, 3, Number.POSITIVE_INFINITY]).svg);
  assert.ok(drawn.length === 2 && drawn.flat().every(Number.isFinite), JSON.stringify(drawn));
});

test("the curve's axes are named, with the unit and the number of values", () => {
  const texts = [...draw([3, 1, 2]).svg.matchAll(/<text [^>]*>(.*?)<\/text>/g)].map(([, text]) => text);
  assert.deepEqual(texts.slice(1), ["loss (nats)", "1", "3", "1", "3 batches"]);
});

test("the words have the colour of the text around them, in any theme", () => {
  const { svg } = draw([3, 1, 2]);
  assert.match(svg, /^<svg [^>]*fill="currentColor"/);
  assert.doesNotMatch(svg, /<text [^>]*fill=/);
});
