import assert from "node:assert/strict";
import { test } from "node:test";
import type { Images } from "../../src/data";
import { type ConvolveOptions, convolve, type KernelNumbers, learnKernel, tf } from "../../src/tensor";

const images = (rows: number[][], channels = 1): Images => ({
  ...{ pixels: Uint8Array.from(rows.flat()), count: 1 },
  ...{ height: rows.length, width: rows[0].length / channels, channels },
});

const ramp = images([
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
]);
const two = [
  [1, 0],
  [0, -2],
];
const right = [[-1, 0, 1]];

// By hand: 1 − 2 · 6 = −11, and so on; beyond the edge are zeros, below and on the right first (TensorFlow's SAME).
const rows: [
  name: string,
  image: Images,
  kernel: KernelNumbers,
  options: ConvolveOptions,
  size: number[],
  map: number[],
][] = [
  ["VALID", ramp, two, {}, [2, 3], [-11, -12, -13, -15, -16, -17]],
  ["VALID, stride 2", ramp, two, { stride: 2 }, [1, 2], [-11, -13]],
  ["SAME", ramp, two, { padding: "same" }, [3, 4], [-11, -12, -13, 4, -15, -16, -17, 8, 9, 10, 11, 12]],
  ["a flat kernel, not turned round", ramp, right, {}, [3, 2], [2, 2, 2, 2, 2, 2]],
  ["SAME at both edges", ramp, right, { padding: "same", stride: 3 }, [1, 2], [2, -3]],
  ["a slice a channel", images([[1, 10, 2, 20]], 2), [[[1]], [[-1]]], {}, [1, 2], [-9, -18]],
];

for (const [name, image, kernel, options, size, map] of rows) {
  test(`a kernel over a picture: ${name}`, () => {
    const tensors = tf.memory().numTensors;
    const { pixels, height, width, channels, count } = convolve(image, kernel, options);
    assert.equal(tf.memory().numTensors, tensors);
    assert.deepEqual([[height, width, channels, count], [...pixels]], [[...size, 1, 1], map]);
  });
}

const wrong: [name: string, call: () => unknown, error: RegExp][] = [
  ["too few slices", () => convolve(images([[1, 2]], 2), right), /^kernel must have 2 slices, one a channel: 1$/],
  ["rows of two lengths", () => convolve(ramp, [[1, 2], [3]]), /^rows of kernel must have 2 values each: 1$/],
  ["no rows", () => convolve(ramp, []), /^kernel must be rows of numbers/],
  [
    "slices of two sizes",
    () => convolve(images([[1, 2]], 2), [[[1]], [[1, 2]]]),
    /^slices of kernel must all be 1 × 1: "1 × 2"$/,
  ],
  ["no number", () => convolve(ramp, [[Number.NaN]]), /^values of kernel must be a number: NaN$/],
  ["larger than the picture", () => convolve(ramp, [[1, 1, 1, 1, 1]]), /^kernel must fit into 3 × 4 pixels: \[1, 5\]$/],
  ["half a stride", () => convolve(ramp, two, { stride: 0.5 }), /^stride must be a whole number/],
  ["a picture of another size to learn", () => learnKernel(ramp, ramp), /^wanted must be of size 1 × 1 × 2 × 1/],
];

for (const [name, call, message] of wrong) test(`refused: ${name}`, () => assert.throws(call, { message }));

test("a kernel is learned from a picture, from any start, and leaves nothing behind", () => {
  const pixels = Uint8Array.from({ length: 400 }, (_, i) => (i * i * 7919) % 256);
  const noise = { pixels, count: 1, height: 20, width: 20, channels: 1 };
  const kernel = [
    [1, -2, 0.5],
    [0, 3, -1],
    [0.25, 0, 1],
  ];
  const wanted = convolve(noise, kernel);
  const tensors = tf.memory().numTensors;
  for (const seed of [1, 2]) {
    const stands = learnKernel(noise, wanted, { seed });
    const [first, last] = [stands[0], stands[stands.length - 1]];
    assert.ok(first.step === 0 && last.step <= 900 && stands.length <= 20 && stands.length > 5, String(stands.length));
    for (const [i, { kernel: numbers }] of stands.slice(1).entries()) {
      const before = stands[i].kernel.flat();
      assert.ok(
        numbers.flat().some((value, at) => Math.abs(value - before[at]) >= 0.01),
        `stand ${i + 1} looks as the one before`,
      );
    }
    assert.ok(last.loss < first.loss / 1000, `${first.loss} → ${last.loss}`);
    const off = last.kernel.flat().map((value, at) => Math.abs(value - kernel.flat()[at]));
    assert.ok(Math.max(...off) < 0.05, String(off));
  }
  assert.equal(tf.memory().numTensors, tensors);
});
