import assert from "node:assert/strict";
import { test } from "node:test";
import { digitCanvas, loadMnist } from "../../src/data";

test("digits lie on a canvas where the places say, and nowhere else", () => {
  const images = loadMnist({ split: "test", limit: 200 });
  const canvas = digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 3 });
  assert.equal(canvas.places.length, 6);
  assert.deepEqual(digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 3 }), canvas);
  assert.notDeepEqual(digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 4 }).places, canvas.places);
  const ink = (pixels: Uint8Array): number => pixels.reduce((sum, pixel) => sum + pixel, 0);
  const inside = canvas.places.reduce((sum, { top, left }) => {
    const rows = Array.from({ length: 28 }, (_, row) => (top + row) * 200 + left);
    return sum + rows.reduce((total, start) => total + ink(canvas.pixels.subarray(start, start + 28)), 0);
  }, 0);
  assert.equal(inside, ink(canvas.pixels));
  assert.ok(inside > 0);
});

test("a canvas too small for its digits is refused", () => {
  const images = loadMnist({ split: "test", limit: 10 });
  assert.throws(() => digitCanvas(images, { height: 60, width: 60, digits: 9 }), /60 × 60 has no room .* digits: 9/);
  assert.throws(() => digitCanvas(images, { height: 20, width: 60, digits: 1 }), /no room/);
});
