import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openCells } from "./cells";

const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-far-"));
const cells = openCells(folder);
after(() => {
  cells.close();
  rmSync(folder, { recursive: true });
});

const sources: readonly [what: string, source: string, value: unknown][] = [
  [
    "the workbook's functions",
    'import { conv, dense, tf } from "cnn-workbook"; conv({ filters: 1, kernelSize: 3 }).kind',
    "conv",
  ],
  [
    "a value of an inferred type of the workbook's",
    "const layers = [conv({ filters: 2, kernelSize: 3 }), dense({ units: 4 })]; layers.length",
    2,
  ],
  ["a value of an inferred type of a package's", "const x = tf.ones([2, 3]); const y = tf.sum(x); x.rank", 2],
  [
    "a function that gives one",
    "function ones(n: number) { return { made: tf.ones([n]), layers }; } ones(3).made.size",
    3,
  ],
  ["all of them in a later cell", "[x.size, ones(2).layers.length, layers[0].kind].join()", "6,2,conv"],
  [
    "a package of the workbook's by its own name",
    'import * as whole from "@tensorflow/tfjs-node"; const z = whole.zeros([4]); z.size',
    4,
  ],
  ["Node's own", 'import { join } from "node:path"; const parts = join("a", "b"); parts', "a/b"],
];

for (const [what, source, value] of sources) {
  test(`a notebook far from the workbook: ${what}`, async () => {
    const ran = await cells.run(source);
    assert.deepEqual([ran.error?.evalue, ran.value], [undefined, value]);
  });
}

test("a notebook far from the workbook: types are checked", async () => {
  const { error } = await cells.run("const wrong: number = layers;");
  assert.match(error?.evalue ?? "", /is not assignable to type 'number'/);
});
