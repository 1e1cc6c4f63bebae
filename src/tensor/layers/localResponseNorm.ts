import type { SpecOf } from "../../network/spec";
import { tf } from "../backend";
import { type Inputs, type LayerArgs, one } from "./layer";

type Spec = Omit<SpecOf<"localResponseNorm">, "kind" | "name">;

/** Local response normalization over the feature maps (Krizhevsky et al. 2012, 3.3), with its gradient. */
export class LocalResponseNorm extends tf.layers.Layer {
  static className = "LocalResponseNorm";
  private readonly spec: Spec;

  constructor(args: LayerArgs & Spec) {
    super(args);
    const { depthRadius, bias, alpha, beta } = args;
    this.spec = { depthRadius, bias, alpha, beta };
  }

  override call(inputs: Inputs): tf.Tensor {
    const { depthRadius, bias, alpha, beta } = this.spec;
    return tf.localResponseNormalization(one(inputs) as tf.Tensor4D, depthRadius, bias, alpha, beta);
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec };
  }
}
