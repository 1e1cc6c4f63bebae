import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabelledImages } from "../../src/data";
import {
  activation,
  conv,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  type LayerSpec,
  type NetworkSpec,
  separableConv,
  transposedConv,
} from "../../src/network";
import { random } from "../../src/random";
import {
  augment,
  buildModel,
  confusion,
  evaluate,
  gradientsOf,
  imagesToTensor,
  layerOutput,
  occlusion,
  predict,
  type Recipe,
  tf,
  train,
} from "../../src/tensor";
import { checkSoftmax } from "../../src/tensor/logits";
import { setScaling } from "../../src/tensor/scaling";

const rng = random(5);
/** Random images, labels 0 to 2. */
const draw = (count: number, height: number, width: number, channels: number): LabelledImages => ({
  pixels: Uint8Array.from({ length: count * height * width * channels }, () => 255 * rng()),
  labels: Uint8Array.from({ length: count }, () => 3 * rng()),
  count,
  height,
  width,
  channels,
});

const end = dense({ units: 3, activation: "softmax" });
const networkOf = (layers: LayerSpec[], input: NetworkSpec["input"] = [4, 5, 3]): NetworkSpec => ({
  name: "small",
  input,
  layers,
});
const small = networkOf([conv({ filters: 2, kernelSize: 3, activation: "relu" }), flatten(), end]);
const colour = draw(9, 4, 5, 3);

test("accuracy, loss and predictions of colour images are those of TensorFlow's own arithmetic", () => {
  const model = buildModel(small, { seed: 2 });
  setScaling(model, { mean: 100, deviation: 50 });
  const { accuracy, loss, predictions, probabilities } = evaluate(model, colour);
  tf.tidy(() => {
    const x = tf.tensor4d(Float32Array.from(colour.pixels), [9, 4, 5, 3]).sub(100).div(50);
    const y = model.predict(x) as tf.Tensor2D;
    assert.deepEqual([...predictions], [...y.argMax(1).dataSync()]);
    const target = tf.oneHot(tf.tensor1d(colour.labels, "int32"), 3);
    assert.ok(Math.abs(loss - tf.metrics.categoricalCrossentropy(target, y).mean().dataSync()[0]) < 1e-5);
    assert.ok(Math.abs(accuracy - tf.metrics.categoricalAccuracy(target, y).mean().dataSync()[0]) < 1e-6);
    y.dataSync().forEach((value, i) => {
      assert.ok(Math.abs(value - probabilities[i]) < 1e-5);
    });
  });
  model.dispose();
});

test("300 classes are told apart", () => {
  const model = buildModel(networkOf([flatten(), dense({ units: 300, activation: "softmax" })]));
  const bias = new Float32Array(300);
  bias[290] = 1e4;
  const [kernel] = model.getWeights();
  model.setWeights([kernel, tf.tensor1d(bias)]);
  assert.deepEqual([...evaluate(model, colour).predictions], new Array(9).fill(290));
  model.dispose();
});

const any = (value: unknown): never => value as never;
/** What each door refuses: those that look at labels, and all. */
const wrong: [name: string, images: LabelledImages, message: RegExp, labels?: true][] = [
  [
    "no images",
    { ...colour, count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) },
    /^count must be .* at least 1: 0$/,
  ],
  [
    "twice as high images",
    { ...colour, count: 18, height: 2, labels: new Uint8Array(18) },
    /^images must be of the network's input size \[4, 5, 3\]: \[2, 5, 3\]$/,
  ],
  ["2,000 large images", draw(2000, 8, 10, 3), /input size \[4, 5, 3\]: \[8, 10, 3\]$/],
  ["grey images", draw(3, 4, 5, 1), /input size \[4, 5, 3\]: \[4, 5, 1\]$/],
  ["no channels", any({ ...draw(3, 4, 5, 1), channels: undefined }), /^channels must be .*: undefined$/],
  [
    "short pixels",
    { ...colour, pixels: colour.pixels.subarray(1) },
    /^pixels must be 9 × 4 × 5 × 3 = 540 values: 539$/,
  ],
  [
    "NaN pixels",
    { ...colour, pixels: new Float32Array(540).fill(Number.NaN) },
    /^pixels must be finite .* image 0, row 0, column 0, channel 0: NaN$/,
  ],
  [
    "label 7 of 3 classes",
    { ...colour, labels: Uint8Array.of(0, 1, 7, 0, 1, 2, 0, 1, 2) },
    /below the 3 classes, .* place 2: 7$/,
    true,
  ],
  [
    "a label too few",
    { ...colour, labels: new Uint8Array(8) },
    /^labels must be one an image, 9, or one a pixel, 180: 8$/,
    true,
  ],
  ["a class for every pixel", { ...colour, labels: new Uint8Array(180) }, /labels must be one an image: 20$/, true],
  ["no labels", any({ ...colour, labels: undefined }), /^labels must be a Uint8Array: undefined$/, true],
];

test("predicting does not look at labels", () => {
  const stale = { ...colour, labels: any(7) };
  assert.equal(predict(model, stale).length, 27);
});

const model = buildModel(small, { seed: 1 });
const doors: [name: string, call: (images: LabelledImages) => unknown, labels: boolean][] = [
  ["predict", (images) => predict(model, images), false],
  ["layerOutput", (images) => layerOutput(model, images, { layer: "conv" }), false],
  ["evaluate", (images) => evaluate(model, images), true],
  ["gradientsOf", (images) => gradientsOf(model, images), true],
  ["train", (images) => train(model, images), true],
  ["train, for validation", (images) => train(model, colour, { validation: images }), true],
];

for (const [door, call, labels] of doors) {
  for (const [name, images, message, onlyLabels] of wrong) {
    if (onlyLabels && !labels) continue;
    test(`${door} refuses ${name}, and leaves no tensors`, async () => {
      const before = tf.memory().numTensors;
      await assert.rejects(
        async () => call(images),
        (error: Error) => {
          assert.match(error.message.replace("validation: ", ""), message);
          return true;
        },
      );
      assert.equal(tf.memory().numTensors, before);
    });
  }
}

test("imagesToTensor refuses broken images and scalings", () => {
  const scaling = { mean: 0, deviation: 255 };
  assert.throws(() => imagesToTensor({ ...colour, count: 8 }, scaling), /^Error: pixels must be 8 × 4 × 5 × 3/);
  assert.throws(() => imagesToTensor(colour, { mean: 0, deviation: 0 }), /^Error: scaling.deviation must be .*: 0$/);
  assert.deepEqual(
    tf.tidy(() => imagesToTensor(colour, scaling).shape),
    [9, 4, 5, 3],
  );
});

test("a scaling that a file has spoilt is named before anything is computed with it", () => {
  const spoilt = buildModel(small);
  spoilt.setUserDefinedMetadata({ cnnWorkbookScaling: { mean: 0, deviation: null } });
  assert.throws(() => predict(spoilt, colour), /^Error: scaling.deviation must be a number above 0: null$/);
  spoilt.dispose();
});

test("a model with NaN weights is not judged, nor looked into", () => {
  const broken = buildModel(small);
  broken.setWeights(broken.getWeights().map((weight) => tf.fill(weight.shape, Number.NaN)));
  const looks = {
    evaluate: () => evaluate(broken, colour),
    predict: () => predict(broken, colour),
    layerOutput: () => layerOutput(broken, colour, { layer: broken.layers[1].name }),
    occlusion: () => occlusion(broken, colour, { classes: colour.labels, patch: 2 }),
  };
  for (const [name, look] of Object.entries(looks))
    assert.throws(look, /^Error: the model must give finite numbers .*, which fails for image 0: NaN$/, name);
  broken.dispose();
});

const layers = tf.layers;
const handmade = (...tail: tf.Layer[]): tf.LayersModel =>
  tf.sequential({ layers: [layers.flatten({ inputShape: [4, 5, 3] }), ...tail] });

const endings: [name: string, make: () => tf.LayersModel, message?: RegExp][] = [
  ["a dense softmax", () => buildModel(small)],
  [
    "a convolution's softmax",
    () => buildModel(networkOf([conv({ filters: 3, kernelSize: 1, activation: "softmax" })])),
  ],
  [
    "a convolution in groups",
    () => buildModel(networkOf([conv({ filters: 3, kernelSize: 1, groups: 3, activation: "softmax" })])),
  ],
  [
    "a dilated convolution",
    () =>
      buildModel(networkOf([conv({ filters: 3, kernelSize: 2, dilation: 2, padding: "same", activation: "softmax" })])),
  ],
  [
    "a dilated separable convolution",
    () =>
      buildModel(
        networkOf([separableConv({ filters: 3, kernelSize: 2, dilation: 2, padding: "same", activation: "softmax" })]),
      ),
  ],
  [
    "a transposed convolution",
    () =>
      buildModel(
        networkOf([transposedConv({ filters: 3, kernelSize: 2, strides: 1, padding: "same", activation: "softmax" })]),
      ),
  ],
  [
    "a dense layer on dilated, linear convolutions",
    () =>
      buildModel(
        networkOf([
          conv({ filters: 2, kernelSize: 2, dilation: 2 }),
          depthwiseConv({ kernelSize: 2, dilation: 2, padding: "same" }),
          flatten(),
          end,
        ]),
      ),
  ],
  [
    "a sigmoid of groups",
    () => buildModel(networkOf([conv({ filters: 3, kernelSize: 1, groups: 3, activation: "sigmoid" })])),
    /: "sigmoid"$/,
  ],
  [
    "an activation layer",
    () => buildModel(networkOf([flatten(), dense({ units: 3 }), activation({ activation: "softmax" })])),
  ],
  [
    "softmax after a dense softmax's own weights",
    () => buildModel(networkOf([flatten(), dense({ units: 4, activation: "softmax" }), end])),
  ],
  ["somebody else's softmax layer", () => handmade(layers.dense({ units: 3 }), layers.softmax())],
  [
    "somebody else's softmax layer, over the last axis",
    () => handmade(layers.dense({ units: 3 }), layers.softmax({ axis: -1 })),
  ],
  [
    "nothing",
    () => buildModel(networkOf([flatten(), dense({ units: 3 })])),
    /must end in one softmax, .* "dense" ends in: "linear"$/,
  ],
  ["a sigmoid", () => buildModel(networkOf([flatten(), dense({ units: 3, activation: "sigmoid" })])), /: "sigmoid"$/],
  ["a layer without activation", () => buildModel(networkOf([flatten()])), /"flatten" ends in: "Flatten"$/],
  [
    "softmax twice",
    () => buildModel(networkOf([flatten(), end, activation({ activation: "softmax" })])),
    /"activation" is fed by another: "dense"$/,
  ],
  [
    "softmax twice, with dropout between",
    () => buildModel(networkOf([flatten(), end, dropout({ rate: 0.1 }), activation({ activation: "softmax" })])),
    /fed by another: "dense"$/,
  ],
  [
    "somebody else's softmax, twice",
    () => handmade(layers.dense({ units: 3, activation: "softmax", name: "first" }), layers.softmax()),
    /fed by another: "first"$/,
  ],
  [
    "a softmax over rows",
    () => tf.sequential({ layers: [layers.dense({ units: 3, inputShape: [4, 5, 3] }), layers.softmax({ axis: 1 })] }),
    /in: "Softmax"$/,
  ],
];

for (const [name, make, message] of endings) {
  test(`a model that ends in ${name} is ${message ? "refused" : "taken"}`, async () => {
    const made = make();
    const images = made.outputShape.length === 2 ? colour : { ...colour, labels: new Uint8Array(180) };
    if (message) {
      assert.throws(() => checkSoftmax(made), message);
      assert.throws(() => evaluate(made, images), message);
      assert.throws(() => gradientsOf(made, images), message);
      await assert.rejects(train(made, images), message);
    } else {
      // Cross-entropy by the logits that training takes is that by the probabilities that come out.
      setScaling(made, { mean: 0, deviation: 255 });
      assert.ok(Math.abs(gradientsOf(made, images).loss - evaluate(made, images).loss) < 1e-5);
      const { history } = await train(made, images, { epochs: 1 });
      assert.ok(Number.isFinite(history[0].loss));
    }
    made.dispose();
  });
}

test("a model with two outputs is refused", () => {
  const input = tf.input({ shape: [4, 5, 3] });
  const two = [1, 2].map(() => layers.softmax().apply(layers.flatten().apply(input)) as tf.SymbolicTensor);
  const made = tf.model({ inputs: input, outputs: two });
  assert.throws(() => predict(made, colour), /^Error: the model must have one output: 2$/);
  assert.throws(() => evaluate(made, colour), /^Error: the model must have one output: 2$/);
});

test("a fully convolutional model takes images of any size, and labels for its answers to that size", () => {
  const layers = [conv({ filters: 2, kernelSize: 3 }), conv({ filters: 3, kernelSize: 1, activation: "softmax" })];
  const wide = buildModel(
    networkOf(
      layers.map((layer) => ({ ...layer, padding: "same" as const })),
      [null, null, 3],
    ),
  );
  const images = draw(2, 6, 7, 3);
  assert.throws(() => evaluate(wide, images), /one for each of the network's 42 answers an image: 1$/);
  assert.equal(evaluate(wide, { ...images, labels: new Uint8Array(84) }).predictions.length, 84);
});

test("confusion counts what was taken for what", () => {
  const matrix = confusion({ labels: Uint8Array.of(0, 0, 2, 1), predictions: [0, 1, 2, 1], classes: 4 });
  assert.deepEqual(matrix, [
    [1, 1, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
  ]);
});

const counted = { labels: Uint8Array.of(0, 1), predictions: Uint8Array.of(0, 1), classes: 3 };
const refused: [name: string, options: Parameters<typeof confusion>[0], message: RegExp][] = [
  [
    "label 255 of 3",
    { ...counted, labels: Uint8Array.of(0, 255) },
    /^labels must be .* below the 3 classes, .* place 1: 255$/,
  ],
  [
    "prediction 5 of 3",
    { ...counted, predictions: [5, 0] },
    /^predictions must be .* below the 3 classes, .* place 0: 5$/,
  ],
  ["half a class", { ...counted, predictions: [0.5, 0] }, /^predictions must be .*: 0.5$/],
  ["a negative class", { ...counted, labels: [-1, 0] }, /^labels must be .*: -1$/],
  ["predictions too few", { ...counted, predictions: [0] }, /^predictions must be as many as labels, 2: 1$/],
  ["no classes", any({ ...counted, classes: undefined }), /^classes must be .*: undefined$/],
];

for (const [name, options, message] of refused) {
  test(`confusion refuses ${name}`, () => assert.throws(() => confusion(options), { message }));
}

test("colour masks that are wider than high are learnt from variants that turn with them", async () => {
  const images = draw(60, 6, 9, 3);
  // The class of a pixel is its brightest channel: only where masks turn with their images can that be learnt.
  const labels = Uint8Array.from({ length: 60 * 54 }, (_, i) => {
    const [r, g, b] = images.pixels.subarray(3 * i, 3 * i + 3);
    return r >= g && r >= b ? 0 : g >= b ? 1 : 2;
  });
  const learner: Recipe = {
    name: "brightest",
    description: "which channel is brightest",
    network: networkOf([conv({ filters: 3, kernelSize: 1, activation: "softmax" })], [6, 9, 3]),
    scaling: { mean: 128, deviation: 64 },
    optimizer: { kind: "adam" },
    schedule: { shape: "constant", peak: 0.05 },
    batchSize: 10,
    epochs: 8,
    augmentation: augment.compose([augment.flip(), augment.flip({ direction: "vertical" })]),
  };
  const { model: trained } = await train(learner, { ...images, labels });
  const { accuracy, predictions } = evaluate(trained, { ...images, labels });
  assert.ok(accuracy > 0.9, `accuracy ${accuracy}`);
  assert.equal(predictions.length, labels.length);
  trained.dispose();
});
