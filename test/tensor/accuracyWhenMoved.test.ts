import assert from "node:assert/strict";
import { test } from "node:test";
import { dense, flatten } from "../../src/network";
import { accuracyWhenMoved, buildModel, tf } from "../../src/tensor";

test("images are judged where they have moved to: right, left, down and up count alike", () => {
  const layers = [flatten(), dense({ units: 2, activation: "softmax", useBias: false })];
  const model = buildModel({ name: "which side", input: [9, 9, 1], layers });
  // Class 0 is what lies in the first five columns, class 1 what lies in the others.
  const weights = Array.from({ length: 81 }, (_, at) => (at % 9 < 5 ? [1, 0] : [0, 1]));
  tf.tidy(() => model.setWeights([tf.tensor2d(weights)]));
  const pixels = new Uint8Array(81);
  pixels[4 * 9 + 3] = 255;
  const left = { pixels, count: 1, height: 9, width: 9, channels: 1, labels: Uint8Array.of(0) };
  const shares = [0, 1, 2, 4].map((distance) => accuracyWhenMoved(model, left, distance));
  // By 1 it stays on its side; by 2 to the right it does not; by 4 it leaves the frame to the left, and nothing is class 0.
  assert.deepEqual(shares, [1, 1, 0.75, 0.75]);
  model.dispose();
});
