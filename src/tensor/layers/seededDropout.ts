import { streamSeed } from "../../random";
import { isNative, tf } from "../backend";
import { elementType, runNative } from "../native";
import { type Inputs, type Kwargs, type LayerArgs, one } from "./layer";

/**
 * Dropout whose masks follow from the layer's seed and the number of the call: the same seed gives the same run.
 * (The seeded layer of tfjs repeats one mask for ever.)
 */
export class SeededDropout extends tf.layers.Layer {
  static className = "SeededDropout";
  private readonly rate: number;
  private seed = 0;
  private calls = 0;

  constructor(args: LayerArgs & { rate: number }) {
    super(args);
    this.rate = args.rate;
    this.supportsMasking = true;
  }

  /** Starts the sequence of masks that belongs to `seed`, an int32, after so many of them. */
  reseed(seed: number, calls = 0): void {
    this.seed = seed;
    this.calls = calls;
  }

  override call(inputs: Inputs, { training = false }: Kwargs): tf.Tensor {
    const x = one(inputs);
    if (!training || this.rate === 0) return x.clone();
    const key = [this.seed, this.calls++];
    return tf.tidy(() => {
      const kept = uniform(x.shape, key).greaterEqual(this.rate);
      return x.mul(kept.cast("float32").mul(1 / (1 - this.rate)));
    });
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

/** The seed of the masks of a model's layer `index`, as TensorFlow takes it: an int32. `seed` is the run's. */
export function dropoutSeed(seed: number, index: number): number {
  return streamSeed(seed, "dropout", index) | 0;
}

/** Starts the masks of every dropout layer of a model: those that belong to the run's `seed`, after so many of them. */
export function reseedDropout(model: tf.LayersModel, seed: number, calls = 0): void {
  model.layers.forEach((layer, index) => {
    if (layer instanceof SeededDropout) layer.reseed(dropoutSeed(seed, index), calls);
  });
}

/** Values between 0 and 1 that depend on `key` alone. */
function uniform(shape: number[], key: number[]): tf.Tensor {
  if (!isNative()) return tf.randomUniform(shape, 0, 1, "float32", key[0] * 65_537 + key[1]);
  const integers = elementType("int32");
  const attributes = { dtype: elementType("float32"), T: integers, Tseed: integers };
  const inputs = [tf.tensor1d(shape, "int32"), tf.tensor1d(key, "int32")];
  return runNative("StatelessRandomUniform", attributes, inputs)[0];
}
