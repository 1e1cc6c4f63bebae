import type { SpecOf } from "../../network/spec";
import { tf } from "../backend";
import { type Inputs, type Kwargs, type LayerArgs, one, type Weight } from "./layer";

type Spec = Omit<SpecOf<"batchNorm">, "kind" | "name">;

/** Batch normalization without γ or without β (the layer of tfjs cannot train without both). */
export class PartialBatchNorm extends tf.layers.Layer {
  static className = "PartialBatchNorm";
  private readonly spec: Spec;
  private gamma?: Weight;
  private beta?: Weight;
  private mean!: Weight;
  private variance!: Weight;

  constructor(args: LayerArgs & Spec) {
    super(args);
    const { momentum, epsilon, center, scale } = args;
    this.spec = { momentum, epsilon, center, scale };
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = (inputShape as tf.Shape).slice(-1);
    const { ones, zeros } = tf.initializers;
    if (this.spec.scale) this.gamma = this.addWeight("gamma", shape, "float32", ones());
    if (this.spec.center) this.beta = this.addWeight("beta", shape, "float32", zeros());
    this.mean = this.addWeight("moving_mean", shape, "float32", zeros(), undefined, false);
    this.variance = this.addWeight("moving_variance", shape, "float32", ones(), undefined, false);
    this.built = true;
  }

  override call(inputs: Inputs, { training = false }: Kwargs): tf.Tensor {
    return tf.tidy(() => {
      const x = one(inputs);
      const { mean, variance } = training
        ? this.ofBatch(x)
        : { mean: this.mean.read(), variance: this.variance.read() };
      const normal = x.sub(mean).div(variance.add(this.spec.epsilon).sqrt());
      const scaled = this.gamma ? normal.mul(this.gamma.read()) : normal;
      return this.beta ? scaled.add(this.beta.read()) : scaled;
    });
  }

  /** The batch's own statistics of each channel, which the kept ones follow. */
  private ofBatch(x: tf.Tensor): { mean: tf.Tensor; variance: tf.Tensor } {
    const { mean, variance } = tf.moments(x, [...x.shape.keys()].slice(0, -1));
    this.follow(this.mean, mean);
    this.follow(this.variance, variance);
    return { mean, variance };
  }

  private follow(kept: Weight, value: tf.Tensor): void {
    const { momentum } = this.spec;
    tf.tidy(() => {
      kept.write(
        kept
          .read()
          .mul(momentum)
          .add(value.mul(1 - momentum)),
      );
    });
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec };
  }
}
