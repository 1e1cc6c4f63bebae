/** Every network of the zoo as a model: it holds the parameters counted, and computes the shape promised. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { countParameters, networks, outputShape } from "../../src/network";
import { buildModel, tf } from "../../src/tensor";

for (const network of Object.values(networks)) {
  test(`${network.name}: model, parameters, forward pass`, () => {
    const before = tf.memory().numTensors;
    const model = buildModel(network);
    assert.equal(model.countParams(), countParameters(network).total);
    const output = tf.tidy(() => model.predict(tf.ones([1, ...(network.input as number[])])) as tf.Tensor);
    assert.deepEqual(output.shape, [1, ...outputShape(network)]);
    assert.ok(output.dataSync().every(Number.isFinite), "every value is finite");
    output.dispose();
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}
