import assert from "node:assert/strict";
import { test } from "node:test";
import { loadMnist, type Shift, scramblePixels, shiftEveryWay, shiftImages, type Views, viewsOf } from "../../src/data";
import "../../src/notebook/data";

/** Two images of 2 × 3: 1 to 6 and 7 to 12. */
const two = { pixels: Uint8Array.from({ length: 12 }, (_, i) => i + 1), count: 2, height: 2, width: 3, channels: 1 };

const shifts: [name: string, shift: Shift, first: number[], second: number[]][] = [
  ["nothing", {}, [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]],
  ["right", { right: 1 }, [0, 1, 2, 0, 4, 5], [0, 7, 8, 0, 10, 11]],
  ["left", { right: -1 }, [2, 3, 0, 5, 6, 0], [8, 9, 0, 11, 12, 0]],
  ["down", { down: 1 }, [0, 0, 0, 1, 2, 3], [0, 0, 0, 7, 8, 9]],
  ["up", { down: -1 }, [4, 5, 6, 0, 0, 0], [10, 11, 12, 0, 0, 0]],
  ["both ways", { right: 2, down: -1 }, [0, 0, 4, 0, 0, 0], [0, 0, 10, 0, 0, 0]],
  ["out to the right", { right: 3 }, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
  ["far out to the left", { right: -9 }, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
  ["far out below", { down: 9 }, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
];

for (const [name, shift, first, second] of shifts) {
  test(`images are shifted: ${name}`, () => {
    const labels = Uint8Array.of(3, 4);
    const shifted = shiftImages({ ...two, labels }, shift);
    assert.deepEqual([...shifted.pixels], [...first, ...second]);
    assert.deepEqual(shifted.labels, labels);
    assert.deepEqual([...two.pixels], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
}

test("every way is right, left, down and up", () => {
  const ways: Shift[] = [{ right: 2 }, { right: -2 }, { down: 2 }, { down: -2 }];
  assert.deepEqual(
    shiftEveryWay(two, 2),
    ways.map((way) => shiftImages(two, way)),
  );
  assert.throws(() => shiftEveryWay(two, 0), /pixels must be a whole number of at least 1: 0/);
});

test("views are the images and, moved by one pixel, what lies around them: beside, and also along the diagonals", () => {
  const one = { pixels: Uint8Array.of(0, 0, 0, 0, 9, 0, 0, 0, 0), count: 1, height: 3, width: 3, channels: 1 };
  const placesOf = (views: Views): number[] => viewsOf(one, views).map(({ pixels }) => pixels.indexOf(9));
  assert.deepEqual(placesOf(1), [4]);
  assert.deepEqual(placesOf(5), [1, 3, 4, 5, 7]);
  assert.deepEqual(placesOf(9), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.throws(() => viewsOf(one, 4 as Views), /^Error: views must be 1, 5 or 9: 4$/);
});

test("labels of pixels move with their pixels", () => {
  const labels = two.pixels.map((pixel) => 20 + pixel);
  assert.deepEqual(
    [...shiftImages({ ...two, labels }, { right: 1 }).labels],
    [0, 21, 22, 0, 24, 25, 0, 27, 28, 0, 30, 31],
  );
});

test("feature maps move with all their channels", () => {
  const maps = { pixels: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), count: 1, height: 1, width: 3, channels: 2 };
  assert.deepEqual(shiftImages(maps, { right: 1 }).pixels, Float32Array.of(0, 0, 0.1, 0.2, 0.3, 0.4));
  const scrambled = [...scramblePixels(maps, { seed: 2 }).pixels];
  assert.notDeepEqual(scrambled, [...maps.pixels]);
  for (const first of [0, 2, 4]) {
    const at = scrambled.indexOf(maps.pixels[first]);
    assert.equal(at % 2, 0);
    assert.equal(scrambled[at + 1], maps.pixels[first + 1]);
  }
});

test("shifts by parts of pixels are refused", () => {
  assert.throws(() => shiftImages(two, { right: 0.5 }), /right must be a whole number of pixels: 0.5/);
  assert.throws(() => shiftImages(two, { down: Number.NaN }), /down must be a whole number of pixels: NaN/);
});

test("two shifts the same way are one shift, and what has left an image does not come back", () => {
  const digits = loadMnist({ split: "test", limit: 500 });
  const once = shiftImages(digits, { right: 5, down: -9 });
  assert.notDeepEqual(once.pixels, digits.pixels);
  assert.deepEqual(shiftImages(shiftImages(digits, { right: 2, down: -3 }), { right: 3, down: -6 }), once);
  assert.deepEqual(
    [...shiftImages(shiftImages(two, { right: 1 }), { right: -1 }).pixels],
    [1, 2, 0, 4, 5, 0, 7, 8, 0, 10, 11, 0],
  );
});

test("scrambled images share one order of pixels, which the seed decides", () => {
  const count = 3;
  const places = Uint8Array.from({ length: count * 100 }, (_, i) => i % 100);
  const { pixels } = scramblePixels({ pixels: places, count, height: 10, width: 10, channels: 1 }, { seed: 5 });
  const orders = [0, 1, 2].map((i) => [...pixels.subarray(100 * i, 100 * i + 100)]);
  assert.notDeepEqual(orders[0], [...places.subarray(0, 100)]);
  assert.deepEqual(orders[1], orders[0]);
  assert.deepEqual(orders[2], orders[0]);
  assert.deepEqual(
    [...orders[0]].sort((a, b) => a - b),
    [...places.subarray(0, 100)],
  );
  const again = (seed: number) =>
    scramblePixels({ pixels: places, count, height: 10, width: 10, channels: 1 }, { seed }).pixels;
  assert.deepEqual(again(5), pixels);
  assert.notDeepEqual(again(6), pixels);
});
