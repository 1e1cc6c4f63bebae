/** Number formats: their limits as the standards give them, rounding held against float32's own and against bits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type FloatFormat, type FloatName, floats, roundTo } from "../../src/network";
import { random } from "../../src/random";

/** IEEE 754-2019, table 3.5; bfloat16 is the upper half of a float32. */
const limits: Record<FloatName, FloatFormat> = {
  float32: {
    bytes: 4,
    exponentBits: 8,
    fractionBits: 23,
    largest: 3.4028234663852886e38,
    smallestFull: 1.1754943508222875e-38,
    smallest: 1.401298464324817e-45,
    stepAtOne: 1.1920928955078125e-7,
  },
  float16: {
    bytes: 2,
    exponentBits: 5,
    fractionBits: 10,
    largest: 65504,
    smallestFull: 0.00006103515625,
    smallest: 5.9604644775390625e-8,
    stepAtOne: 0.0009765625,
  },
  bfloat16: {
    bytes: 2,
    exponentBits: 8,
    fractionBits: 7,
    largest: 3.3895313892515355e38,
    smallestFull: 1.1754943508222875e-38,
    smallest: 9.183549615799121e-41,
    stepAtOne: 0.0078125,
  },
};

test("limits", () => assert.deepEqual(floats, limits));

const rows: [format: FloatName, value: number, rounded: number][] = [
  ["float16", 1.0004, 1],
  ["float16", 1.0005, 1.0009765625],
  ["float16", 2049, 2048], // halfway: to the even one
  ["float16", 2051, 2052],
  ["float16", -0.1, -0.0999755859375],
  ["float16", 65519, 65504],
  ["float16", 65520, Infinity],
  ["float16", -1e6, -Infinity],
  ["float16", 1e-8, 0],
  ["float16", 2 ** -25, 0],
  ["float16", 3e-8, 5.9604644775390625e-8],
  ["float16", 1e-5, 0.000010013580322265625],
  ["bfloat16", 1.003, 1],
  ["bfloat16", 1.005, 1.0078125],
  ["bfloat16", 1e-8, 1.0011717677116394e-8],
  ["bfloat16", 1e6, 999424],
  ["bfloat16", 0, 0],
  ["bfloat16", Infinity, Infinity],
  ["bfloat16", Number.NaN, Number.NaN],
];

for (const [format, value, rounded] of rows) {
  test(`${value} as ${format}`, () => assert.equal(roundTo(format, value), rounded));
}

test("float32 rounds as the processor does, bfloat16 as the upper half of its bits, of all sizes", () => {
  const rng = random(1);
  for (let i = 0; i < 20_000; i++) {
    const value = (rng() - 0.5) * 2 ** Math.round(300 * rng() - 170);
    assert.equal(roundTo("float32", value), Math.fround(value));
    const [bits] = new Uint32Array(Float32Array.of(value).buffer);
    const upper = (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000;
    assert.equal(roundTo("bfloat16", Math.fround(value)), new Float32Array(Uint32Array.of(upper).buffer)[0]);
  }
});

test("refuses a format that it does not know", () => {
  const message = 'format must be one of float32, float16, bfloat16: "float8"';
  assert.throws(() => roundTo("float8" as never, 1), new Error(message));
});
