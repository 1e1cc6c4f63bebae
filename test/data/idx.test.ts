import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIdx } from "../../src/data/idx";

/** An IDX file of bytes: two images of 2 × 3. */
function idx(change: (bytes: number[]) => number[] = (bytes) => bytes): Uint8Array {
  return Uint8Array.from(change([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).keys()]));
}

test("an IDX file gives its sizes and values", () => {
  const { sizes, values } = parseIdx(idx(), 3, "images");
  assert.deepEqual(sizes, [2, 2, 3]);
  assert.deepEqual(values, Uint8Array.from(Array(12).keys()));
});

test("an IDX file may lie anywhere in memory", () => {
  const memory = Uint8Array.from([9, 9, 9, ...idx(), 9]);
  const { values } = parseIdx(memory.subarray(3, -1), 3, "images");
  assert.deepEqual(values, Uint8Array.from(Array(12).keys()));
});

const broken: [name: string, file: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /^images: the header must have 16 bytes, the file has only 0$/],
  ["half a header", idx((b) => b.slice(0, 10)), /^images: the header must have 16 bytes, the file has only 10$/],
  [
    "a wrong magic number",
    idx((b) => [1, ...b.slice(1)]),
    /must be 0x00000803 \(unsigned bytes, 3 axes\), found 0x01000803 \(no IDX file\)$/,
  ],
  ["a compressed file", idx((b) => [0x1f, 0x8b, ...b.slice(2)]), /found 0x1f8b0803 \(no IDX file\)$/],
  [
    "another element type",
    idx((b) => [0, 0, 13, ...b.slice(3)]),
    /must be 0x00000803 .*, found 0x00000d03 \(32-bit floats, 3 axes\)$/,
  ],
  ["an unknown element type", idx((b) => [0, 0, 7, ...b.slice(3)]), /found 0x00000703 \(no IDX file\)$/],
  [
    "another number of axes",
    idx((b) => [0, 0, 8, 1, ...b.slice(4)]),
    /must be 0x00000803 .*, found 0x00000801 \(unsigned bytes, 1 axes\)$/,
  ],
  ["a file cut off", idx((b) => b.slice(0, -1)), /the file is cut off: 2 × 2 × 3 values need 12 bytes, found 11$/],
  ["bytes left over", idx((b) => [...b, 0]), /the file has bytes left over: 2 × 2 × 3 values need 12 bytes, found 13$/],
  ["a count too high", idx((b) => b.with(7, 3)), /is cut off: 3 × 2 × 3 values need 18 bytes, found 12$/],
  ["a count beyond all memory", idx((b) => b.with(4, 255)), /is cut off: 4278190082 × 2 × 3 values need \d+ bytes/],
];

for (const [name, file, message] of broken) {
  test(`${name} is refused`, () => {
    assert.throws(() => parseIdx(file, 3, "images"), { message });
  });
}
