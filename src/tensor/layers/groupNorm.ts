import type { SpecOf } from "../../network/spec";
import { tf } from "../backend";
import { type Inputs, type LayerArgs, one, type Weight } from "./layer";

type Spec = Omit<SpecOf<"groupNorm">, "kind" | "name">;

/** Group normalization (Wu and He 2018), the last axis split into groups of neighbours, which tfjs lacks. */
export class GroupNorm extends tf.layers.Layer {
  static className = "GroupNormalization";
  private readonly spec: Spec;
  private gamma?: Weight;
  private beta?: Weight;

  constructor(args: LayerArgs & Spec) {
    super(args);
    const { groups, epsilon, center, scale } = args;
    this.spec = { groups, epsilon, center, scale };
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = (inputShape as tf.Shape).slice(-1);
    const { ones, zeros } = tf.initializers;
    if (this.spec.scale) this.gamma = this.addWeight("gamma", shape, "float32", ones());
    if (this.spec.center) this.beta = this.addWeight("beta", shape, "float32", zeros());
    this.built = true;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = one(inputs);
      const { groups, epsilon } = this.spec;
      // [batch, places, groups, channels of a group]
      const grouped = x.reshape([x.shape[0], -1, groups, x.shape[x.rank - 1] / groups]);
      const { mean, variance } = tf.moments(grouped, [1, 3], true);
      const normal = grouped.sub(mean).div(variance.add(epsilon).sqrt()).reshape(x.shape);
      const scaled = this.gamma ? normal.mul(this.gamma.read()) : normal;
      return this.beta ? scaled.add(this.beta.read()) : scaled;
    });
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec };
  }
}
