/** That what hostile submissions look for can be found: where nothing contains them, they find it. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { allTasks, exercise, file, notebookOf, reachedMark, reaching, writeFile } from "./attack";
import { startGrade } from "./grade";
import { reaches } from "./reaches";
import { openWorld, skip } from "./world";

const harmless = [
  "reads-answers",
  "reads-others",
  "reads-home",
  "reads-environment",
  "reads-by-tensorflow",
  "calls-this-machine",
];
const findable = [
  "answers",
  "git",
  "submissions",
  "another",
  "secret",
  "key",
  "others' environments",
  "matching",
  "tcp",
  "unix",
  "abstract",
];

test("without a sandbox the same submissions reach files, secrets and servers, and the report says that there was none", {
  skip,
}, async (t) => {
  const world = await openWorld();
  t.after(() => world.close());
  const own = reaches.filter(({ name }) => harmless.includes(name));
  assert.equal(own.length, harmless.length);
  const all = reaching("all", "everything", (here) => own.flatMap((attack) => attack.reaches?.(here) ?? []));
  writeFile(join(world.submissions, "honest-1"), file, formatNotebook(notebookOf({}, allTasks)));
  mkdirSync(join(world.out, "submissions"), { recursive: true });
  all.write(join(world.submissions, "all"), world);
  const { code, printed } = await startGrade([world.submissions, "--out", world.out, "--unsafe"], world.env()).ended;
  assert.equal(code, 0, printed);
  const record = readFileSync(join(world.out, "submissions", "all", `${exercise}.json`), "utf8");
  assert.ok(record.includes(reachedMark));
  for (const what of findable) assert.ok(record.includes(` ${what}=`), `${what} was not found`);
  assert.ok(record.includes(world.secret));
  assert.ok(world.calls() >= 3, `${world.calls()} calls`);
  assert.equal(JSON.parse(readFileSync(join(world.out, "grades.json"), "utf8")).containment, "none");
});
