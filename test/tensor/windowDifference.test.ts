import assert from "node:assert/strict";
import { test } from "node:test";
import type { Images } from "../../src/data";
import { conv, type LayerSpec, maxPool, type NetworkSpec, type Padding, trace } from "../../src/network";
import { random } from "../../src/random";
import { buildModel, windowDifference } from "../../src/tensor";

const rng = random(5);
const canvas: Images = {
  ...{ count: 1, height: 16, width: 19, channels: 1 },
  pixels: Uint8Array.from({ length: 16 * 19 }, () => 1 + Math.floor(255 * rng())),
};
const grid = { rows: 3, columns: 4, stride: 3, size: 10 };

const stack = (layers: readonly LayerSpec[]): NetworkSpec => ({ name: "stack", input: [null, null, 1], layers });
const convs = (count: number, padding: Padding, kernelSize: number): LayerSpec[] =>
  Array.from({ length: count }, () => conv({ filters: 4, kernelSize, padding }));

/** How many rows and columns at each edge differ, with a difference at every place there. */
function border(differences: readonly (readonly number[])[]): number | "uneven" {
  const size = differences.length;
  const isTouched = (row: number, column: number): boolean => differences[row][column] > 1e-5;
  for (let wide = 0; wide <= size / 2; wide++) {
    const fits = differences.every((line, row) =>
      line.every((_, column) => {
        const inside = [row, column].every((at) => at >= wide && at < size - wide);
        return isTouched(row, column) !== inside;
      }),
    );
    if (fits) return wide;
  }
  return "uneven";
}

for (const [count, padding, kernelSize, expected] of [
  [1, "valid", 3, 0],
  [3, "valid", 3, 0],
  [1, "same", 1, 0],
  [1, "same", 3, 1],
  [2, "same", 3, 2],
  [3, "same", 3, 3],
  [2, "same", 5, 4],
] as const) {
  test(`${count} ${padding} convolutions of ${kernelSize} × ${kernelSize}: a cut window differs in ${expected} border rows`, () => {
    const network = stack(convs(count, padding, kernelSize));
    const model = buildModel(network, { seed: 3 });
    const layer = trace(network)[count - 1].name;
    const differences = windowDifference(model, canvas, { ...grid, layer });
    assert.equal(differences.length, padding === "same" ? 10 : 10 - count * (kernelSize - 1));
    assert.equal(border(differences), expected);
    model.dispose();
  });
}

test("a window at the canvas's own corner differs on the other two sides alone", () => {
  const model = buildModel(stack(convs(1, "same", 3)), { seed: 3 });
  const differences = windowDifference(model, canvas, { ...grid, rows: 1, columns: 1, layer: "conv" });
  const touched = differences.map((line) => line.filter((value) => value > 1e-5).length);
  assert.deepEqual(touched, [1, 1, 1, 1, 1, 1, 1, 1, 1, 10]);
  model.dispose();
});

test("a layer that moves on by more than a pixel is refused, and so is one that there is not", () => {
  const model = buildModel(stack([...convs(1, "same", 3), maxPool()]), { seed: 3 });
  assert.throws(
    () => windowDifference(model, canvas, { ...grid, layer: "maxPool" }),
    /^Error: layer must have a stride of 1/,
  );
  assert.throws(() => windowDifference(model, canvas, { ...grid, layer: "pool" }), /^Error: layer must be/);
  model.dispose();
});
