/** Which file an exercise is, when it is handed in. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { exerciseFile } from "../../src/host/classroom";
import { placesIn } from "../../src/host/places";

const root = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
after(() => rmSync(root, { recursive: true }));
const where = placesIn(join(root, "program"), join(root, "home"));
const [given, own] = [join(where.program, "exercises"), join(where.work, "exercises")];
for (const folder of [given, own]) mkdirSync(folder, { recursive: true });
for (const name of ["02-memory", "03-limits"]) writeFileSync(join(given, `${name}.ipynb`), "{}");
for (const name of ["02-memory-Copy1", "02-memory", "02-memory-my-try", "03-limits-Copy1"])
  writeFileSync(join(own, `${name}.ipynb`), "{}");

const rows: [asked: string | number, name: string][] = [
  ["02", "02-memory"],
  [2, "02-memory"],
  ["02-memory", "02-memory"],
  ["02-memory-Copy1.ipynb", "02-memory-Copy1"], // which the classroom refuses, and says why
  ["3", "03-limits-Copy1"],
];

for (const [asked, name] of rows)
  test(`exercise ${asked} is ${name}, whatever copies lie beside it`, () => {
    assert.equal(exerciseFile(asked, where), join(own, `${name}.ipynb`));
  });
