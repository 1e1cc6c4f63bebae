import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { outFolder } from "../../src/cli/outFolder";
import { placesIn } from "../../src/host/places";

const folders: [folder: string, refused: RegExp | undefined][] = [
  ["out/lessons", undefined],
  ["elsewhere/work", undefined],
  ["workshop", undefined],
  ["home/work", /your own copies/],
  ["home/work/notebooks", /your own copies/],
  ["home/work/not there yet/a/b", /your own copies/],
  ["home/out/../work/notebooks", /your own copies/],
  ["link to work", /your own copies/],
  ["link to work/new", /your own copies/],
  ["program/notebooks", /the originals/],
  ["program/exercises/executed", /the originals/],
  ["program/answers", /the originals/],
];

for (const [folder, refused] of folders) {
  test(`run --out "${folder}" ${refused ? "is refused" : "is taken"}`, (t) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "workbook-out-")));
    t.after(() => rmSync(root, { recursive: true }));
    const where = placesIn(join(root, "program"), join(root, "home"));
    mkdirSync(where.work, { recursive: true });
    symlinkSync(where.work, join(root, "link to work"), "junction");
    if (refused) assert.throws(() => outFolder(where, join(root, folder)), { message: refused, exitCode: 2 });
    else assert.equal(outFolder(where, join(root, folder)), join(root, folder));
  });
}
