/** Hostile and broken submissions, graded beside honest ones by the real `workbook grade`. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { ClassGrades, LearnerGrades } from "../../../src/grading/classGrades";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { sum } from "../../../src/numbers";
import { allPoints, allTasks, file, notebookOf, reachedMark, writeFile } from "./attack";
import { type GradeEnd, gradesIn, startGrade } from "./grade";
import { attacks } from "./index";
import { stillThere } from "./processes";
import { hashOf, openWorld, root, skip, stampOf, type World } from "./world";

/** Seconds that a cell may take here. */
const cellSeconds = 4;
const honest = Array.from({ length: 6 }, (_, i) => `honest-${i + 1}`);

/** What must be after the grading as it was before. */
const guarded: Record<string, () => string> = {
  "the program": () => hashOf(join(root, "dist")),
  "the answers": () => hashOf(join(root, "answers")),
  "the exercises": () => hashOf(join(root, "exercises")),
  packages: () => stampOf(join(root, "node_modules")),
  mounts: () => readFileSync("/proc/self/mounts", "utf8"),
};

let world: World;
let graded: GradeEnd;
let grades: ClassGrades;
let kept: Record<string, string>;
let handedIn: string;
let left: string[];

const stateOf = (): Record<string, string> =>
  Object.fromEntries(Object.entries(guarded).map(([name, state]) => [name, state()]));

describe("hostile submissions beside honest ones", { skip }, () => {
  before(async () => {
    world = await openWorld();
    for (const name of honest) writeFile(join(world.submissions, name), file, formatNotebook(notebookOf({}, allTasks)));
    for (const { name, write } of attacks) write(join(world.submissions, name), world);
    kept = stateOf();
    handedIn = hashOf(world.submissions) + hashOf(world.home);
    const args = [world.submissions, "--out", world.out, "--timeout", String(cellSeconds), "--lanes", "3"];
    const run = startGrade(args, world.env());
    graded = await run.ended;
    left = await stillThere(run.started);
    grades = gradesIn(world.out);
  });
  after(() => world.close());

  const learner = (name: string): LearnerGrades => {
    const found = grades.learners.find(({ id }) => id === name);
    assert.ok(found, `${name} is not in the grades: ${grades.learners.map(({ id }) => id).join(", ")}`);
    return found;
  };

  const pointsOf = ({ notebooks }: LearnerGrades): number =>
    sum(notebooks.flatMap(({ tasks }) => tasks.map(({ points }) => points)));

  /** All that the report says of somebody. */
  const saidOf = ({ notes, notebooks }: LearnerGrades): string[] => [
    ...notes,
    ...notebooks.flatMap((notebook) => notebook.notes),
    ...notebooks.flatMap(({ tasks }) => tasks.filter(({ state }) => state !== "passed").map(({ message }) => message)),
  ];

  test("the grading comes to its end, and says so", () => {
    assert.equal(graded.signal, null, graded.printed.slice(-2000));
    assert.ok(graded.code === 0 || graded.code === 1, `${graded.code}: ${graded.printed.slice(-2000)}`);
    assert.equal(grades.containment, "sandbox");
  });

  for (const { name, tries, points, says } of attacks) {
    test(`${JSON.stringify(name)} tries: ${tries}`, () => {
      const found = grades.learners.find(({ id }) => id === name);
      const notes = found ? saidOf(found) : (grades.notes ?? []).filter((note) => note.includes(name.slice(0, 60)));
      assert.equal(found ? pointsOf(found) : 0, points, notes.join("\n"));
      assert.match(notes.join("\n"), says, `of ${name}`);
    });
  }

  test("honest learners beside them have all of their points, and no note", () => {
    for (const name of honest) {
      assert.equal(pointsOf(learner(name)), allPoints, `${name}: ${saidOf(learner(name)).join("\n")}`);
      assert.deepEqual(saidOf(learner(name)), [], name);
    }
  });

  test("nothing was reached: no file, no server, no secret", () => {
    const texts = readdirSync(world.out, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), "latin1")]);
    assert.ok(texts.length > 10);
    for (const [path, text] of [...texts, ["the terminal", graded.printed]]) {
      assert.ok(!text?.includes(world.secret), `a secret is in ${path}`);
      const at = text?.indexOf(reachedMark) ?? -1;
      assert.ok(at < 0, `${path}: ${text?.slice(at, at + 300)}`);
    }
    assert.equal(world.calls(), 0, "calls to servers of this machine");
  });

  test("nothing was changed, and nothing is left", () => {
    const now = stateOf();
    for (const name of Object.keys(guarded)) assert.ok(now[name] === kept[name], `${name} changed`);
    assert.equal(hashOf(world.submissions) + hashOf(world.home), handedIn, "submissions, or the home");
    assert.deepEqual(readdirSync(world.scratch), [], "temporary files");
    assert.deepEqual(left, [], "processes");
  });

  test("none takes longer than its own limits", () => {
    for (const { id, notebooks } of grades.learners)
      for (const { exercise, seconds } of notebooks) assert.ok(seconds < 120, `${id}, ${exercise}: ${seconds} s`);
  });

  test("what learners wrote is nowhere markup, nor a formula", () => {
    const files = readdirSync(world.out, { recursive: true }).map(String);
    const pages = files.filter((name) => name.endsWith(".html"));
    const tables = files.filter((name) => name.endsWith(".csv"));
    assert.ok(pages.length > 3 && tables.length > 1, files.join());
    for (const name of pages)
      assert.doesNotMatch(
        readFileSync(join(world.out, name), "utf8"),
        /<script>\s*alert|<img src=x|<iframe srcdoc/,
        name,
      );
    for (const name of tables)
      assert.doesNotMatch(readFileSync(join(world.out, name), "utf8"), /(^|[,;\n])"?[=@+\-\t\r](?!\d)/m, name);
  });
});
