import assert from "node:assert/strict";
import { test } from "node:test";
import { moveSeeds, normal, type Purpose, random, shuffle, stream, streamSeed } from "../src/random";

// From an implementation of mulberry32 in another language (Python's whole numbers, masked to 32 bits).
const streams: [seed: number, values: number[]][] = [
  [0, [1144304738, 1416247, 958946056, 627933444]],
  [1, [2693262067, 11749833, 2265367787, 4213581821]],
  [42, [2581720956, 1925393290, 3661312704, 2876485805]],
  [2 ** 32 - 1, [3850105811, 813802916, 3073704848, 4054706436]],
];

for (const [seed, values] of streams) {
  test(`random(${seed}) is mulberry32`, () => {
    const rng = random(seed);
    assert.deepEqual(
      values.map(() => rng() * 2 ** 32),
      values,
    );
  });
}

test("values fall evenly into ten bins", () => {
  const rng = random(7);
  const bins = new Array(10).fill(0);
  for (let i = 0; i < 10_000; i++) bins[Math.floor(rng() * 10)]++;
  const chiSquare = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquare < 27.9, `${chiSquare} is beyond what one in a thousand gives with 9 degrees of freedom`);
});

test("normal values have the normal distribution's moments and tails", () => {
  const rng = random(3);
  const values = Array.from({ length: 20_000 }, () => normal(rng));
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  const within = (limit: number): number => values.filter((v) => Math.abs(v) < limit).length / values.length;
  assert.ok(Math.abs(mean) < 0.025, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.04, `variance ${variance}`);
  assert.ok(Math.abs(within(1) - 0.6827) < 0.015, `${within(1)} within 1`);
  assert.ok(Math.abs(within(2) - 0.9545) < 0.008, `${within(2)} within 2`);
});

test("normal never takes the logarithm of 0", () => {
  assert.ok(Number.isFinite(normal(() => 0)));
  assert.ok(Number.isFinite(normal(() => 1 - 2 ** -32)));
});

const arrays: [name: string, make: () => number[] | Uint8Array | Uint32Array | Float32Array][] = [
  ["an array", () => [...Array(50).keys()]],
  ["bytes", () => Uint8Array.from(Array(50).keys())],
  ["whole numbers", () => Uint32Array.from(Array(50).keys())],
  ["floats", () => Float32Array.from(Array(50).keys())],
];

for (const [name, make] of arrays) {
  test(`shuffle reorders ${name} in place`, () => {
    const array = make();
    assert.equal(shuffle(array, random(5)), array);
    assert.notDeepEqual([...array], [...make()]);
    assert.deepEqual(
      [...array].sort((a, b) => a - b),
      [...make()],
    );
    assert.deepEqual(shuffle(make(), random(5)), array);
  });
}

test("shuffle gives every order of three equally often", () => {
  const rng = random(11);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffle(["a", "b", "c"], rng).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const [order, n] of counts) assert.ok(Math.abs(n - 1000) < 120, `${order}: ${n} of 6,000`);
});

test("each purpose and each seed has a stream of its own", () => {
  const purposes: Purpose[] = ["initialisation", "order", "augmentation", "dropout"];
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const starts = seeds.flatMap((seed) => purposes.map((purpose) => streamSeed(seed, purpose)));
  assert.equal(new Set(starts).size, starts.length);
  assert.equal(new Set([0, 1, 2].map((place) => streamSeed(7, "dropout", place))).size, 3);
  assert.equal(stream(3, "order")(), stream(3, "order")());
  assert.notEqual(stream(3, "order")(), stream(2, "order")());
  for (const seed of [Number.NaN, -1, 0.5, 2 ** 32]) assert.throws(() => stream(seed, "order"), /^Error: seed must be/);
});

test("seeds that are moved give other numbers, but for tasks; moved back, the same as before", (t) => {
  t.after(() => moveSeeds(0));
  const purposes: Purpose[] = [
    "initialisation",
    "order",
    "augmentation",
    "canvas",
    "probing",
    "task",
    "cases",
    "options",
  ];
  const seeds = (): number[] => purposes.map((purpose) => streamSeed(3, purpose));
  const before = seeds();
  moveSeeds(1);
  const moved = seeds();
  assert.deepEqual(
    moved.map((seed, i) => seed === before[i]),
    [false, false, false, false, false, true, true, true],
  );
  moveSeeds(2);
  assert.notEqual(seeds()[0], moved[0]);
  moveSeeds(0);
  assert.deepEqual(seeds(), before);
  assert.throws(() => moveSeeds(-1), /by must be a whole number from 0 to 4294967295: -1/);
});
