import assert from "node:assert/strict";
import { test } from "node:test";
import { learningRate, type Schedule } from "../../src/tensor";

// By hand, from what the fields say.
const rows: [name: string, schedule: Schedule, progress: number, rate: number][] = [
  ["a constant rate", { shape: "constant", peak: 0.1 }, 0.7, 0.1],
  ["a constant rate at the end", { shape: "constant", peak: 0.1 }, 1, 0.1],
  ["linear, at first", { shape: "linear", peak: 0.4 }, 0, 0.4],
  ["linear, half-way", { shape: "linear", peak: 0.4 }, 0.5, 0.2],
  ["linear, at the end", { shape: "linear", peak: 0.4 }, 1, 0],
  ["linear to a tenth, half-way", { shape: "linear", peak: 1, final: 0.1 }, 0.5, 0.55],
  ["linear to a tenth, at the end", { shape: "linear", peak: 1, final: 0.1 }, 1, 0.1],
  ["a cosine after a third: (1 + ½) / 2", { shape: "cosine", peak: 2 }, 1 / 3, 1.5],
  ["a cosine half-way", { shape: "cosine", peak: 2 }, 0.5, 1],
  ["a cosine at the end", { shape: "cosine", peak: 2 }, 1, 0],
  ["a warm-up from 0, at first", { shape: "constant", peak: 0.1, warmup: 0.2 }, 0, 0],
  ["a warm-up from 0, half-way", { shape: "constant", peak: 0.1, warmup: 0.2 }, 0.1, 0.05],
  ["a warm-up from a tenth, half-way", { shape: "linear", peak: 1, warmup: 0.2, start: 0.1 }, 0.1, 0.55],
  ["after the warm-up the peak", { shape: "linear", peak: 1, warmup: 0.2, start: 0.1 }, 0.2, 1],
  ["half-way from the warm-up to the end", { shape: "linear", peak: 1, warmup: 0.2 }, 0.6, 0.5],
  ["warm-up alone, at the end", { shape: "linear", peak: 1, warmup: 1 }, 1, 1],
];

for (const [name, schedule, progress, rate] of rows) {
  test(`learning rate: ${name}`, () => {
    const found = learningRate(schedule, progress);
    assert.ok(Math.abs(found - rate) < 1e-12, `${found}`);
  });
}

const any = (value: unknown): never => value as never;
const refused: [schedule: Schedule, progress: number, message: RegExp][] = [
  [
    any({ shape: "exponential", peak: 1 }),
    0,
    /^schedule.shape must be one of constant, linear, cosine: "exponential"$/,
  ],
  [any({ peak: 1 }), 0, /^schedule.shape must be .*: undefined$/],
  [{ shape: "linear", peak: 0 }, 0, /^schedule.peak must be a number above 0: 0$/],
  [{ shape: "linear", peak: Number.NaN }, 0, /^schedule.peak must be .*: NaN$/],
  [
    { shape: "linear", peak: 1, warmup: 1.5 },
    0,
    /^schedule.warmup must be a number of at least 0 and of at most 1: 1.5$/,
  ],
  [{ shape: "linear", peak: 1, start: -1 }, 0, /^schedule.start must be .*: -1$/],
  [{ shape: "linear", peak: 1, final: Infinity }, 0, /^schedule.final must be .*: Infinity$/],
  [
    any({ shape: "linear", peak: 1, warmUp: 0.1 }),
    0,
    /^the keys of schedule must be among .* \(did you mean warmup\?\): "warmUp"$/,
  ],
  [any(undefined), 0, /^schedule must be an object: undefined$/],
  [{ shape: "linear", peak: 1 }, 1.1, /^progress must be .*: 1.1$/],
  [{ shape: "linear", peak: 1 }, Number.NaN, /^progress must be .*: NaN$/],
];

for (const [schedule, progress, message] of refused) {
  test(`refused: ${JSON.stringify(schedule)} at ${progress}`, () => {
    assert.throws(() => learningRate(schedule, progress), { message });
  });
}
