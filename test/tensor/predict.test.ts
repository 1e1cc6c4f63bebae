import assert from "node:assert/strict";
import { test } from "node:test";
import { type LabelledImages, shiftImages, type Views } from "../../src/data";
import { conv, dense, flatten, globalAvgPool, type LayerSpec, type NetworkSpec } from "../../src/network";
import { mean } from "../../src/numbers";
import { random } from "../../src/random";
import { buildModel, evaluate, predict, tf } from "../../src/tensor";
import { setScaling } from "../../src/tensor/scaling";

const networkOf = (layers: LayerSpec[], input: NetworkSpec["input"] = [6, 5, 1]): NetworkSpec => ({
  name: "small",
  input,
  layers,
});
const reader = networkOf([
  conv({ filters: 2, kernelSize: 3, activation: "relu" }),
  flatten(),
  dense({ units: 3, activation: "softmax" }),
]);
const draw = (count: number, seed = 5): LabelledImages => {
  const rng = random(seed);
  const pixels = Uint8Array.from({ length: count * 30 }, () => 255 * rng());
  return {
    pixels,
    labels: Uint8Array.from({ length: count }, () => 3 * rng()),
    count,
    height: 6,
    width: 5,
    channels: 1,
  };
};
/** A model whose answers to a shift differ by far more than rounding. */
const modelOf = (seed: number): tf.LayersModel => {
  const model = buildModel(reader, { seed });
  setScaling(model, { mean: 20 * seed, deviation: 60 });
  return model;
};
const near = (actual: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  assert.equal(actual.length, wanted.length);
  Array.from(actual, (value, i) => assert.ok(Math.abs(value - wanted[i]) < 1e-6, `${i}: ${value}, not ${wanted[i]}`));
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const [bright, dark] = [sigmoid(2), sigmoid(-1)];
/** Where in 3 × 3 pixels the one white pixel is, and the mean probability of "white in the middle" over 1, 5 and 9 views. */
const places: [place: number, ...means: [one: number, five: number, nine: number]][] = [
  [4, bright, (bright + 4 * dark) / 5, (bright + 8 * dark) / 9],
  [1, dark, (bright + 4 * dark) / 5, (bright + 8 * dark) / 9],
  [5, dark, (bright + 4 * dark) / 5, (bright + 8 * dark) / 9],
  [0, dark, dark, (bright + 8 * dark) / 9],
  [8, dark, dark, (bright + 8 * dark) / 9],
];

test("a model that looks at the middle pixel alone finds a white pixel in those views that move it there", () => {
  const model = buildModel(networkOf([flatten(), dense({ units: 2, activation: "softmax" })], [3, 3, 1]));
  const kernel = new Float32Array(18);
  kernel[8] = 3; // the middle pixel, for the first class
  tf.tidy(() => model.setWeights([tf.tensor2d(kernel, [9, 2]), tf.tensor1d([-1, 0])]));
  setScaling(model, { mean: 0, deviation: 255 });
  for (const [place, ...means] of places) {
    const pixels = new Uint8Array(9);
    pixels[place] = 255;
    const image = { pixels, count: 1, height: 3, width: 3, channels: 1 };
    for (const [i, views] of ([1, 5, 9] as const).entries())
      near(predict(model, image, { views }), [means[i], 1 - means[i]]);
  }
  model.dispose();
});

/** So few that each operation is run by itself; and so many, in several batches, that a graph is compiled. */
for (const count of [7, 2100]) {
  test(`what is said of ${count} images is the mean over models and shifts, and no tensor is left`, () => {
    const models = [modelOf(1), modelOf(2), modelOf(3)];
    const images = draw(count);
    const before = tf.memory().numTensors;
    const ways = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => ({ right, down })));
    const said = models.map((model) => ways.map((way) => predict(model, shiftImages(images, way))));
    const meanOf = (outputs: Float32Array[]): number[] =>
      Array.from(outputs[0], (_, i) => mean(outputs.map((output) => output[i])));
    const cross = (outputs: Float32Array[]): Float32Array[] => outputs.filter((_, i) => i % 2 === 1 || i === 4);
    const rows: [asked: tf.LayersModel | tf.LayersModel[], views: Views, wanted: Float32Array[]][] = [
      [models[0], 1, [said[0][4]]],
      [models[0], 5, cross(said[0])],
      [models[0], 9, said[0]],
      [models, 1, said.map((views) => views[4])],
      [models.slice(0, 2), 9, said.slice(0, 2).flat()],
    ];
    for (const [asked, views, outputs] of rows) {
      const wanted = meanOf(outputs);
      near(predict(asked, images, { views }), wanted);
      const { accuracy, loss, probabilities, predictions } = evaluate(asked, images, { views });
      near(probabilities, wanted);
      const right = (i: number): number => wanted[3 * i + images.labels[i]];
      const losses = Array.from({ length: count }, (_, i) => -Math.log(right(i)));
      near([loss], [mean(losses)]);
      const best = Array.from({ length: count }, (_, i) => Math.max(...wanted.slice(3 * i, 3 * i + 3)));
      near([accuracy], [best.filter((value, i) => Math.abs(value - right(i)) < 1e-7).length / count]);
      assert.equal(predictions.length, count);
    }
    assert.deepEqual(predict([models[0]], images), said[0][4]);
    assert.deepEqual(predict([models[0], models[0]], images), said[0][4]);
    assert.equal(tf.memory().numTensors, before);
    for (const model of models) model.dispose();
  });
}

test("maps of several segmenting models are averaged place by place", () => {
  const segmenting = networkOf([conv({ filters: 3, kernelSize: 1, activation: "softmax" })]);
  const models = [1, 2].map((seed) => buildModel(segmenting, { seed }));
  const images = draw(2);
  const [one, other] = models.map((model) => predict(model, images));
  near(
    predict(models, images),
    one.map((value, i) => (value + other[i]) / 2),
  );
  for (const model of models) model.dispose();
});

const any = (value: unknown): never => value as never;
const colour = networkOf(reader.layers as LayerSpec[], [6, 5, 3]);
const fourClasses = networkOf([flatten(), dense({ units: 4, activation: "softmax" })]);
const segmenting = networkOf([conv({ filters: 3, kernelSize: 1, activation: "softmax" })]);
const anySize = networkOf(
  [conv({ filters: 3, kernelSize: 3 }), globalAvgPool(), dense({ units: 3, activation: "softmax" })],
  [null, null, 1],
);

const refused: [name: string, networks: NetworkSpec[], options: object, message: RegExp][] = [
  ["three views", [reader], { views: 3 }, /^views must be 1, 5 or 9: 3$/],
  ["views as text", [reader], { views: "9" }, /^views must be 1, 5 or 9: "9"$/],
  ["views that are a property of objects", [reader], { views: "toString" }, /^views must be 1, 5 or 9/],
  ["an option of another name", [reader], { view: 9 }, /did you mean views\?\): "view"$/],
  ["a number instead of options", [reader], any(9), /^options must be an object: 9$/],
  ["no models", [], {}, /^models must be at least one: "none"$/],
  [
    "models of other input sizes",
    [reader, reader, colour],
    {},
    /^models must take images of one size, \[6, 5, 1\], which fails for model 2: \[6, 5, 3\]$/,
  ],
  [
    "a model that takes any size beside one that takes one",
    [reader, anySize],
    {},
    /^models must take images of one size, \[6, 5, 1\], which fails for model 1: \[\?, \?, 1\]$/,
  ],
  [
    "models of other classes",
    [reader, fourClasses],
    {},
    /^models must give the same classes, \[3\], which fails for model 1: \[4\]$/,
  ],
  [
    "views of a segmenting model",
    [segmenting],
    { views: 5 },
    /^views must be 1 for a model that answers for each place, \[6, 5, 3\]: its answers move too: 5$/,
  ],
];

for (const [name, networks, options, message] of refused) {
  test(`predict and evaluate refuse ${name}, and leave no tensors`, () => {
    const models = networks.map((network) => buildModel(network));
    const answers = networks[0] === segmenting ? 30 : 1;
    const images = { ...draw(4), labels: new Uint8Array(4 * answers) };
    const before = tf.memory().numTensors;
    for (const ask of [predict, evaluate]) assert.throws(() => ask(models, images, options), { message });
    assert.equal(tf.memory().numTensors, before);
    for (const model of models) model.dispose();
  });
}

test("a model of any size is asked about several views of an image", () => {
  const model = buildModel(anySize, { seed: 3 });
  const images = draw(3);
  near(
    predict(model, images, { views: 9 }),
    [...predict(model, images)].map((_, i) =>
      mean(
        [-1, 0, 1].flatMap((down) =>
          [-1, 0, 1].map((right) => predict(model, shiftImages(images, { right, down }))[i]),
        ),
      ),
    ),
  );
  model.dispose();
});
