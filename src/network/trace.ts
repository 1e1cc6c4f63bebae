/** What each layer of a network gives, and what it costs. */
import { fail } from "../want";
import { fold, type SizedPlace } from "./fold";
import { kindOf } from "./kinds";
import type { LayerKind, NetworkSpec } from "./spec";
import type { Shape } from "./vocabulary";

/** One layer with its shapes (of one instance, without the batch) and costs. */
export interface TracedLayer extends SizedPlace {
  readonly kind: LayerKind;
  /** Batch norm's moving statistics included, as Keras counts. */
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Of convolutions and dense layers, for one instance; NaN when the input's size is unknown. */
  readonly multiplyAdds: number;
}

/**
 * Every layer in order, the layers of a parallel block before its merge.
 * @throws when a layer does not take its options or its input: one error that names layer, value and what is allowed.
 */
export function trace(network: NetworkSpec): TracedLayer[] {
  return fold<TracedLayer[]>(network, {
    layer(place) {
      const { spec, inputShape, outputShape } = place;
      const kind = kindOf(spec);
      const { trainable, frozen } = kind.parameters(spec, inputShape);
      const multiplyAdds = kind.multiplyAdds(spec, inputShape, outputShape);
      const parameters = trainable + frozen;
      return [{ ...place, kind: spec.kind, parameters, trainableParameters: trainable, multiplyAdds }];
    },
    merge: (place, branches) => [
      ...branches.flat(2),
      { ...place, kind: "parallel", parameters: 0, trainableParameters: 0, multiplyAdds: 0 },
    ],
  }).flat();
}

/** The shape of one instance's output. @throws as `trace`. */
export function outputShape(network: NetworkSpec): Shape {
  const shapes = fold(network, { layer: (place) => place.outputShape, merge: (place) => place.outputShape });
  return shapes.at(-1) ?? network.input;
}

/** Parameters in all: `total` with batch norm's moving statistics, as Keras's `count_params()`; `trainable` without. */
export function countParameters(network: NetworkSpec): { total: number; trainable: number } {
  const rows = trace(network);
  return {
    total: rows.reduce((sum, row) => sum + row.parameters, 0),
    trainable: rows.reduce((sum, row) => sum + row.trainableParameters, 0),
  };
}

/**
 * Multiply-adds of convolutions and dense layers for one instance.
 * @throws as `trace`, and when they depend on a size that is unknown.
 */
export function countMultiplyAdds(network: NetworkSpec): number {
  const total = trace(network).reduce((sum, row) => sum + row.multiplyAdds, 0);
  if (Number.isNaN(total)) {
    fail(`network "${network.name}": multiply-adds need an input of known size`, network.input);
  }
  return total;
}
