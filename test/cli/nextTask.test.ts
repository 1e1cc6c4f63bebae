import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { nextElsewhere } from "../../src/cli/nextTask";
import { listOriginals } from "../../src/cli/workFolder";
import { places } from "../../src/host/places";
import { notePassed } from "../../src/host/progress";
import { tasks } from "../../src/tasks";

const home = mkdtempSync(join(tmpdir(), "workbook-next-"));
process.env["WORKBOOK_HOME"] = home;
delete process.env["WORKBOOK_LEARNER"];
after(() => rmSync(home, { recursive: true }));

const exercises = listOriginals(places()).filter((path) => path.startsWith("exercises/"));
const judgedOf = (question: string): string[] =>
  tasks.filter(({ id, kind }) => kind !== "written" && id.split(".")[0] === question).map(({ id }) => id);

test("where these exercises are done, the first task of the others that is not passed is next; in the end nothing", () => {
  const others = exercises.filter((path) => !path.includes("/02-"));
  assert.equal(nextElsewhere(others, places())?.task, "1.1");
  for (const id of judgedOf("1").slice(0, 1)) notePassed(undefined, id);
  assert.equal(nextElsewhere(others, places())?.task, "1.2");
  for (const id of judgedOf("1")) notePassed(undefined, id);
  const next = nextElsewhere(others, places());
  assert.equal(next?.task, "3.1");
  assert.match(next?.file ?? "", /^exercises\/03-.*\.ipynb$/);
  assert.equal(next?.title, tasks.find(({ id }) => id === "3.1")?.title);
  for (const { id } of tasks) notePassed(undefined, id);
  assert.equal(nextElsewhere(others, places()), undefined);
});
