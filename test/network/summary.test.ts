/** The text of `summary`, as Keras prints it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  batchNorm,
  conv,
  dense,
  globalAvgPool,
  type NetworkSpec,
  networks,
  parallel,
  summary,
} from "../../src/network";

const small: NetworkSpec = {
  name: "small",
  input: [null, null, 3],
  layers: [
    conv({ filters: 40, kernelSize: 5 }),
    batchNorm(),
    parallel({ name: "block", branches: [[], [conv({ filters: 40, kernelSize: 1 })]], merge: "add" }),
    globalAvgPool(),
    dense({ units: 10, activation: "softmax" }),
  ],
};

test("a row for each layer, its output with the batch, and what is trained", () => {
  const lines = [
    'Model: "small"',
    "_".repeat(74),
    " Layer (type)                            Output Shape            Param #",
    "=".repeat(74),
    " input (InputLayer)                      (None, None, None, 3)   0",
    " conv (Conv2D)                           (None, None, None, 40)  3,040",
    " batchNorm (BatchNormalization)          (None, None, None, 40)  160",
    " block/branch2/conv (Conv2D)             (None, None, None, 40)  1,640",
    " block (Add)                             (None, None, None, 40)  0",
    " globalAvgPool (GlobalAveragePooling2D)  (None, 40)              0",
    " dense (Dense)                           (None, 10)              410",
    "=".repeat(74),
    "Total params: 5,250",
    "Trainable params: 5,170",
    "Non-trainable params: 80",
    "_".repeat(74),
  ];
  assert.deepEqual(summary(small).split("\n"), lines);
});

test("the totals are those of countParameters, with Keras's names of layers", () => {
  const text = summary(networks.resNet50);
  assert.match(text, /^Model: "resNet50"$/m);
  assert.match(text, /^ input \(InputLayer\) +\(None, 224, 224, 3\) +0$/m);
  assert.match(text, /^ conv2_1 \(Add\) +\(None, 56, 56, 256\) +0$/m);
  assert.match(text, /^Total params: 25,610,152$/m);
  assert.match(text, /^Trainable params: 25,557,032$/m);
  assert.match(text, /^Non-trainable params: 53,120$/m);
});
