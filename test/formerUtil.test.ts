import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { listFiles } from "../scripts/setup/stamps.mjs";
import { restoreUtil } from "../src/formerUtil";

const restored: Record<string, (value: unknown) => boolean> = {};
restoreUtil(restored);

const rows: [name: string, value: unknown, is: boolean][] = [
  ["isNullOrUndefined", null, true],
  ["isNullOrUndefined", undefined, true],
  ["isNullOrUndefined", 0, false],
  ["isNullOrUndefined", "", false],
  ["isArray", [], true],
  ["isArray", new Float32Array(1), false],
  ["isArray", { length: 0 }, false],
];

for (const [name, value, is] of rows) {
  test(`util.${name} of ${JSON.stringify(value) ?? value} is ${is}`, () => assert.equal(restored[name](value), is));
}

/** What Node 26 has of the functions that are used. */
const stillThere = ["promisify"];

test("tfjs-node uses nothing else of util that new Nodes lack", () => {
  const folder = join(dirname(require.resolve("@tensorflow/tfjs-node/package.json")), "dist");
  const used = listFiles(folder)
    .filter((file) => file.endsWith(".js") && !file.endsWith("_test.js"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .flatMap((text) => {
      const names = [...text.matchAll(/(\w+) = require\("(?:node:)?util"\)/g)].map(([, name]) => name);
      return names.flatMap((name) =>
        [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, "g"))].map(([, member]) => member),
      );
    });
  assert.deepEqual([...new Set(used)].sort(), [...Object.keys(restored), ...stillThere].sort());
});
