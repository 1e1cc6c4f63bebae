/** Zip files: whole or not at all, also where the writing is given up. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { strFromU8, unzipSync } from "fflate";
import { writeZip } from "../../src/cli/handouts/zipFile";

const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-zip-"));
after(() => rmSync(folder, { recursive: true }));

const large = join(folder, "large.whl");
writeFileSync(large, Buffer.alloc(5_000_000, "wheel"));
const file = join(folder, "class.zip");
const entries = [
  { path: "a/README.md", content: Buffer.from("read me") },
  { path: "a/empty", content: new Uint8Array() },
  { path: "a/large.whl", content: { file: large } },
];

test("a zip file has all that goes into it, out of memory and out of files", async () => {
  await writeZip(file, entries);
  const members = unzipSync(readFileSync(file));
  assert.deepEqual(Object.keys(members), ["a/README.md", "a/empty", "a/large.whl"]);
  assert.equal(strFromU8(members["a/README.md"]), "read me");
  assert.equal(members["a/empty"].length, 0);
  assert.ok(readFileSync(large).equals(members["a/large.whl"]));
});

test("where the writing is given up, the file before stays and no draft is left", async () => {
  writeFileSync(file, "before");
  const ending = new AbortController();
  const written = writeZip(file, entries, ending.signal);
  setImmediate(() => ending.abort());
  await assert.rejects(written, { name: "AbortError" });
  assert.equal(readFileSync(file, "utf8"), "before");
  assert.deepEqual(readdirSync(folder).sort(), ["class.zip", "large.whl"]);
});
