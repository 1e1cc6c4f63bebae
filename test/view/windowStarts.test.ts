/** Where windows lie on a picture, and what a kernel makes of them: charts of one convolution agree with each other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { conv, outputShape } from "../../src/network";
import { charts, type Figure } from "../../src/view";
import { windowsAlong } from "../../src/view/charts/windowStarts";

/** The numbers of a figure's heat maps. */
const mapsOf = (figure: Figure): number[][][] =>
  figure.data.flatMap((trace) => ("z" in trace ? [trace.z as number[][]] : []));

test("a convolution's matrix gives the feature map that its kernel gives", () => {
  const kernel = [[1, -2, 0.5], [0, 3, -1], [0.25, 4, 1]]; // biome-ignore format: a matrix
  const image = Array.from({ length: 4 }, (_, y) => Array.from({ length: 5 }, (_, x) => (7 * x + 3 * y * y) % 11));
  for (const [stride, padding] of [
    [1, "valid"],
    [1, "same"],
    [2, "same"],
    [2, "valid"],
  ] as const) {
    const [matrix] = mapsOf(charts.convolutionMatrix({ title: "t", kernel, size: [4, 5], stride, padding }));
    const pixels = image.flat();
    const product = matrix.map((row) =>
      row.reduce((sum, weight, at) => sum + (Number.isNaN(weight) ? 0 : weight * pixels[at]), 0),
    );
    const last = charts.slidingWindow({ title: "t", image, kernel, stride, padding, window: product.length - 1 });
    const map = mapsOf(last)[2].flat();
    assert.deepEqual(product, map, `${padding}, ${stride}`);
  }
});

test("the number of windows is the length of the library's own feature map", () => {
  for (let length = 3; length < 12; length++) {
    for (const size of [1, 2, 3]) {
      for (const stride of [1, 2, 3]) {
        for (const padding of ["valid", "same"] as const) {
          const layers = [conv({ filters: 1, kernelSize: size, strides: stride, padding })];
          const [wanted] = outputShape({ name: "n", input: [length, length, 1], layers });
          assert.equal(windowsAlong(length, size, stride, padding).starts.length, wanted);
        }
      }
    }
  }
});

test("an odd number of zeros has the odd one behind, as TensorFlow has it", () => {
  assert.deepEqual(windowsAlong(6, 3, 2, "same"), { starts: [0, 2, 4], before: 0, after: 1 });
  assert.deepEqual(windowsAlong(7, 3, 2, "same"), { starts: [-1, 1, 3, 5], before: 1, after: 1 });
});
