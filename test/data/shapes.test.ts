import assert from "node:assert/strict";
import { test } from "node:test";
import { type LabelledImages, shapeClasses, syntheticShapes } from "../../src/data";

interface Region {
  label: number;
  area: number;
  /** The distance of the farthest pixel from the region's centre. */
  reach: number;
}

/** The connected regions of an image that are not background. */
function regions({ labels, height, width }: LabelledImages, image: number): Region[] {
  const mask = labels.subarray(image * height * width, (image + 1) * height * width);
  const seen = new Set<number>();
  return [...mask.keys()].flatMap((start) => {
    if (mask[start] === 0 || seen.has(start)) return [];
    seen.add(start);
    const cells = [start];
    for (const cell of cells) {
      const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => cell + dy * width + dx));
      const inside = around.filter((n) => mask[n] === mask[start] && Math.abs((n % width) - (cell % width)) <= 1);
      for (const next of inside) if (!seen.has(next)) cells.push(next) && seen.add(next);
    }
    const points = cells.map((cell) => [Math.floor(cell / width), cell % width]);
    const mean = (axis: number): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    const [y, x] = [mean(0), mean(1)];
    const reach = Math.max(...points.map(([r, c]) => Math.hypot(r - y, c - x)));
    return [{ label: mask[start], area: cells.length, reach }];
  });
}

// Geometry's own oracle: the share of its outer circle that a shape fills.
const shares: [name: (typeof shapeClasses)[number], share: number][] = [
  ["disc", 1],
  ["square", 2 / Math.PI],
  ["triangle", (3 * Math.sqrt(3)) / (4 * Math.PI)],
];

const large = syntheticShapes({ count: 40, seed: 2, size: 128, shapes: 1 });
const found = Array.from({ length: large.count }, (_, i) => regions(large, i)).flat();

for (const [name, share] of shares) {
  test(`what is labelled ${name} is a ${name}`, () => {
    const those = found.filter(({ label }) => shapeClasses[label] === name);
    assert.ok(those.length >= 5, `${those.length} in 40 images`);
    for (const { area, reach } of those) {
      const filled = area / (Math.PI * (reach + 0.3) ** 2);
      assert.ok(Math.abs(filled - share) < 0.08, `fills ${filled} of its circle, a ${name} fills ${share}`);
    }
  });
}

test("images have one shape up to as many as asked for, whole and apart", () => {
  const images = syntheticShapes({ count: 60, seed: 5 });
  const counts = new Set<number>();
  for (let i = 0; i < images.count; i++) {
    const inside = regions(images, i);
    counts.add(inside.length);
    for (const { area } of inside) assert.ok(area > 50, `a shape of ${area} pixels is only a part`);
  }
  assert.deepEqual([...counts].sort(), [1, 2, 3]);
});

test("a shape is lighter or darker than its ground by more than the noise", () => {
  const { pixels, labels, count } = syntheticShapes({ count: 30, seed: 8, shapes: 1, noise: 0 });
  const size = 64 * 64;
  const lighter = Array.from({ length: count }, (_, i) => {
    const levels = [0, 1].map((inside) => {
      const those = pixels
        .subarray(i * size, (i + 1) * size)
        .filter((_, p) => Math.min(1, labels[i * size + p]) === inside);
      assert.equal(new Set(those).size, 1, "one level without noise");
      return those[0];
    });
    assert.ok(Math.abs(levels[1] - levels[0]) >= 69, `levels ${levels}`);
    return levels[1] > levels[0];
  });
  assert.equal(new Set(lighter).size, 2, "both lighter and darker shapes");
});

// A corner reaches up to a pixel beyond the outermost pixel centre that it covers.
test("shapes are as large as asked for", () => {
  const found = syntheticShapes({ count: 40, seed: 6, size: 100, radius: [0.1, 0.2], shapes: 6 });
  const reaches = Array.from({ length: found.count }, (_, i) => regions(found, i).map(({ reach }) => reach)).flat();
  const [least, most] = [Math.min(...reaches), Math.max(...reaches)];
  assert.ok(least > 8.5 && least < 11, `least ${least}`);
  assert.ok(most > 17.5 && most < 20.5, `most ${most}`);
});

test("the seed decides everything", () => {
  const images = syntheticShapes({ count: 3, seed: 4 });
  assert.deepEqual(syntheticShapes({ count: 3, seed: 4 }), images);
  assert.notDeepEqual(syntheticShapes({ count: 3, seed: 5 }).labels, images.labels);
  assert.deepEqual(syntheticShapes({ count: 2, seed: 4 }).labels, images.labels.subarray(0, 2 * 64 * 64));
});

const refused: [options: Parameters<typeof syntheticShapes>[0], message: RegExp][] = [
  [{ count: 0 }, /^count must be a whole number of at least 1: 0$/],
  [{ count: 1, size: 8 }, /^size must be a whole number of at least 16: 8$/],
  [{ count: 1, shapes: 0.5 }, /^shapes must be a whole number of at least 1: 0.5$/],
  [{ count: 1, radius: [0.2, 0.1] }, /^radius must be two shares .*, the smaller first: \[0.2, 0.1\]$/],
  [{ count: 1, radius: [0, 0.1] }, /^radius must be two shares above 0 .*: \[0, 0.1\]$/],
  [{ count: 1, radius: [0.1, 0.6] }, /^radius must be two shares .*up to 0.5, .*: \[0.1, 0.6\]$/],
  [{ count: 1, seed: -1 }, /^seed must be a whole number from 0 .*: -1$/],
  [{ count: 1, noise: -1 }, /^noise must be a number of at least 0: -1$/],
];

for (const [options, message] of refused) {
  test(`syntheticShapes refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => syntheticShapes(options), { message });
  });
}
