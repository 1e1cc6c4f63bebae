/** The workbook's own training and inference, as a worker of the benchmark; with the argument `fast`, as `--math fast` trains. */
import { random } from "../../src/random";
import { buildModel, predict, type Recipe, recipes, train } from "../../src/tensor";
import { serve } from "./serve";

function digits(count: number) {
  const rng = random(1);
  const pixels = Uint8Array.from({ length: count * 784 }, () => Math.floor(rng() * 256));
  const labels = Uint8Array.from({ length: count }, () => Math.floor(rng() * 10));
  return { pixels, labels, count, height: 28, width: 28, channels: 1 };
}

/** Milliseconds a step, after a first one that also compiles; Keras's first one is left out as well. */
async function steps(recipe: Recipe, count: number): Promise<number> {
  const ends: number[] = [];
  const images = digits((count + 1) * recipe.batchSize);
  await train(recipe, images, { epochs: 1, math, onProgress: () => ends.push(performance.now()) });
  return (ends[count] - ends[0]) / count;
}

const math = process.argv[2] === "fast" ? "fast" : "float32";
const test = digits(10_000);
const model = buildModel(recipes.mnistBaseline.network);

serve({
  "train-step/mnistBaseline": () => steps(recipes.mnistBaseline, 8),
  "train-step/mnistFast": () => steps(recipes.mnistFast, 40),
  "predict-10000/mnistBaseline": async () => {
    const started = performance.now();
    predict(model, test);
    return performance.now() - started;
  },
});
