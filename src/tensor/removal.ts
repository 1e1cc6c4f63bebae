/** Trained models with a block taken out. */
import { withoutBlock } from "../network";
import type { tf } from "./backend";
import { buildModel, networkOf } from "./build";
import { scalingOf, setScaling } from "./scaling";

/**
 * A copy of a trained model without one of its blocks, not trained any further: what is left keeps its weights (Veit et
 * al. 2016, 4.1). Dispose of it as of any model.
 * @throws when the model was not built by `buildModel`, or `block` is none of `removableBlocks(network)`
 */
export function modelWithoutBlock(model: tf.LayersModel, block: string): tf.LayersModel {
  const left = buildModel(withoutBlock(networkOf(model), block));
  for (const layer of left.layers) layer.setWeights(model.getLayer(layer.name).getWeights());
  setScaling(left, scalingOf(model));
  return left;
}
