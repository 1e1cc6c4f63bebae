import assert from "node:assert/strict";
import { test } from "node:test";
import { normal, random, stream } from "../../src/random";
import { type Augmentation, augment, type PixelBatch } from "../../src/tensor/augment";
import { gather } from "../../src/tensor/batches";

/** One picture from rows of grey levels. */
const picture = (rows: number[][]): PixelBatch => ({
  pixels: Uint8Array.from(rows.flat()),
  count: 1,
  height: rows.length,
  width: rows[0].length,
  channels: 1,
});

const rowsOf = ({ pixels, height, width }: PixelBatch): number[][] =>
  Array.from({ length: height }, (_, y) => [...pixels.slice(y * width, (y + 1) * width)]);

/** A batch of pictures without any symmetry. */
function pictures(count: number, height = 28, width = 28, channels = 1): PixelBatch {
  const rng = random(7);
  const pixels = Uint8Array.from({ length: count * height * width * channels }, () => Math.floor(256 * rng()));
  return { pixels, count, height, width, channels };
}

const square = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];
const wide = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
];
const dot = (at: number, size: number, level = 200): number[][] =>
  Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => (x === at && y === at ? level : 0)));

const always = { share: 1 };
// biome-ignore format: pictures as one sees them
const known: [name: string, augmentation: Augmentation, input: number[][], expected: number[][]][] = [
  ["a shift to the right", augment.shift({ x: [1, 1], y: 0 }), wide, [[0, 1, 2, 3], [0, 5, 6, 7]]],
  ["a shift to the left", augment.shift({ x: [-2, -2], y: 0 }), wide, [[3, 4, 0, 0], [7, 8, 0, 0]]],
  ["a shift down", augment.shift({ x: 0, y: [1, 1] }), wide, [[0, 0, 0, 0], [1, 2, 3, 4]]],
  ["a shift out of the picture", augment.shift({ x: [9, 9], y: 0 }), wide, [[0, 0, 0, 0], [0, 0, 0, 0]]],
  ["half a pixel to the right", augment.shift({ x: [0.5, 0.5], y: 0 }), [[0, 8, 4, 0]], [[0, 4, 6, 2]]],
  ["no rotation", augment.rotate({ degrees: 0 }), square, square],
  ["a quarter, clockwise", augment.rotate({ degrees: [90, 90] }), square, [[7, 4, 1], [8, 5, 2], [9, 6, 3]]],
  ["a quarter back", augment.rotate({ degrees: [-90, -90] }), square, [[3, 6, 9], [2, 5, 8], [1, 4, 7]]],
  ["a half turn", augment.rotate({ degrees: [180, 180] }), wide, [[8, 7, 6, 5], [4, 3, 2, 1]]],
  ["a full turn", augment.rotate({ degrees: [360, 360] }), square, square],
  ["twice as large", augment.scale({ factor: [2, 2] }), dot(2, 5), [[0, 0, 0, 0, 0], [0, 50, 100, 50, 0], [0, 100, 200, 100, 0], [0, 50, 100, 50, 0], [0, 0, 0, 0, 0]]],
  ["twice as far from the middle", augment.scale({ factor: [2, 2] }), [[0, 0, 0, 8, 0]], [[0, 0, 0, 4, 8]]],
  ["half as large", augment.scale({ factor: [0.5, 0.5] }), [[2, 4, 6, 8, 9]], [[0, 2, 6, 9, 0]]],
  ["uprights at 45 degrees", augment.shear({ degrees: [45, 45] }), [[0, 8, 0], [0, 8, 0], [0, 8, 0]], [[0, 0, 8], [0, 8, 0], [8, 0, 0]]],
  ["left and right swapped", augment.flip(always), wide, [[4, 3, 2, 1], [8, 7, 6, 5]]],
  ["upside down", augment.flip({ direction: "vertical", share: 1 }), wide, [[5, 6, 7, 8], [1, 2, 3, 4]]],
  ["no flip at a share of 0", augment.flip({ share: 0 }), wide, wide],
  ["flipped twice", augment.compose([augment.flip(always), augment.flip(always)]), wide, wide],
  ["an affine map that does nothing", augment.affine({ degrees: 0, pixels: 0, factor: 0, shear: 0 }), square, square],
  ["elastic without strength", augment.elastic({ strength: 0 }), square, square],
  ["noise without deviation", augment.noise({ deviation: 0 }), square, square],
  ["a flip for all", augment.sometimes(augment.flip(always), { share: 1 }), wide, [[4, 3, 2, 1], [8, 7, 6, 5]]],
  ["a flip for none", augment.sometimes(augment.flip(always), { share: 0 }), wide, wide],
  ["a cutout of everything", augment.cutout({ size: 9, level: 7 }), [[1, 2], [3, 4]], [[7, 7], [7, 7]]],
  ["a cutout of nothing", augment.cutout({ share: 0 }), square, square],
  ["shifted, then flipped", augment.compose([augment.shift({ x: [1, 1], y: 0 }), augment.flip(always)]), wide, [[3, 2, 1, 0], [7, 6, 5, 0]]],
  ["flipped, then shifted", augment.compose([augment.flip(always), augment.shift({ x: [1, 1], y: 0 })]), wide, [[0, 4, 3, 2], [0, 8, 7, 6]]],
  ["out of the picture and back", augment.compose([augment.shift({ x: [9, 9], y: 0 }), augment.shift({ x: [-9, -9], y: 0 })]), wide, wide],
  ["nothing composed", augment.compose([]), wide, wide],
];

for (const [name, augmentation, input, expected] of known) {
  test(`${name} gives the picture that one expects`, () => {
    assert.deepEqual(rowsOf(augment.apply(augmentation, picture(input))), expected);
  });
}

const kinds: readonly [name: string, augmentation: Augmentation][] = [
  ["shift", augment.shift()],
  ["rotate", augment.rotate()],
  ["scale", augment.scale()],
  ["shear", augment.shear()],
  ["flip", augment.flip()],
  ["affine", augment.affine()],
  ["elastic", augment.elastic()],
  ["noise", augment.noise()],
  ["cutout", augment.cutout()],
  ["compose", augment.compose([augment.affine(), augment.elastic(), augment.cutout()])],
  ["compose with noise", augment.compose([augment.affine(), augment.elastic(), augment.noise(), augment.cutout()])],
  ["sometimes", augment.sometimes(augment.affine())],
];

test("mixup adds up two images of a batch, and draws the label in the same proportion", () => {
  const count = 4000;
  const pixels = Float32Array.from({ length: count }, (_, i) => i % 2);
  const labels = Uint8Array.from(pixels);
  const batch = { pixels, labels, count, height: 1, width: 1, channels: 1 };
  const mixed = augment.mixup({ alpha: 1 })(batch, random(2));
  assert.deepEqual([...pixels.slice(0, 3), ...labels.slice(0, 3)], [0, 1, 0, 0, 1, 0], "the input is left alone");
  assert.ok(mixed.pixels.every((share) => share >= 0 && share <= 1));
  const between = [...mixed.pixels.entries()].filter(([, share]) => share > 0 && share < 1);
  // Half of the images meet one of the other kind; of α = 1 each share is as likely.
  assert.ok(Math.abs(between.length / count - 0.5) < 0.04, `${between.length} are mixed`);
  for (const from of [0, 0.25, 0.5, 0.75]) {
    const to = from + 0.25;
    const here = between.filter(([, share]) => share >= from && share < to);
    const ones = here.filter(([i]) => mixed.labels?.[i] === 1).length / here.length;
    assert.ok(Math.abs(here.length / between.length - 0.25) < 0.04, `${here.length} from ${from} to ${to}`);
    assert.ok(Math.abs(ones - (from + to) / 2) < 0.08, `${ones} of the labels from ${from} to ${to}`);
  }
});

for (const share of [0.5, 1]) {
  test(`mixup for a share of ${share} of the images draws labels for these, and for no others`, () => {
    const count = 4000;
    const pixels = Float32Array.from({ length: count }, (_, i) => i % 2);
    const batch = { pixels, labels: Uint8Array.from(pixels), count, height: 1, width: 1, channels: 1 };
    const some = augment.sometimes(augment.mixup({ alpha: 1 }), { share })(batch, random(2));
    const drawn = [...batch.labels.keys()].filter((i) => some.labels?.[i] !== batch.labels[i]);
    // Half of them meet one of the other kind, and half of these take its label.
    assert.ok(Math.abs(drawn.length / count - share / 4) < 0.03, `${drawn.length} of ${count}`);
    assert.ok(drawn.every((i) => some.pixels[i] > 0 && some.pixels[i] < 1));
  });
}

test("mixup with a small α leaves most images nearly pure", () => {
  const count = 4000;
  const batch = {
    pixels: Float32Array.from({ length: count }, (_, i) => i % 2),
    count,
    height: 1,
    width: 1,
    channels: 1,
  };
  const { pixels, labels } = augment.mixup({ alpha: 0.05 })(batch, random(3));
  const mixed = pixels.filter((share) => share > 0.05 && share < 0.95).length / count;
  assert.ok(mixed > 0.02 && mixed < 0.12, `${mixed}`); // 2 · 0.05 · ln(0.95 / 0.05) / 4 of them, nearly
  assert.equal(labels, undefined);
});

test("mixup wants a parameter that it can draw with, and one label for each image", () => {
  assert.throws(() => augment.mixup({ alpha: 0 }), /^Error: alpha must be .*: 0$/);
  const masks = { ...pictures(2, 3, 3), labels: new Uint8Array(18) };
  assert.throws(() => augment.mixup()(masks, random(1)), /one for each image for mixup/);
});

for (const [name, augmentation] of kinds) {
  test(`${name}: the seed decides, shapes stay, the input is left alone`, () => {
    for (const images of [pictures(12), pictures(12, 9, 14, 3)]) {
      const before = images.pixels.slice();
      const { pixels, ...shape } = augment.apply(augmentation, images, { seed: 3 });
      assert.deepEqual(augment.apply(augmentation, images, { seed: 3 }).pixels, pixels);
      assert.notDeepEqual(augment.apply(augmentation, images, { seed: 4 }).pixels, pixels);
      assert.notDeepEqual(pixels, Float32Array.from(before));
      assert.deepEqual(shape, {
        count: images.count,
        height: images.height,
        width: images.width,
        channels: images.channels,
      });
      const floats = { ...images, pixels: Float32Array.from(before) };
      assert.deepEqual(augment.apply(augmentation, floats, { seed: 3 }).pixels, pixels);
      assert.deepEqual(floats.pixels, Float32Array.from(before));
      assert.deepEqual(images.pixels, before);
    }
  });

  test(`${name}: the images of a batch get variants of their own, whatever comes after them`, () => {
    const [one] = [pictures(1)];
    const many = augment.apply(augmentation, one, { seed: 5, copies: 12 });
    const variants = new Set(Array.from({ length: 12 }, (_, i) => many.pixels.slice(i * 784, (i + 1) * 784).join()));
    const forAll = name !== "flip" && name !== "sometimes";
    assert.ok(variants.size > 1 && (variants.size === 12 || !forAll), `${variants.size} of 12 differ`);
    const few = augment.apply(augmentation, one, { seed: 5, copies: 4 });
    assert.deepEqual(many.pixels.subarray(0, few.pixels.length), few.pixels);
  });
}

/** Each channel holds the grey picture, times its number. */
const coloured = (grey: PixelBatch): PixelBatch => ({
  ...grey,
  channels: 3,
  pixels: Float32Array.from({ length: 3 * grey.pixels.length }, (_, i) => (i % 3) * grey.pixels[Math.floor(i / 3)]),
});

for (const [name, augmentation] of kinds.filter(([name]) => !name.includes("noise"))) {
  test(`${name}: three channels move together, each as it would alone`, () => {
    const grey = pictures(4, 19, 28);
    const expected = augment.apply(augmentation, grey, { seed: 2 }).pixels;
    augment.apply(augmentation, coloured(grey), { seed: 2 }).pixels.forEach((value, i) => {
      assert.ok(Math.abs(value - (i % 3) * expected[Math.floor(i / 3)]) < 1e-3);
    });
  });
}

test("noise: every channel gets noise of its own, and all as much, after other steps too", () => {
  const colour = coloured(pictures(20));
  const moves = [augment.affine(), augment.elastic()];
  const noise = augment.noise({ deviation: 30 });
  for (const [before, after] of [
    [augment.compose([]), noise],
    [augment.compose(moves), augment.compose([...moves, noise])],
  ]) {
    const still = augment.apply(before, colour, { seed: 4 }).pixels;
    const added = augment.apply(after, colour, { seed: 4 }).pixels.map((value, i) => value - still[i]);
    const channel = (n: number) => added.filter((_, i) => i % 3 === n);
    for (const n of [0, 1, 2]) {
      const { mean, deviation } = moments(channel(n));
      assert.ok(Math.abs(mean) < 1 && Math.abs(deviation - 30) < 1, `channel ${n}: ${mean}, ${deviation}`);
      const next = channel((n + 1) % 3);
      const shared = channel(n).reduce((sum, value, i) => sum + value * next[i], 0) / (next.length * 900);
      assert.ok(Math.abs(shared) < 0.05, `correlation ${shared}`);
    }
  }
});

/** The textbook way: one place at a time, in plain steps. */
function slowAffine(images: PixelBatch, seed: number, [degrees, pixels, factor, shear]: number[]): number[] {
  const rng = stream(seed, "augmentation");
  const spread = (limit: number): number => (2 * rng() - 1) * limit;
  const { height, width } = images;
  return Array.from({ length: images.count }, (_, n) => {
    const angle = (spread(degrees) * Math.PI) / 180;
    const slant = Math.tan((spread(shear) * Math.PI) / 180);
    const zoom = 1 + spread(factor);
    const [down, right] = [spread(pixels), spread(pixels)];
    const at = (y: number, x: number): number =>
      y < 0 || x < 0 || y >= height || x >= width ? 0 : images.pixels[(n * height + y) * width + x];
    return Array.from({ length: height * width }, (_, i) => {
      // Back through the four changes, the last one first: shifted, sheared, scaled, rotated.
      const moved = [(i % width) - (width - 1) / 2 - right, Math.floor(i / width) - (height - 1) / 2 - down];
      const upright = [moved[0] + slant * moved[1], moved[1]];
      const [u, v] = [upright[0] / zoom, upright[1] / zoom];
      const x = Math.cos(angle) * u + Math.sin(angle) * v + (width - 1) / 2;
      const y = Math.cos(angle) * v - Math.sin(angle) * u + (height - 1) / 2;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      const above = (1 - fx) * at(top, left) + fx * at(top, left + 1);
      return (1 - fy) * above + fy * ((1 - fx) * at(top + 1, left) + fx * at(top + 1, left + 1));
    });
  }).flat();
}

for (const [degrees, pixels, factor, shear] of [
  [10, 2, 0.1, 5],
  [90, 9, 0.5, 40],
  [0, 30, 0, 0],
]) {
  test(`affine equals the textbook's loop for ${degrees}°, ${pixels} px, ${factor}, ${shear}°`, () => {
    const images = pictures(8, 17, 28);
    const ours = augment.apply(augment.affine({ degrees, pixels, factor, shear }), images, { seed: 11 });
    const theirs = slowAffine(images, 11, [degrees, pixels, factor, shear]);
    const worst = Math.max(...ours.pixels.map((value, i) => Math.abs(value - theirs[i])));
    assert.ok(worst < 1e-3, `off by ${worst}`);
  });
}

const draws: [name: string, augmentation: Augmentation, input: number[][], least: number, most: number][] = [
  ["shift", augment.shift({ x: 3, y: 0 }), [[0, 1, 2, 3, 4, 5, 6, 7, 8]], 1, 7],
  ["shift by a pair", augment.shift({ x: [-1, 2], y: 0 }), [[0, 1, 2, 3, 4, 5, 6, 7, 8]], 2, 5],
];

for (const [name, augmentation, input, least, most] of draws) {
  test(`${name} draws evenly from its range`, () => {
    const copies = 2000;
    const ramp = augment.apply(augmentation, picture(input), { copies, seed: 2 });
    const middle = Array.from({ length: copies }, (_, i) => ramp.pixels[i * 9 + 4]);
    assert.ok(Math.min(...middle) >= least && Math.max(...middle) <= most);
    const mean = middle.reduce((sum, value) => sum + value, 0) / copies;
    assert.ok(Math.abs(mean - (least + most) / 2) < 0.15, `mean ${mean}`);
    assert.ok(Math.min(...middle) < least + 0.1 && Math.max(...middle) > most - 0.1);
  });
}

test("flip mirrors the share of the images that was asked for", () => {
  const flipped = augment.apply(augment.flip({ share: 0.3 }), picture([[1, 2]]), { copies: 5000 }).pixels;
  const share = flipped.filter((value, i) => i % 2 === 0 && value === 2).length / 5000;
  assert.ok(Math.abs(share - 0.3) < 0.03, `${share}`);
});

test("sometimes changes the share of the images that was asked for, and leaves the others whole", () => {
  const images = pictures(1000, 4, 5, 3);
  const { pixels } = augment.sometimes(augment.affine(), { share: 0.7 })(images, random(1));
  const size = 4 * 5 * 3;
  const same = Array.from({ length: 1000 }, (_, i) => i).filter((i) =>
    pixels.subarray(i * size, (i + 1) * size).every((value, k) => value === images.pixels[i * size + k]),
  );
  assert.ok(Math.abs(same.length - 300) < 45, `${same.length}`);
});

function moments(values: Iterable<number>): { mean: number; deviation: number; kurtosis: number } {
  const all = [...values];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const power = (n: number): number => all.reduce((sum, value) => sum + (value - mean) ** n, 0) / all.length;
  return { mean, deviation: Math.sqrt(power(2)), kurtosis: power(4) / power(2) ** 2 };
}

test("noise has the mean 0, the deviation asked for, and the normal distribution's tails", () => {
  const grey = { pixels: new Uint8Array(64 * 784).fill(5), count: 64, height: 28, width: 28, channels: 1 };
  const { mean, deviation, kurtosis } = moments(augment.apply(augment.noise({ deviation: 30 }), grey).pixels);
  assert.ok(Math.abs(mean - 5) < 0.6, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 30) < 0.5, `deviation ${deviation}`);
  assert.ok(Math.abs(kurtosis - 3) < 0.15, `kurtosis ${kurtosis}`);
});

test("noise reaches every value of an image with an odd number of them", () => {
  const { pixels } = augment.apply(augment.noise(), picture(square), { copies: 20 });
  assert.ok(pixels.every((value, i) => value !== square.flat()[i % 9]));
});

test("cutout takes one square of its size, or the part of it that lies inside", () => {
  const white = { pixels: new Uint8Array(400).fill(255), count: 1, height: 20, width: 20, channels: 1 };
  const { pixels } = augment.apply(augment.cutout({ size: 6 }), white, { copies: 300, seed: 1 });
  const areas = Array.from({ length: 300 }, (_, n) => {
    const blank = [...pixels.subarray(n * 400, (n + 1) * 400).entries()].filter(([, value]) => value === 0);
    const [rows, columns] = [blank.map(([i]) => Math.floor(i / 20)), blank.map(([i]) => i % 20)];
    const sides = [rows, columns].map((places) => Math.max(...places) - Math.min(...places) + 1);
    assert.equal(blank.length, sides[0] * sides[1], "the blank pixels are a rectangle");
    assert.ok(
      sides.every((side) => side >= 3 && side <= 6),
      `sides ${sides}`,
    );
    return blank.length;
  });
  // A side is whole for 15 of the 20 rows that the centre may lie in.
  const whole = areas.filter((area) => area === 36).length / 300;
  assert.ok(Math.abs(whole - (15 / 20) ** 2) < 0.09, `${whole} are whole`);
});

test("the seed's generators belong to the steps: a further step leaves the others as they are", () => {
  const images = pictures(5);
  const steps = [augment.rotate(), augment.shift()];
  const cut = augment.compose([...steps, augment.cutout({ size: 4, level: -1 })]);
  const moved = augment.apply(augment.compose(steps), images, { seed: 6 }).pixels;
  const both = augment.apply(cut, images, { seed: 6 }).pixels;
  assert.ok([...both].every((value, i) => value === -1 || value === moved[i]));
  assert.ok(both.includes(-1));
});

test("compose takes augmentations of others, between its own", () => {
  const invert: Augmentation = (batch) => ({
    ...batch,
    pixels: Float32Array.from(batch.pixels, (value) => 255 - value),
  });
  const steps = [augment.shift({ x: [1, 1], y: 0 }), invert, augment.shift({ x: [1, 1], y: 0 })];
  assert.deepEqual([...augment.apply(augment.compose(steps), picture([[5, 6, 7]])).pixels], [0, 255, 250]);
});

test("compose in compose is one list", () => {
  const [a, b, c] = [augment.rotate(), augment.elastic(), augment.noise()];
  const images = pictures(3);
  const nested = augment.compose([augment.compose([a, b]), c]);
  assert.deepEqual(augment.apply(nested, images), augment.apply(augment.compose([a, b, c]), images));
});

/** What a picture of its own column numbers tells: how far each pixel was moved to the right. */
function movements(augmentation: Augmentation, size: number, copies: number, seed: number): Float32Array[] {
  const ramp = {
    pixels: Float32Array.from({ length: size * size }, (_, i) => i % size),
    count: 1,
    height: size,
    width: size,
    channels: 1,
  };
  const { pixels } = augment.apply(augmentation, ramp, { copies, seed });
  return Array.from({ length: copies }, (_, n) =>
    Float32Array.from({ length: size * size }, (_, i) => pixels[n * size * size + i] - (i % size)),
  );
}

/** Simard's own recipe: uniform noise at every pixel, a Gaussian of 4 pixels over it, times 34. */
function simard(size: number, rng: () => number): Float32Array {
  const [margin, sigma, alpha] = [16, 4, 34];
  const full = size + 2 * margin;
  const kernel = Array.from({ length: 2 * margin + 1 }, (_, i) => Math.exp(-((i - margin) ** 2) / (2 * sigma * sigma)));
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const noise = Float32Array.from({ length: full * full }, () => 2 * rng() - 1);
  const across = Float32Array.from({ length: full * size }, (_, i) => {
    const from = Math.floor(i / size) * full + (i % size);
    return kernel.reduce((sum, weight, k) => sum + (weight / total) * noise[from + k], 0);
  });
  return Float32Array.from({ length: size * size }, (_, i) =>
    kernel.reduce((sum, weight, k) => sum + alpha * (weight / total) * across[i + k * size], 0),
  );
}

/** Deviation of the movements in the middle of a field, and how alike they are at some distances. */
function structure(fields: Float32Array[], size: number): number[] {
  const middle = Math.floor(size / 2) * size + Math.floor(size / 2) - 6;
  const product = (distance: number): number =>
    fields.reduce((sum, field) => sum + field[middle] * field[middle + distance], 0) / fields.length;
  return [Math.sqrt(product(0)), product(4) / product(0), product(8) / product(0), product(4 * size) / product(0)];
}

test("elastic moves pixels as far, and neighbours as much alike, as the paper's recipe", () => {
  const [size, copies] = [33, 1500];
  const rng = random(1);
  const theirs = structure(
    Array.from({ length: copies }, () => simard(size, rng)),
    size,
  );
  const ours = structure(movements(augment.elastic(), size, copies, 1), size);
  const close = ours.every((value, i) => Math.abs(value - theirs[i]) < 0.1);
  assert.ok(close, `ours ${ours}, the paper's ${theirs}`);
});

test("elastic's strength is the deviation in pixels, at every smoothness and in both directions", () => {
  for (const [strength, smoothness] of [
    [1, 2],
    [2, 4],
    [1, 8],
  ]) {
    const elastic = augment.elastic({ strength, smoothness });
    const fields = movements(elastic, 29, 1500, 3);
    const { mean, deviation } = moments(fields.map((field) => field[14 * 29 + 14]));
    assert.ok(Math.abs(mean) < 0.12 * strength, `mean ${mean}`);
    assert.ok(Math.abs(deviation - strength) < 0.08 * strength, `strength ${strength}, deviation ${deviation}`);
  }
});

test("an elastic picture that is then rotated is the rotated elastic picture", () => {
  // Smooth blobs, so that interpolating twice costs little.
  const rng = random(2);
  const [cx, cy] = [14 + normal(rng), 12 + normal(rng)];
  const blob = Float32Array.from(
    { length: 29 * 29 },
    (_, i) => 255 * Math.exp(-(((i % 29) - cx) ** 2 + (Math.floor(i / 29) - cy) ** 2) / 40),
  );
  const images = { pixels: blob, count: 1, height: 29, width: 29, channels: 1 };
  const elastic = augment.elastic({ strength: 2, smoothness: 4 });
  const turn = augment.rotate({ degrees: [30, 30] });
  const both = augment.apply(augment.compose([elastic, turn]), images, { seed: 9 }).pixels;
  // The generators that compose draws from the seed, by hand.
  const seeds = stream(9, "augmentation");
  const first = elastic(images, random(Math.floor(seeds() * 2 ** 32)));
  const second = turn(first, random(Math.floor(seeds() * 2 ** 32))).pixels;
  const worst = (other: Float32Array): number => Math.max(...both.map((value, i) => Math.abs(value - other[i])));
  assert.ok(worst(second) < 12, `off by ${worst(second)} of 255`);
  assert.ok(worst(turn(images, random(1)).pixels) > 40, "the elastic part is there");
});

test("an augmentation that stands twice in a list draws twice", () => {
  const elastic = augment.elastic({ strength: 1 });
  const twice = movements(augment.compose([elastic, elastic]), 29, 1500, 4).map((field) => field[14 * 29 + 14]);
  assert.ok(Math.abs(moments(twice).deviation - Math.SQRT2) < 0.12, `${moments(twice).deviation}, not 1 or 2`);
});

test("copies stand next to each other, with the label of their original", () => {
  const images = { ...picture([[1], [2]]), count: 2, height: 1, labels: Uint8Array.from([8, 9]) };
  const { pixels, labels, count } = augment.apply(augment.compose([]), images, { copies: 3 });
  assert.deepEqual([[...pixels], [...labels], count], [[1, 1, 1, 2, 2, 2], [8, 8, 8, 9, 9, 9], 6]);
  assert.equal(images.labels.length, 2);
});

/** A class for every pixel of the pictures: 1 to 5 in no order, so that a place tells where it comes from. */
function masked(count: number, height: number, width: number): PixelBatch & { labels: Uint8Array } {
  const images = pictures(count, height, width);
  const rng = random(3);
  return { ...images, labels: Uint8Array.from({ length: count * height * width }, () => 1 + Math.floor(5 * rng())) };
}

// biome-ignore format: pictures as one sees them
const masks: [name: string, augmentation: Augmentation, labels: number[][], expected: number[][]][] = [
  ["a shift to the right", augment.shift({ x: [1, 1], y: 0 }), wide, [[0, 1, 2, 3], [0, 5, 6, 7]]],
  ["by less than half a pixel", augment.shift({ x: [0.4, 0.4], y: 0 }), wide, wide],
  ["by more than half a pixel", augment.shift({ x: [0.6, 0.6], y: 0 }), wide, [[0, 1, 2, 3], [0, 5, 6, 7]]],
  ["a quarter, clockwise", augment.rotate({ degrees: [90, 90] }), square, [[7, 4, 1], [8, 5, 2], [9, 6, 3]]],
  ["a flip", augment.flip(always), wide, [[4, 3, 2, 1], [8, 7, 6, 5]]],
  ["shifted, then flipped", augment.compose([augment.shift({ x: [1, 1], y: 0 }), augment.flip(always)]), wide, [[3, 2, 1, 0], [7, 6, 5, 0]]],
  ["a flip for all", augment.sometimes(augment.flip(always), { share: 1 }), wide, [[4, 3, 2, 1], [8, 7, 6, 5]]],
  ["a flip for none", augment.sometimes(augment.flip(always), { share: 0 }), wide, wide],
  ["three times as large", augment.scale({ factor: [3, 3] }), square, [[5, 5, 5], [5, 5, 5], [5, 5, 5]]],
  ["noise", augment.noise(), square, square],
  ["a cutout of everything", augment.cutout({ size: 9 }), square, square],
];

for (const [name, augmentation, labels, expected] of masks) {
  test(`labels of pixels turn with their image: ${name}`, () => {
    const given = Uint8Array.from(labels.flat());
    const varied = augment.apply(augmentation, { ...picture(labels), labels: given });
    assert.deepEqual([...varied.labels], expected.flat());
    assert.deepEqual([...given], labels.flat());
  });
}

/** Where an affine map takes each place, one at a time: the nearest label of the picture, or background. */
function slowMask(images: ReturnType<typeof masked>, seed: number, degrees: number, pixels: number): number[] {
  const rng = stream(seed, "augmentation");
  const spread = (limit: number): number => (2 * rng() - 1) * limit;
  const { height, width, labels } = images;
  return Array.from({ length: images.count }, (_, n) => {
    const angle = (spread(degrees) * Math.PI) / 180;
    rng(); // the shear and the factor
    rng();
    const [down, right] = [spread(pixels), spread(pixels)];
    return Array.from({ length: height * width }, (_, i) => {
      const [u, v] = [(i % width) - (width - 1) / 2 - right, Math.floor(i / width) - (height - 1) / 2 - down];
      const x = Math.round(Math.cos(angle) * u + Math.sin(angle) * v + (width - 1) / 2);
      const y = Math.round(Math.cos(angle) * v - Math.sin(angle) * u + (height - 1) / 2);
      return x < 0 || y < 0 || x >= width || y >= height ? 0 : labels[(n * height + y) * width + x];
    });
  }).flat();
}

test("masks turn as a direct computation turns them, by the draw that turns their images", () => {
  const images = masked(6, 17, 28);
  const affine = augment.affine({ degrees: 40, pixels: 5, factor: 0, shear: 0 });
  const { labels, pixels } = augment.apply(affine, images, { seed: 11 });
  const expected = slowMask(images, 11, 40, 5);
  const wrong = expected.filter((label, i) => label !== labels[i]).length;
  assert.ok(wrong <= 2, `${wrong} of ${expected.length} differ`); // a place on the very edge between two pixels may
  assert.deepEqual(pixels, augment.apply(affine, pictures(6, 17, 28), { seed: 11 }).pixels);
});

test("a mask that is its own image is turned like it: every kind, composed and for some, in copies", () => {
  const grown = (mask: number, side: number): number => Math.floor(mask / side);
  for (const [name, augmentation] of kinds.filter(([name]) => !name.includes("noise") && name !== "cutout")) {
    if (name === "compose") continue; // its cutout blanks the image alone
    // Two halves, 0 and 200: what is interpolated rounds to the label on either side, but for the line between them.
    const labels = Uint8Array.from({ length: 3 * 400 }, (_, i) => 200 * grown(i % 20, 10));
    const images = { pixels: labels.slice(), labels, count: 3, height: 20, width: 20, channels: 1 };
    const varied = augment.apply(augmentation, images, { seed: 6, copies: 4 });
    const apart = varied.labels.filter((label, i) => Math.abs(label - varied.pixels[i]) > 100.1).length;
    assert.ok(apart < 0.02 * varied.labels.length, `${name}: ${apart} of ${varied.labels.length}`);
  }
});

test("batches for training turn masks with their images", () => {
  const images = masked(5, 6, 7);
  const turned = gather(
    { ...images, pixels: images.labels.slice() },
    Uint32Array.of(3, 1),
    augment.flip(always),
    random(1),
  );
  assert.deepEqual([...turned.labels], [...turned.pixels]);
  assert.deepEqual([...turned.labels.subarray(0, 7)], [...images.labels.subarray(3 * 42, 3 * 42 + 7)].reverse());
  const classed = { ...pictures(5), labels: Uint8Array.of(4, 3, 2, 1, 0) };
  assert.deepEqual([...gather(classed, Uint32Array.of(0, 4), augment.flip(), random(1)).labels], [4, 0]);
});

test("a place that rounds up to the edge gives background, and no NaN", () => {
  for (const size of [2, 4, 8, 16, 32, 64]) {
    for (const less of [0, 1e-16, 4e-16, 1e-15, 4e-15, 1e-14]) {
      for (const [right, down] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, -1],
      ]) {
        const images = {
          pixels: new Uint8Array(size * size).fill(9),
          count: 1,
          height: size,
          width: size,
          channels: 1,
        };
        // The first column shows what is one past the last one, less a little; or one before the first.
        const far = (sign: number): [number, number] => [-sign * (size - less), -sign * (size - less)];
        const { pixels } = augment.apply(augment.shift({ x: far(right), y: far(down) }), images);
        assert.ok(
          pixels.every((value) => value >= 0 && value <= 9),
          `${size} − ${less}, ${right}, ${down}`,
        );
      }
    }
  }
});

test("images with a label each keep it, and a class each pixel of another's augmentation must come back", () => {
  const images = masked(2, 3, 3);
  const dropping = (({ labels: _, ...batch }: PixelBatch) => ({
    ...batch,
    pixels: Float32Array.from(batch.pixels),
  })) as Augmentation;
  assert.throws(() => augment.apply(dropping, images), /must give 18 labels of pixels back: undefined$/);
  assert.deepEqual([...augment.apply(dropping, { ...pictures(2), labels: Uint8Array.of(7, 8) }).labels], [7, 8]);
  const shrinking: Augmentation = (batch) => ({ ...batch, pixels: new Float32Array(3) });
  assert.throws(() => augment.apply(shrinking, images), /must give 18 pixels back: 3$/);
  assert.throws(() => augment.compose([shrinking, augment.flip()])(images, random(1)), /must give 18 pixels back: 3$/);
});

const any = (value: unknown): never => value as never;
const refused: [name: string, call: () => unknown, message: RegExp][] = [
  ["a negative range", () => augment.shift({ x: -1 }), /^x must be a number of at least 0, or \[from, to\]: -1$/],
  ["a range that falls", () => augment.shift({ y: [2, 1] }), /^y must be .*: \[2, 1\]$/],
  ["a range of three", () => augment.shift({ y: any([1, 2, 3]) }), /^y must be .*: \[1, 2, 3\]$/],
  ["degrees that are no number", () => augment.rotate({ degrees: Number.NaN }), /^degrees must be .*: NaN$/],
  ["degrees in words", () => augment.rotate({ degrees: any("ten") }), /^degrees must be .*: "ten"$/],
  ["a factor of 1", () => augment.scale({ factor: 1 }), /^factor must be a share .* or \[from, to\] above 0: 1$/],
  ["a factor of 0", () => augment.scale({ factor: [0, 1] }), /^factor must be .*: \[0, 1\]$/],
  ["a shear of 90°", () => augment.shear({ degrees: 90 }), /^degrees must be below 90 degrees to either side: 90$/],
  ["an affine shear of 90°", () => augment.affine({ shear: 90 }), /^shear must be below 90 .*: 90$/],
  ["an affine factor of 2", () => augment.affine({ factor: 2 }), /^factor must be a share .*: 2$/],
  ["an infinite shift", () => augment.affine({ pixels: Infinity }), /^pixels must be .*: Infinity$/],
  [
    "a diagonal flip",
    () => augment.flip({ direction: any("diagonal") }),
    /^direction must be one of horizontal, vertical: "diagonal"$/,
  ],
  ["a share of 2", () => augment.flip({ share: 2 }), /^share must be a share from 0 to 1: 2$/],
  ["sometimes more than always", () => augment.sometimes(augment.flip(), { share: 1.5 }), /^share must be .*: 1.5$/],
  ["negative strength", () => augment.elastic({ strength: -1 }), /^strength must be a number of at least 0: -1$/],
  ["no smoothness", () => augment.elastic({ smoothness: 0 }), /^smoothness must be a number of at least 0.5: 0$/],
  ["negative noise", () => augment.noise({ deviation: -5 }), /^deviation must be a number of at least 0: -5$/],
  ["half a cutout", () => augment.cutout({ size: 2.5 }), /^size must be a whole number of at least 1: 2.5$/],
  ["a level that is none", () => augment.cutout({ level: Number.NaN }), /^level must be a number: NaN$/],
  ["a cutout's share below 0", () => augment.cutout({ share: -0.1 }), /^share must be .*: -0.1$/],
  ["what cannot be composed", () => augment.compose([any({})]), /^each of augmentations must be a function, such as /],
  ["no copies", () => augment.apply(augment.noise(), pictures(1), { copies: 0 }), /^copies must be .* at least 1: 0$/],
  [
    "labels that are neither one an image nor one a pixel",
    () => augment.apply(augment.noise(), { ...pictures(2), labels: new Uint8Array(9) }),
    /^labels must be one an image, 2, or one a pixel, 1568: 9$/,
  ],
  [
    "missing pixels",
    () => augment.noise()({ ...pictures(2), count: 3 }, random(1)),
    /^pixels must be 3 × 28 × 28 × 1 = 2352 values: 1568$/,
  ],
];

for (const [name, call, message] of refused) test(`${name} is refused`, () => assert.throws(call, { message }));
