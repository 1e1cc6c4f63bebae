import assert from "node:assert/strict";
import { test } from "node:test";
import { dense, flatten } from "../../src/network";
import { augment, buildModel, type Recipe, recipeFor, recipes, scalings, type TrainingOptions } from "../../src/tensor";
import { checkSettings, completeSettings, optionsFor } from "../../src/tensor/checkSettings";
import { completeOptimizer, type OptimizerOptions } from "../../src/tensor/optimizerOptions";
import { setScaling } from "../../src/tensor/scaling";
import { defaults } from "../../src/tensor/settings";

const any = (value: unknown): never => value as never;
const network = { name: "small", input: [4, 4, 1], layers: [flatten(), dense({ units: 2, activation: "softmax" })] };
const recipe: Recipe = {
  ...defaults,
  name: "small",
  description: "all that can be said",
  network,
  scaling: scalings.standard,
  epochs: 7,
  augmentation: augment.flip(),
  averaging: 0.99,
  labelSmoothing: 0.1,
  math: "fast",
};

const completed: [name: string, options: TrainingOptions, expected: object][] = [
  ["nothing said: the recipe's, then the defaults", {}, { epochs: 7, batchSize: 32, averaging: 0.99, math: "fast" }],
  ["said twice: the option's", { epochs: 2, averaging: 0.5 }, { epochs: 2, averaging: 0.5 }],
  [
    "what a run needs, undefined: the recipe's",
    { epochs: undefined, scaling: undefined },
    { epochs: 7, scaling: recipe.scaling },
  ],
  [
    "what a run needs, undefined: the defaults",
    { batchSize: undefined },
    { batchSize: 32, optimizer: { kind: "adam" } },
  ],
  ["augmentation turned off", { augmentation: undefined }, { augmentation: undefined, averaging: 0.99 }],
  [
    "all turned off that can be",
    { augmentation: undefined, averaging: undefined, labelSmoothing: undefined, math: undefined },
    { augmentation: undefined, averaging: undefined, labelSmoothing: undefined, math: undefined },
  ],
];

for (const [name, options, expected] of completed) {
  test(`settings are completed: ${name}`, () => {
    const settings = completeSettings(recipe, options);
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(settings[key as "epochs"], value, key);
    assert.deepEqual("network" in settings || "seed" in settings, false);
  });
}

test("a whole recipe among the options stands for its settings, for a recipe and for a model of its network", () => {
  const { name: _, description: __, network: ___, ...settings } = recipe;
  const model = buildModel(network);
  for (const subject of [recipe, model])
    assert.deepEqual(optionsFor(subject, { ...recipe, epochs: 2, seed: 3 }), { ...settings, epochs: 2, seed: 3 });
  assert.equal(completeSettings(model, optionsFor(model, recipe)).averaging, 0.99);
  model.dispose();
});

test("a recipe for a network has the defaults for all that is left out or undefined", () => {
  const settings = { epochs: 7, batchSize: undefined, scaling: undefined, optimizer: undefined, schedule: undefined };
  const named = { name: "small", description: "how small is trained", network };
  assert.deepEqual(recipeFor(network, settings), { ...named, ...defaults, epochs: 7 });
});

const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0, decoupled: false };
const sgd = { kind: "sgd", momentum: 0, nesterov: false, weightDecay: 0, decoupled: false };
const optimizers: [name: string, options: OptimizerOptions, expected: object][] = [
  ["Adam", { kind: "adam" }, adam],
  ["Adam with a shorter memory", { kind: "adam", beta1: 0.7 }, { ...adam, beta1: 0.7 }],
  ["Adam, its memory undefined", { kind: "adam", beta1: undefined, beta2: undefined, epsilon: undefined }, adam],
  ["gradient descent", { kind: "sgd" }, sgd],
  ["momentum undefined", { kind: "sgd", momentum: undefined, nesterov: undefined }, sgd],
  ["weight decay", { kind: "sgd", weightDecay: 0.1, decoupled: undefined }, { ...sgd, weightDecay: 0.1 }],
];
for (const [name, options, expected] of optimizers) {
  test(`an optimizer is completed: ${name}`, () => assert.deepEqual(completeOptimizer(options), expected));
}

test("every recipe's augmentation can be turned off, and its settings pass the check", () => {
  for (const one of Object.values(recipes)) {
    checkSettings(completeSettings(one, {}));
    assert.equal(completeSettings(one, { augmentation: undefined }).augmentation, undefined);
  }
});

test("a model keeps its own scaling, unless another is asked for", () => {
  const model = buildModel(network);
  assert.deepEqual(completeSettings(model, {}).scaling, defaults.scaling);
  setScaling(model, scalings.standard);
  assert.deepEqual(completeSettings(model, {}).scaling, scalings.standard);
  assert.deepEqual(completeSettings(model, { scaling: scalings.unit }).scaling, scalings.unit);
  model.dispose();
  const built = buildModel(network, { scaling: scalings.standard });
  assert.deepEqual(completeSettings(built, {}).scaling, scalings.standard);
  built.dispose();
  assert.throws(
    () => buildModel(network, { scaling: any({ mean: 0 }) }),
    /^Error: scaling\.deviation must be a number/,
  );
});

const names: [name: string, call: () => unknown, message: RegExp][] = [
  [
    "an option's typing error",
    () => completeSettings(recipe, any({ epoch: 2 })),
    /^the keys of options must be among .* \(did you mean epochs\?\): "epoch"$/,
  ],
  [
    "a recipe's typing error",
    () => completeSettings(any({ ...recipe, batchsize: 2 }), {}),
    /^the keys of a recipe's settings must be among .*batchSize\?\): "batchsize"$/,
  ],
  [
    "an option of nobody",
    () => completeSettings(recipe, any({ dropout: 0.5 })),
    /^the keys of options must be among [^(]*: "dropout"$/,
  ],
  ["options that are none", () => optionsFor(recipe, any(null)), /^options must be an object: null$/],
  [
    "a typing error beside a recipe among the options",
    () => optionsFor(recipe, any({ ...recipe, epoch: 2 })),
    /^the keys of options must be among .* \(did you mean epochs\?\): "epoch"$/,
  ],
  [
    "another network among the options",
    () => optionsFor(recipe, { ...recipes.mnistFast }),
    /^options\.network must be the network that is trained, or be left out \(const { network, \.\.\.settings } = recipe\): "mnistFast"$/,
  ],
  [
    "a network among the options that is not even one",
    () => optionsFor(recipe, any({ network: null })),
    /^options\.network must be the network that is trained, .*: undefined$/,
  ],
  [
    "a network for a recipe",
    () => completeSettings(any(network), {}),
    /a recipe with a network, or a model: an object$/,
  ],
  ["nothing to train", () => completeSettings(any(undefined), {}), /a recipe with a network, or a model: undefined$/],
];

for (const [name, call, message] of names) test(`refused: ${name}`, () => assert.throws(call, { message }));

const schedule = { shape: "constant", peak: 1e-3 } as const;
const refused: [name: string, options: object, message: RegExp][] = [
  ["an unknown optimizer", { optimizer: { kind: "rmsprop" } }, /^optimizer.kind must be one of adam, sgd: "rmsprop"$/],
  ["no optimizer", { optimizer: null }, /^optimizer must be an object, such as { kind: "adam" }: null$/],
  ["an optimizer's name", { optimizer: "adam" }, /^optimizer must be an object, such as { kind: "adam" }: "adam"$/],
  ["beta1 of 1", { optimizer: { kind: "adam", beta1: 1 } }, /^optimizer.beta1 must be .*below 1: 1$/],
  ["beta2 that is no number", { optimizer: { kind: "adam", beta2: Number.NaN } }, /^optimizer.beta2 must be .*: NaN$/],
  ["epsilon of 0", { optimizer: { kind: "adam", epsilon: 0 } }, /^optimizer.epsilon must be a number above 0: 0$/],
  ["momentum of 1", { optimizer: { kind: "sgd", momentum: 1 } }, /^optimizer.momentum must be .*below 1: 1$/],
  [
    "nesterov in words",
    { optimizer: { kind: "sgd", nesterov: "yes" } },
    /^optimizer.nesterov must be true or false: "yes"$/,
  ],
  [
    "momentum for Adam",
    { optimizer: { kind: "adam", momentum: 0.9 } },
    /^the keys of optimizer must be among kind, beta1, .*: "momentum"$/,
  ],
  [
    "a rate in the optimizer",
    { optimizer: { kind: "sgd", learningRate: 0.1 } },
    /^the keys of optimizer must be among .*: "learningRate"$/,
  ],
  [
    "negative weight decay",
    { optimizer: { kind: "sgd", weightDecay: -0.1 } },
    /^optimizer.weightDecay must be .*: -0.1$/,
  ],
  [
    "decoupled in words",
    { optimizer: { kind: "adam", weightDecay: 0.1, decoupled: "yes" } },
    /^optimizer.decoupled must be true or false: "yes"$/,
  ],
  [
    "decoupled, and no weight decay",
    { optimizer: { kind: "adam", decoupled: true } },
    /^optimizer.decoupled needs optimizer.weightDecay, which it is about: true$/,
  ],
  [
    "weight decay by another name",
    { optimizer: { kind: "adam", weight_decay: 0.1 } },
    /^the keys of optimizer must be among .*weightDecay.*: "weight_decay"$/,
  ],
  ["an unknown shape", { schedule: { ...schedule, shape: "step" } }, /^schedule.shape must be .*: "step"$/],
  ["an infinite peak", { schedule: { ...schedule, peak: Infinity } }, /^schedule.peak must be .*: Infinity$/],
  ["deviation 0", { scaling: { mean: 0, deviation: 0 } }, /^scaling.deviation must be a number above 0: 0$/],
  ["a scaling's name", { scaling: "unit" }, /^scaling must be an object: "unit"$/],
  [
    "a standard deviation",
    { scaling: { mean: 0, std: 1 } },
    /^the keys of scaling must be among mean, deviation: "std"$/,
  ],
  ["NaN mean", { scaling: { mean: Number.NaN, deviation: 1 } }, /^scaling.mean must be .*: NaN$/],
  ["a batch of none", { batchSize: 0 }, /^batchSize must be .*: 0$/],
  ["half an epoch", { epochs: 0.5 }, /^epochs must be .*: 0.5$/],
  ["a batch in words", { batchSize: "32" }, /^batchSize must be .*: "32"$/],
  ["smoothing of 1", { labelSmoothing: 1 }, /^labelSmoothing must be .*: 1$/],
  ["negative smoothing", { labelSmoothing: -0.1 }, /^labelSmoothing must be .*: -0.1$/],
  ["averaging of 1", { averaging: 1 }, /^averaging must be .*: 1$/],
  ["averaging of no decay", { averaging: { every: 1 } }, /^averaging.decay must be .*: undefined$/],
  ["averaging of decay 1", { averaging: { decay: 1 } }, /^averaging.decay must be .*: 1$/],
  ["averaging every half step", { averaging: { decay: 0.9, every: 0.5 } }, /^averaging.every must be .*: 0.5$/],
  [
    "averaging by another name",
    { averaging: { decay: 0.9, interval: 5 } },
    /^the keys of averaging must be among decay, every: "interval"$/,
  ],
  ["averaging, as null", { averaging: null }, /^averaging must be a number.*: null$/],
  ["averaging NaN", { averaging: Number.NaN }, /^averaging must be .*: NaN$/],
  ["other math", { math: "float16" }, /^math must be one of float32, fast: "float16"$/],
  [
    "augmentation by name",
    { augmentation: "shift" },
    /^augmentation must be a function, such as augment.shift\(\): "shift"$/,
  ],
  ["no augmentation, as null", { augmentation: null }, /^augmentation must be a function.*: null$/],
  ["seed NaN", { seed: Number.NaN }, /^seed must be a whole number from 0 to 4294967295: NaN$/],
  ["a negative seed", { seed: -1 }, /^seed must be .*: -1$/],
  ["a seed of 2³²", { seed: 2 ** 32 }, /^seed must be .*: 4294967296$/],
  ["no patience", { patience: 0, validation: {} }, /^patience must be .*: 0$/],
  ["patience without validation", { patience: 1 }, /^patience needs validation images, whose loss it watches: 1$/],
  ["a listener that is none", { onProgress: "bar" }, /^onProgress must be a function: "bar"$/],
  ["another listener", { onEpoch: {} }, /^onEpoch must be a function: an object$/],
  ["a signal that is none", { signal: new AbortController() }, /^signal must be an AbortSignal: an object$/],
];

for (const [name, options, message] of refused) {
  test(`settings refused: ${name}`, () => {
    assert.throws(() => checkSettings({ ...completeSettings(recipe, any(options)), ...options }), { message });
  });
}
