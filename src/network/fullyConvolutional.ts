/** A classifier for images of one size as a network for images of any size (Long, Shelhamer and Darrell 2015). */
import { type Fail, fail as failPlainly } from "../want";
import { fold, type SizedPlace } from "./fold";
import { conv, kindOf } from "./kinds";
import type { Scope } from "./kinds/kind";
import type { LayerSpec, NetworkSpec } from "./spec";
import type { Shape, Size2d } from "./vocabulary";
import { failing } from "./want";

/** Which part of a classifier a layer stands in: on feature maps, on maps put into a row, or on units. */
type Stage = "maps" | "row" | "units";

/** What layers may look at, by the stage they stand in, to give at each place what they gave for one image. */
const allowed: Readonly<Record<Stage, readonly Scope[]>> = {
  maps: ["value", "place", "window"],
  row: ["value"],
  units: ["value", "place"],
};

const reasons: Readonly<Record<Stage, string>> = {
  maps: "of an image of any size no layer but the last pool may see the whole",
  row: "between flatten and the first dense layer only what treats every value alike may stand",
  units: "after the first dense layer only what acts along the last axis may stand",
};

interface Layer {
  readonly place: SizedPlace;
  /** What it and the layers inside it look at. */
  readonly scopes: readonly Scope[];
}

/**
 * The network with its dense layers as convolutions of the same weights and names: the first after `flatten` as large
 * as the feature map, the later ones 1 × 1; a global average pool becomes a pool of the map's size. Input of any size.
 * @throws when there is no dense layer on feature maps to convert, and by name for a layer that would give other numbers:
 * one that sees the whole map, or one between `flatten` and the dense layer that does not treat every value alike.
 */
export function fullyConvolutional(network: NetworkSpec): NetworkSpec {
  const layers = fold<Layer>(network, {
    layer: (place) => ({ place, scopes: [kindOf(place.spec).scope(place.spec)] }),
    merge: (place, branches) => ({ place, scopes: branches.flat().flatMap(({ scopes }) => scopes) }),
  });
  let stage: Stage = "maps";
  let window: Size2d = [1, 1];
  let pooled = false;
  const converted = layers.flatMap(({ place, scopes }): LayerSpec[] => {
    const { spec, name, inputShape } = place;
    const fail = failing(name, network.name);
    if (spec.kind === "flatten" && inputShape.length === 1) return [];
    if (spec.kind === "flatten" && stage === "maps") {
      stage = "row";
      window = mapSize(inputShape, fail);
      return [];
    }
    if (spec.kind === "globalAvgPool") {
      pooled = true;
      if (!spec.keepDims) stage = "units";
      return [{ kind: "avgPool", name, poolSize: mapSize(inputShape, fail), strides: [1, 1], padding: "valid" }];
    }
    if (spec.kind === "dense" && stage !== "maps") {
      const { units, ...kernel } = spec;
      const layer = conv({ ...kernel, name, filters: units, kernelSize: stage === "row" ? window : 1 });
      stage = "units";
      return [layer];
    }
    if (stage === "row" && spec.kind === "parallel") fail(reasons.row, spec.kind);
    const odd = scopes.some((scope) => !allowed[stage].includes(scope));
    if (odd) fail(reasons[stage], spec.kind);
    return [{ ...spec, name }];
  });
  const whole = pooled || (stage as Stage) === "units";
  if (!whole || !network.layers.some(({ kind }) => kind === "dense")) {
    failPlainly("network must have a dense layer after flatten or globalAvgPool", network.name);
  }
  const channels = network.input[network.input.length - 1];
  return { name: `${network.name}FullyConvolutional`, input: [null, null, channels], layers: converted };
}

function mapSize(shape: Shape, fail: Fail): Size2d {
  const [height, width] = shape;
  if (shape.length !== 3 || typeof height !== "number" || typeof width !== "number") {
    fail("the input must be feature maps of known height and width", shape);
  }
  return [height as number, width as number];
}
