import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { type Dataset, type FileSource, type LoadOptions, load } from "../../src/data";

/** An IDX file of bytes with these sizes, which counts up. */
const idx = (...sizes: number[]): Uint8Array => {
  const count = sizes.reduce((product, size) => product * size, 1);
  return Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, 0, size]), ...Array(count).keys()]);
};

/** Another data set of the same format: five colour images of 2 × 3. */
const flags: Dataset = {
  name: "flags",
  package: "flag-data",
  classes: ["plain", "striped", "crossed", "starred", "other"],
  channels: 3,
  files: {
    train: { images: { name: "flags", md5: "aa" }, labels: { name: "kinds", md5: "bb" } },
    test: { images: { name: "flags", md5: "aa" }, labels: { name: "kinds", md5: "bb" } },
  },
  cure: "draw them anew",
};

const sourceOf = (changed: Readonly<Record<string, Uint8Array>> = {}): FileSource => {
  const files: Readonly<Record<string, Uint8Array>> = { flags: idx(5, 2, 3, 3), kinds: idx(5), ...changed };
  return { read: (dataset, name) => (dataset.package === "flag-data" ? files[name] : new Uint8Array(0)) };
};

test("a data set is a record: colour images of any size load with their classes' names", () => {
  const { pixels, labels, ...rest } = load(flags, { split: "train", offset: 1, limit: 2, source: sourceOf() });
  assert.deepEqual(rest, { count: 2, height: 2, width: 3, channels: 3, classNames: flags.classes });
  assert.deepEqual([...labels], [1, 2]);
  assert.deepEqual(
    [...pixels],
    Array.from({ length: 36 }, (_, i) => 18 + i),
  );
});

const refused: [name: string, source: FileSource, options: Partial<LoadOptions>, message: RegExp][] = [
  [
    "grey images",
    sourceOf({ flags: idx(5, 2, 3) }),
    {},
    /^flags: the magic number must be 0x00000804 .*; draw them anew$/,
  ],
  ["images of four channels", sourceOf({ flags: idx(5, 2, 3, 4) }), {}, /^flags: must have 3 channels, found 4; draw/],
  [
    "a label too few",
    sourceOf({ kinds: idx(4) }),
    {},
    /^kinds: must hold a label for each of the 5 images, found 4; draw/,
  ],
  [
    "a class without a name",
    sourceOf({ kinds: idx(5).fill(7, 8) }),
    {},
    /^kinds: labels must be .* below the 5 classes, .*: 7; draw/,
  ],
  [
    "another checksum",
    { ...sourceOf(), md5: () => "cc" },
    {},
    /^flags: the MD5 checksum must be aa, found cc; draw them anew$/,
  ],
  ["a part past the end", sourceOf(), { offset: 4, limit: 2 }, /^limit must be .* from 1 to 1 for the test images: 2$/],
];

for (const [name, source, options, message] of refused) {
  test(`a data set is refused with ${name}`, () => {
    assert.throws(() => load(flags, { split: "test", source, ...options }), { message });
  });
}

test("without files provided, loading and recorded measurements say so, and nothing reads the disk by itself", () => {
  const data = join(__dirname, "..", "..", "src", "data", "index.ts");
  for (const call of ['loadMnist({ split: "test" })', 'recorded("baseline")']) {
    const script = `const data = require(${JSON.stringify(data)}); try { data.${call}; } catch (e) { console.log(e.message); }`;
    const output = execFileSync(process.execPath, ["--import", "tsx", "--eval", script], { encoding: "utf8" });
    assert.match(output, /^no .* are provided: call provide(Files|Records) first, or import cnn-workbook\n$/);
  }
});
