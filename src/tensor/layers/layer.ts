/** What the layers of our own have in common. */
import type { tf } from "../backend";

export type Kwargs = { training?: boolean };
export type Inputs = tf.Tensor | tf.Tensor[];
export type LayerArgs = ConstructorParameters<typeof tf.layers.Layer>[0];
export type Weight = ReturnType<tf.Layer["addWeight"]>;

/** The input of a layer that takes one. */
export const one = (inputs: Inputs): tf.Tensor => (Array.isArray(inputs) ? inputs[0] : inputs);
