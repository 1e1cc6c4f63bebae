import assert from "node:assert/strict";
import { test } from "node:test";
import { depthwiseConv, type NetworkSpec } from "../../src/network";
import { buildModel, tf } from "../../src/tensor";

const paddings = ["valid", "same"] as const;

for (const padding of paddings) {
  test(`a dilated depthwise convolution, ${padding}, equals a plain one with zeros in its kernel`, () => {
    const layer = depthwiseConv({ kernelSize: 2, dilation: 3, depthMultiplier: 2, padding, useBias: false });
    const network: NetworkSpec = { name: "dilated", input: [9, 8, 3], layers: [layer] };
    const model = buildModel(network);
    tf.tidy(() => {
      const x = tf.randomNormal([2, 9, 8, 3], 0, 1, "float32", 1) as tf.Tensor4D;
      const corners = model
        .getWeights()[0]
        .split(2, 0)
        .map((row) => row.split(2, 1));
      const gap = tf.zeros([1, 2, 3, 2]);
      const rows = corners.map(([left, right]) => tf.concat([left, gap, right], 1));
      const kernel = tf.concat([rows[0], tf.zeros([2, 4, 3, 2]), rows[1]], 0) as tf.Tensor4D;
      const expected = tf.depthwiseConv2d(x, kernel, 1, padding);
      const actual = model.predict(x) as tf.Tensor;
      assert.deepEqual(actual.shape, expected.shape);
      assert.ok(actual.sub(expected).abs().max().dataSync()[0] < 1e-5);
    });
    model.dispose();
  });
}
