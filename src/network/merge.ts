/** How the outputs of parallel branches become one. */
import type { Merge, Shape } from "./spec";
import type { Fail } from "./want";

const show = (shapes: readonly Shape[]): string =>
  shapes.map((shape) => `[${shape.map((n) => n ?? "?")}]`).join(" and ");

/** The size of one axis: equal everywhere, or 1 where `broadcast` allows it; `undefined` when they do not fit. */
function common(sizes: readonly (number | null)[], broadcast: boolean): number | null | undefined {
  const known = sizes.filter((size) => size !== null && !(broadcast && size === 1));
  if (known.length > 0) return known.every((size) => size === known[0]) ? known[0] : undefined;
  return sizes.includes(null) ? null : 1;
}

/** The shape of the merged output. */
export function mergeShapes(merge: Merge, shapes: readonly Shape[], fail: Fail): Shape {
  if (!["add", "concat", "multiply"].includes(merge)) fail("merge must be one of add, concat, multiply", merge);
  if (shapes.length < 2) fail("branches must be at least two", shapes.length);
  const rank = shapes[0].length;
  if (shapes.some((shape) => shape.length !== rank)) fail("branches must end with as many axes each", show(shapes));
  return shapes[0].map((_, axis) => {
    const sizes = shapes.map((shape) => shape[axis]);
    if (merge === "concat" && axis === rank - 1) {
      return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size as number), 0);
    }
    const size = common(sizes, merge === "multiply");
    if (size === undefined) fail(`branches must end with shapes that ${rules[merge]}`, show(shapes));
    return size as number | null;
  });
}

const rules: Record<Merge, string> = {
  add: "are equal",
  concat: "are equal but for the last axis",
  multiply: "are equal or 1 along each axis",
};
