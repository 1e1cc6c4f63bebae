/** The ways this workbook trains on MNIST: each a network with all that decides how it learns. */
import { type NetworkSpec, networks } from "../network";
import { withDefaults } from "../want";
import { augment } from "./augment";
import { scalings } from "./scaling";
import { defaults, type Recipe, type TrainingSettings } from "./settings";

/** The printed answer to question 10: raw pixels, Adam with its default settings, 10 epochs. */
const mnistBaseline: Recipe = {
  name: "mnistBaseline",
  description: "the network of the printed answer, trained as printed: raw pixels, Adam, 10 epochs",
  network: networks.mnistBaseline,
  scaling: scalings.raw,
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 1e-3 },
  batchSize: 100,
  epochs: 10,
};

/**
 * One epoch in seconds: a small network, large steps, a rate that rises and falls (after tuomaso/train_mnist_fast), standardized
 * pixels and smoothed labels. Batches of 128 read as well and take longer.
 */
const mnistFast: Recipe = {
  name: "mnistFast",
  description:
    "a small network, one epoch, smoothed labels, a learning rate that rises and falls: above the printed accuracy in seconds",
  network: networks.mnistFast,
  scaling: scalings.standard,
  optimizer: { kind: "adam", beta1: 0.7, beta2: 0.9 },
  schedule: { shape: "linear", peak: 0.01, warmup: 0.2, start: 0.1 },
  batchSize: 256,
  epochs: 1,
  labelSmoothing: 0.1,
};

/**
 * For accuracy: a wider network, mostly augmented digits, smoothed labels, a falling rate, averaged weights.
 * Three of ten digits stay as they are, so that it also learns from sharp ones. Nesterov's momentum with weight decay reads as
 * well, over ten seeds, and no better (`npm run bench -- best-trial`).
 */
const mnistBest: Recipe = {
  name: "mnistBest",
  description:
    "a wider network on augmented digits, smoothed labels, a falling rate, averaged weights: the highest accuracy",
  network: networks.mnistBest,
  scaling: scalings.standard,
  optimizer: { kind: "adam" },
  schedule: { shape: "cosine", peak: 2e-3, warmup: 0.05 },
  batchSize: 64,
  epochs: 35,
  labelSmoothing: 0.05,
  augmentation: augment.sometimes(augment.affine({ degrees: 15, pixels: 2.5, factor: 0.15, shear: 12 }), {
    share: 0.7,
  }),
  averaging: 0.998,
};

/** Every recipe by its name. */
export const recipes: { readonly mnistBaseline: Recipe; readonly mnistFast: Recipe; readonly mnistBest: Recipe } = {
  mnistBaseline,
  mnistFast,
  mnistBest,
};

/** A recipe for a network: with these settings, and where they say nothing with those of a training that is told nothing. */
export function recipeFor(network: NetworkSpec, settings: Partial<TrainingSettings> = {}): Recipe {
  const { name } = network;
  return { name, description: `how ${name} is trained`, network, ...withDefaults(defaults, settings) };
}
