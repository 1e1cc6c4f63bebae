import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadPhotograph } from "../../src/data";
import { installedFiles } from "../../src/host/digits";
import { sum } from "../../src/numbers";
import "../../src/notebook/data";

test("the photograph is in colour, small, and the one that README credits", () => {
  const { pixels, ...sizes } = loadPhotograph();
  assert.deepEqual(sizes, { count: 1, height: 80, width: 120, channels: 3 });
  // Row 60, column 60 lies on the red saucer.
  const [red, green, blue] = pixels.subarray(3 * (60 * 120 + 60), 3 * (60 * 120 + 60) + 3);
  assert.ok(red > 2 * green && red > 2 * blue, `${red}, ${green}, ${blue}`);
  const mean = sum(pixels) / pixels.length;
  assert.ok(mean > 50 && mean < 150, String(mean));
  const readme = readFileSync(join(__dirname, "..", "..", "data", "README.md"), "utf8");
  assert.match(readme, /coffee\.idx.*Rachel Michetti.*CC0/);
});

const spoilt: [name: string, change: (bytes: Uint8Array) => Uint8Array, error: RegExp][] = [
  ["cut off", (bytes) => bytes.slice(0, 1000), /coffee\.idx: the file is cut off/],
  ["changed", (bytes) => bytes.fill(0, 500, 600), /coffee\.idx: the MD5 checksum must be/],
  ["digits", (bytes) => Uint8Array.from(bytes).fill(1, 3, 4), /coffee\.idx: the magic number/],
];

for (const [name, change, error] of spoilt) {
  test(`a photograph that is ${name} is refused`, () => {
    const source = {
      ...installedFiles,
      read: (...where: Parameters<typeof installedFiles.read>) =>
        change(Uint8Array.from(installedFiles.read(...where))),
    };
    assert.throws(() => loadPhotograph({ source }), error);
  });
}
