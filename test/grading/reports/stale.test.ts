import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { writeReports } from "../../../src/grading/reports";
import { smallClass } from "./smallClass";

function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "workbook stale "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const [ada, björn] = smallClass.learners;
const without = { ...smallClass, learners: [ada] };

test("reports of people who are no longer in the class go, and come back with them", async (t) => {
  const folder = emptyFolder(t);
  const listed = (): string[][] =>
    ["learners", "gradescope", "prairielearn"].map((place) => readdirSync(join(folder, place)).sort());
  const long = { ...björn, id: "Ä".repeat(300) };
  await writeReports({ ...smallClass, learners: [...smallClass.learners, long] }, folder);
  assert.deepEqual(
    listed().map(({ length }) => length),
    [4, 4, 4],
  );
  await writeReports(without, folder);
  assert.deepEqual(listed(), [["ada.html"], ["ada"], ["ada.json"]]);
  await writeReports(smallClass, folder);
  assert.equal(listed()[1].length, 3);
});

test("files that no report can be stay, and no link is followed", async (t) => {
  const [folder, elsewhere] = [emptyFolder(t), emptyFolder(t)];
  await writeReports(smallClass, folder);
  const foreign = [
    "learners/Read me.html",
    "learners/index.html",
    "learners/cy.pdf",
    "learners/sub/cy.html",
    "prairielearn/cy.html",
    "gradescope/cy/feedback.txt",
    "gradescope/own/run.sh",
  ];
  for (const file of foreign) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  writeFileSync(join(elsewhere, "results.json"), "{}");
  writeFileSync(join(elsewhere, "cy.json"), "{}");
  symlinkSync(elsewhere, join(folder, "gradescope", "linked"));
  symlinkSync(join(elsewhere, "results.json"), join(folder, "learners", "linked.html"));
  rmSync(join(folder, "prairielearn"), { recursive: true });
  symlinkSync(elsewhere, join(folder, "prairielearn"));
  await writeReports(without, folder);
  for (const file of foreign.filter((name) => !name.startsWith("prairielearn")))
    assert.ok(existsSync(join(folder, file)), file);
  for (const link of ["gradescope/linked", "learners/linked.html"]) assert.ok(existsSync(join(folder, link)), link);
  assert.ok(["results.json", "cy.json"].every((name) => existsSync(join(elsewhere, name))));
  assert.ok(!existsSync(join(folder, "gradescope/cy/results.json")));
});
