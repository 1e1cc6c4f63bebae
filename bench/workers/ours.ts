/** The workbook's own training and inference, as a worker of the benchmark; with the argument `fast`, as `--math fast` trains. */
import { random } from "../../src/random";
import { buildModel, predict, type Recipe, recipes, train } from "../../src/tensor";
import type { Task } from "../worker";
import { serve } from "./serve";

function digits(count: number) {
  const rng = random(1);
  const pixels = Uint8Array.from({ length: count * 784 }, () => Math.floor(rng() * 256));
  const labels = Uint8Array.from({ length: count }, () => Math.floor(rng() * 10));
  return { pixels, labels, count, height: 28, width: 28, channels: 1 };
}

const math = process.argv[2] === "fast" ? "fast" : "float32";

/** Milliseconds a step, after a first one that also compiles; Keras's first one is left out as well. */
async function steps({ network, count, batchSize }: Task): Promise<number> {
  const recipe: Recipe = { ...recipes[network], batchSize };
  const ends: number[] = [];
  const images = digits((count + 1) * batchSize);
  await train(recipe, images, { epochs: 1, math, onProgress: () => ends.push(performance.now()) });
  return (ends[count] - ends[0]) / count;
}

const models = {
  mnistBaseline: buildModel(recipes.mnistBaseline.network),
  mnistFast: buildModel(recipes.mnistFast.network),
};

serve({
  steps,
  predict: async ({ network, count }) => {
    const images = digits(count);
    const started = performance.now();
    predict(models[network], images);
    return performance.now() - started;
  },
});
