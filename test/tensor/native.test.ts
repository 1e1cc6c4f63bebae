import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../src/tensor";

type Op = (x: tf.Tensor, w: tf.Tensor) => tf.Tensor;

const rows: [name: string, x: number[], w: number[], op: Op][] = [
  ["relu", [3, 4], [3, 4], (x, w) => x.mul(w).relu()],
  ["bias on a matrix", [5, 3], [3], (x, w) => x.add(w).square()],
  ["bias on feature maps", [2, 3, 3, 4], [4], (x, w) => x.add(w).square()],
  ["bias of shape [1, 1, 1, channels]", [2, 3, 3, 4], [1, 1, 1, 4], (x, w) => x.add(w).square()],
  ["add a column", [4, 3], [4, 1], (x, w) => x.add(w).square()],
  ["add a scalar", [4, 3], [], (x, w) => x.add(w).square()],
  ["add equals", [4, 3], [4, 3], (x, w) => x.add(w).square()],
  ["add a smaller left side", [3], [2, 3], (x, w) => x.add(w).square()],
  ["convolution, same", [2, 5, 5, 2], [3, 3, 2, 3], (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same")],
  [
    "convolution, stride 2",
    [2, 6, 5, 2],
    [3, 3, 2, 3],
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, "valid"),
  ],
  [
    "convolution, dilation 2",
    [1, 7, 7, 2],
    [3, 3, 2, 3],
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid", "NHWC", 2),
  ],
  [
    "convolution, dilation 2 by 1, same",
    [1, 7, 6, 1],
    [3, 2, 1, 2],
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same", "NHWC", [2, 1]),
  ],
];

/** The derivative of `sum(op · weights)` by central differences. */
function numericGradient(f: (x: tf.Tensor) => number, at: tf.Tensor): Float32Array {
  const values = at.dataSync() as Float32Array;
  const step = 1e-2;
  return Float32Array.from(values, (_, i) => {
    const shifted = (delta: number): number =>
      f(
        tf.tensor(
          Float32Array.from(values, (value, j) => (i === j ? value + delta : value)),
          at.shape,
        ),
      );
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
}

for (const [name, xShape, wShape, op] of rows) {
  test(`gradient equals numeric differences: ${name}`, () => {
    tf.tidy(() => {
      const x = tf.randomUniform(xShape, 0.1, 1, "float32", 3);
      const w = tf.randomUniform(wShape, 0.1, 1, "float32", 4);
      const projection = tf.randomUniform(op(x, w).shape, -1, 1, "float32", 5);
      const loss = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => op(a, b).mul(projection).sum();
      const [dx, dw] = tf.grads((a, b) => loss(a, b))([x, w]);
      const near = (actual: tf.Tensor, expected: Float32Array, of: string): void => {
        const values = actual.dataSync();
        const worst = Math.max(...expected.map((value, i) => Math.abs(value - values[i])));
        assert.ok(worst < 2e-3, `${of} differs by ${worst}`);
      };
      near(
        dx,
        numericGradient((a) => loss(a, w).dataSync()[0], x),
        "dx",
      );
      near(
        dw,
        numericGradient((b) => loss(x, b).dataSync()[0], w),
        "dw",
      );
    });
  });
}

test("gradients leave no tensors behind", () => {
  const before = tf.memory().numTensors;
  for (const [, xShape, wShape, op] of rows) {
    tf.tidy(() => {
      tf.grads((a, b) => op(a, b).sum())([tf.ones(xShape), tf.ones(wShape)]);
    });
  }
  assert.equal(tf.memory().numTensors, before);
});
