import type { NetworkSpec } from "../network";
import { buildModel, tf } from "../tensor";
import { wantWhole } from "../want";
import { medianMs } from "./medianMs";

/**
 * The median time in milliseconds that a network takes for `count` images of random numbers, after a first try.
 * @param count default 1
 * @throws when the network takes images of any size, or as `buildModel`
 */
export function predictionMs(network: NetworkSpec, { count = 1 }: { count?: number } = {}): number {
  wantWhole("count", count);
  for (const size of network.input) wantWhole("input", size);
  const model = buildModel(network);
  const images = tf.randomNormal([count, ...(network.input as number[])], 0, 1, "float32", 1);
  const run = (): unknown => tf.tidy(() => (model.predict(images, { batchSize: count }) as tf.Tensor).sum().dataSync());
  try {
    run();
    return medianMs(run);
  } finally {
    images.dispose();
    model.dispose();
  }
}
