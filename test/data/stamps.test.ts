import assert from "node:assert/strict";
import { test } from "node:test";
import { paintStamps } from "../../src/data";
import { tf } from "../../src/tensor";

test("each value of the input paints its stamp, by hand", () => {
  const steps = paintStamps({ input: [[1, 10]], kernel: [[1, 2, 3]], stride: 2 });
  assert.deepEqual(steps, [[[1, 2, 3, 0, 0]], [[1, 2, 13, 20, 30]]]);
});

const sizes: [height: number, width: number, kernel: [number, number], stride: number][] = [
  [3, 3, [3, 3], 2],
  [3, 3, [4, 4], 2],
  [2, 4, [2, 5], 3],
  [1, 1, [3, 2], 1],
  [3, 2, [1, 2], 3],
];

for (const [height, width, [down, across], stride] of sizes) {
  test(`the last step is TensorFlow's transposed convolution: ${height} × ${width}, kernel ${down} × ${across}, stride ${stride}`, () => {
    const grid = (rows: number, columns: number): number[][] =>
      Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => ((7 * r + 3 * c) % 5) - 1.5));
    const [input, kernel] = [grid(height, width), grid(down, across)];
    const steps = paintStamps({ input, kernel, stride });
    const last = steps[height * width - 1];
    const expected = tf.tidy(() =>
      tf
        .conv2dTranspose(
          tf.tensor4d(input.flat(), [1, height, width, 1]),
          tf.tensor4d(kernel.flat(), [down, across, 1, 1]),
          [1, last.length, last[0].length, 1],
          stride,
          "valid",
        )
        .dataSync(),
    );
    assert.equal(steps.length, height * width);
    last.flat().forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]) < 1e-5, `${value}, TensorFlow ${expected[i]}`);
    });
  });
}

const refused: [name: string, options: Parameters<typeof paintStamps>[0], message: RegExp][] = [
  ["an empty map", { input: [], kernel: [[1]], stride: 1 }, /input must be rows of numbers: \[\]/],
  ["uneven rows", { input: [[1]], kernel: [[1, 2], [3]], stride: 1 }, /rows of kernel must have 2 values each: 1/],
  ["no number", { input: [[Number.NaN]], kernel: [[1]], stride: 1 }, /values of input .*: NaN/],
  ["half a stride", { input: [[1]], kernel: [[1]], stride: 0.5 }, /stride must be a whole number.*: 0.5/],
];

for (const [name, options, message] of refused) {
  test(`stamps refuse ${name}`, () => assert.throws(() => paintStamps(options), message));
}
