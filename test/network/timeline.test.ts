/** The memory of a training step along its time: small ones counted by hand, its peak held against `memory`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  conv,
  flatten,
  type LayerSpec,
  memory,
  memoryTimeline,
  type NetworkSpec,
  networks,
  parallel,
  separableConv,
  type TimelineOptions,
} from "../../src/network";

const keep = (filters: number): LayerSpec => conv({ filters, kernelSize: 1 });

/** An image of 2 values, maps of 3, 5, 4 and 1; parameters 3 · 3 + 4 · 5 + 6 · 4 + 5 · 1 = 58, so that 116 stand. */
const plain: NetworkSpec = { name: "plain", input: [1, 1, 2], layers: [keep(3), keep(5), keep(4), keep(1)] };

/** What comes and goes in values, the images' 2 first; each row a pass over the layers. */
const rows: [name: string, options: TimelineOptions, moments: [pass: string, layer: string, values: number][]][] = [
  [
    "up, and down again",
    {},
    [
      ["forward", "conv", 2 + 3],
      ["forward", "conv2", 2 + 3 + 5],
      ["forward", "conv3", 2 + 3 + 5 + 4],
      ["forward", "conv4", 2 + 3 + 5 + 4 + 1],
      ["backward", "conv4", 2 + 3 + 5 + 4 + 1],
      ["backward", "conv3", 2 + 3 + 5 + 4],
      ["backward", "conv2", 2 + 3 + 5],
      ["backward", "conv", 2 + 3],
    ],
  ],
  [
    "a checkpoint at the second layer: the first one is let go, and computed again",
    { checkpoints: ["conv2"] },
    [
      ["forward", "conv", 2 + 3],
      ["forward", "conv2", 2 + 3 + 5],
      ["forward", "conv3", 2 + 5 + 4],
      ["forward", "conv4", 2 + 5 + 4 + 1],
      ["backward", "conv4", 2 + 5 + 4 + 1],
      ["backward", "conv3", 2 + 5 + 4],
      ["again", "conv", 2 + 3 + 5],
      ["backward", "conv2", 2 + 3 + 5],
      ["backward", "conv", 2 + 3],
    ],
  ],
  [
    "checkpoints at the first and the third",
    { checkpoints: ["conv3", "conv"] },
    [
      ["forward", "conv", 2 + 3],
      ["forward", "conv2", 2 + 3 + 5],
      ["forward", "conv3", 2 + 3 + 5 + 4],
      ["forward", "conv4", 2 + 3 + 4 + 1],
      ["backward", "conv4", 2 + 3 + 4 + 1],
      ["again", "conv2", 2 + 3 + 5 + 4],
      ["backward", "conv3", 2 + 3 + 5 + 4],
      ["backward", "conv2", 2 + 3 + 5],
      ["backward", "conv", 2 + 3],
    ],
  ],
  [
    "all below the top let go: two neighbours on the way up, everything on the way down",
    { checkpoints: ["conv4"] },
    [
      ["forward", "conv", 2 + 3],
      ["forward", "conv2", 2 + 3 + 5],
      ["forward", "conv3", 2 + 5 + 4],
      ["forward", "conv4", 2 + 4 + 1],
      ["again", "conv", 2 + 3 + 1],
      ["again", "conv2", 2 + 3 + 5 + 1],
      ["again", "conv3", 2 + 3 + 5 + 4 + 1],
      ["backward", "conv4", 2 + 3 + 5 + 4 + 1],
      ["backward", "conv3", 2 + 3 + 5 + 4],
      ["backward", "conv2", 2 + 3 + 5],
      ["backward", "conv", 2 + 3],
    ],
  ],
];

for (const [name, options, moments] of rows) {
  test(`moment by moment: ${name}`, () => {
    const { moments: found, peak } = memoryTimeline(plain, { ...options, bytesPerValue: 1 });
    assert.deepEqual(
      found.map(({ pass, layer, bytes }) => [pass, layer, bytes - 116]),
      moments,
    );
    assert.equal(peak, 116 + Math.max(...moments.map(([, , values]) => values)));
  });
}

test("two parts: the same twice, each with half of the images", () => {
  const options = { batchSize: 6, bytesPerValue: 1, parts: 2 };
  const { moments } = memoryTimeline(plain, options);
  assert.deepEqual(
    moments.map(({ part, bytes }) => [part, bytes - 116]),
    [1, 2].flatMap((part) => [5, 10, 14, 15, 15, 14, 10, 5].map((values) => [part, 3 * values])),
  );
});

test("as many parts as there may be", () => {
  const { peak, moments } = memoryTimeline(plain, { batchSize: 20_000, parts: 20_000, bytesPerValue: 1 });
  assert.deepEqual([peak - 116, moments.length], [15, 160_000]);
});

test("a map that has done its work is a gradient from then on, and then gone", () => {
  const { moments } = memoryTimeline(plain, { checkpoints: ["conv2"] });
  const { alive } = moments.find(({ pass }) => pass === "again") ?? assert.fail();
  assert.deepEqual(alive, [
    { name: "images", bytes: 8, holds: "images" },
    { name: "conv", bytes: 12, holds: "maps" },
    { name: "conv2", bytes: 20, holds: "gradient" },
  ]);
});

test("multiply-adds: forward once, backward twice, and once in the layer that reads the images", () => {
  // 2 · 3 = 6, 3 · 5 = 15, 5 · 4 = 20, 4 · 1 = 4, for each of 10 images
  const { multiplyAdds, again } = memoryTimeline(plain, { batchSize: 10, parts: 5, checkpoints: ["conv2"] });
  assert.equal(again, 10 * 6);
  assert.equal(multiplyAdds, 10 * (45 + (6 + 2 * (15 + 20 + 4)) + 6));
});

test("in a block that reads the images, the first layer of each branch is computed once on the way back, the others twice", () => {
  const of = (filters: number) => conv({ filters, kernelSize: 3, padding: "same" });
  const block = parallel({ branches: [[of(4), of(4)], [of(4)]], merge: "concat" });
  const { multiplyAdds } = memoryTimeline({ name: "block first", input: [8, 8, 1], layers: [block, of(2)] });
  const [first, second, last] = [64 * 9 * 1 * 4, 64 * 9 * 4 * 4, 64 * 9 * 8 * 2];
  assert.equal(multiplyAdds, 2 * first + second + last + (2 * first + 2 * second) + 2 * last);
});

test("a block is one piece, and what it writes inside is computed again where it is a checkpoint", () => {
  const block = parallel({ name: "block", branches: [[keep(7), keep(3)], []], merge: "add" });
  const network: NetworkSpec = { name: "blocks", input: [1, 1, 2], layers: [keep(3), block, keep(1)] };
  const { moments, standing } = memoryTimeline(network, { bytesPerValue: 1, checkpoints: ["block"] });
  assert.deepEqual(
    moments.map(({ pass, layer, bytes }) => [pass, layer, bytes - standing]),
    [
      ["forward", "conv", 2 + 3],
      ["forward", "block", 2 + 3 + (7 + 3 + 3)],
      ["forward", "conv2", 2 + 3 + 1],
      ["backward", "conv2", 2 + 3 + 1],
      ["again", "conv", 2 + 3 + 3],
      ["again", "block", 2 + 3 + (7 + 3 + 3)],
      ["backward", "block", 2 + 3 + (7 + 3 + 3)],
      ["backward", "conv", 2 + 3],
    ],
  );
});

const separable: NetworkSpec = {
  name: "separable",
  input: [8, 8, 3],
  layers: [separableConv({ filters: 4, kernelSize: 3 }), flatten()],
};

for (const network of [plain, separable, ...Object.values(networks)]) {
  test(`${network.name}: the peak is the total of memory, with parts that of one part`, () => {
    for (const optimizer of ["sgd", "adam"] as const) {
      const total = (batchSize: number): number => memory(network, { mode: "training", optimizer, batchSize }).total;
      assert.equal(memoryTimeline(network, { optimizer, batchSize: 6 }).peak, total(6));
      assert.equal(memoryTimeline(network, { optimizer, batchSize: 6, parts: 3 }).peak, total(2));
    }
  });
}

const refusals: [name: string, options: TimelineOptions, message: string][] = [
  [
    "a layer that there is not",
    { checkpoints: ["pool"] },
    'checkpoints must be one of conv, conv2, conv3, conv4: "pool"',
  ],
  ["parts of unequal size", { batchSize: 10, parts: 3 }, "parts must divide the batch of 10: 3"],
  ["no part", { parts: 0 }, "parts must be a whole number of at least 1: 0"],
  ["half an image", { batchSize: 0.5 }, "batchSize must be a whole number of at least 1: 0.5"],
];

for (const [name, options, message] of refusals) {
  test(`refuses ${name}`, () => assert.throws(() => memoryTimeline(plain, options), new Error(message)));
}
