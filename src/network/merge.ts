/** How the outputs of parallel branches become one. */
import { type Fail, wantOneOf } from "../want";
import type { ParallelSpec } from "./spec";
import type { Merge, Shape } from "./vocabulary";

const rules: Readonly<Record<Merge, string>> = {
  add: "are equal",
  concat: "are equal but for the last axis",
  multiply: "are equal or 1 along each axis",
};

/** Calls `fail` for a block that no input suits. */
export function checkParallel({ branches, merge }: ParallelSpec, fail: Fail): void {
  if (!Array.isArray(branches)) fail("branches must be a list of lists of layers", branches);
  if (branches.length < 2) fail("branches must be at least two", branches.length);
  wantOneOf("merge", merge, Object.keys(rules), fail);
}

/**
 * The size of one axis: equal everywhere, or 1 where `broadcast` allows it; unknown where one is unknown, as in Keras.
 * `undefined` when they do not fit.
 */
function common(sizes: readonly (number | null)[], broadcast: boolean): number | null | undefined {
  const known = sizes.filter((size) => size !== null && !(broadcast && size === 1));
  if (known.some((size) => size !== known[0])) return undefined;
  return sizes.includes(null) ? null : (known[0] ?? 1);
}

/** The shape of the merged output. */
export function mergeShapes(merge: Merge, shapes: readonly Shape[], fail: Fail): Shape {
  const rank = shapes[0].length;
  if (shapes.some((shape) => shape.length !== rank)) fail("branches must end with as many axes each", shapes);
  return shapes[0].map((_, axis) => {
    const sizes = shapes.map((shape) => shape[axis]);
    if (merge === "concat" && axis === rank - 1) {
      return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size as number), 0);
    }
    const size = common(sizes, merge === "multiply");
    if (size === undefined) fail(`branches must end with shapes that ${rules[merge]}`, shapes);
    return size as number | null;
  });
}
