/** Hostile and broken submissions, graded beside honest ones by the real `workbook grade`. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { parse } from "papaparse";
import type { ClassGrades, LearnerGrades } from "../../../src/grading/classGrades";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { sum } from "../../../src/numbers";
import { type Attack, allPoints, allTasks, file, notebookOf, reachedMark, writeFile } from "./attack";
import { type GradeEnd, gradesIn, startGrade } from "./grade";
import { attacks } from "./index";
import { stillThere } from "./processes";
import { resources } from "./resources";
import { hashOf, openWorld, root, skip, stampOf, type World } from "./world";

interface Limits {
  /** Seconds that a cell, and a notebook, may take. */
  readonly cell: number;
  readonly notebook: number;
}

const honest = Array.from({ length: 4 }, (_, i) => `honest-${i + 1}`);

/** What must be after the grading as it was before. */
const guarded: Record<string, (world: World) => string> = {
  "the program": () => hashOf(join(root, "dist")),
  "the answers": () => hashOf(join(root, "answers")),
  "the exercises": () => hashOf(join(root, "exercises")),
  packages: () => stampOf(join(root, "node_modules")),
  mounts: () => readFileSync("/proc/self/mounts", "utf8"),
  submissions: ({ submissions }) => hashOf(submissions),
  "the home": ({ home }) => hashOf(home),
};

const stateOf = (world: World): Record<string, string> =>
  Object.fromEntries(Object.entries(guarded).map(([name, state]) => [name, state(world)]));

const pointsOf = ({ notebooks }: LearnerGrades): number =>
  sum(notebooks.flatMap(({ tasks }) => tasks.map(({ points }) => points)));

/** All that the report says of somebody. */
const saidOf = ({ notes, notebooks }: LearnerGrades): string[] => [
  ...notes,
  ...notebooks.flatMap((notebook) => notebook.notes),
  ...notebooks.flatMap(({ tasks }) => tasks.filter(({ state }) => state !== "passed").map(({ message }) => message)),
];

// Who takes all there is gets little time; the others have as much as a machine with much else to do may need.
besideHonest("submissions that take all there is", resources, { cell: 6, notebook: 200 });
besideHonest(
  "hostile and broken submissions",
  attacks.filter((attack) => !resources.includes(attack)),
  { cell: 60, notebook: 300 },
);

function besideHonest(title: string, own: readonly Attack[], limits: Limits): void {
  describe(title, { skip }, () => {
    let world: World;
    let graded: GradeEnd;
    let grades: ClassGrades;
    let kept: Record<string, string>;
    let left: string[];

    before(async () => {
      world = await openWorld();
      for (const name of honest) {
        writeFile(join(world.submissions, name), file, formatNotebook(notebookOf({}, allTasks)));
        const earlier = new Date(Date.now() - 60_000);
        utimesSync(join(world.submissions, name), earlier, earlier); // who links to it comes later
      }
      for (const { name, write } of own) write(join(world.submissions, name), world);
      kept = stateOf(world);
      const times = ["--timeout", `${limits.cell}`, "--notebook-timeout", `${limits.notebook}`];
      const run = startGrade([world.submissions, "--out", world.out, ...times, "--lanes", "4"], world.env());
      graded = await run.ended;
      left = await stillThere(run.started);
      grades = gradesIn(world.out);
    });
    after(() => world.close());

    test("the grading comes to its end, in sandboxes", (t) => {
      t.diagnostic(`${graded.seconds.toFixed(1)} s for ${own.length + honest.length} learners`);
      assert.deepEqual([graded.code, graded.signal], [0, null], graded.printed.slice(-2000));
      assert.equal(grades.containment, "sandbox");
    });

    for (const { name, tries, points, says } of own) {
      test(`${JSON.stringify(name)} tries: ${tries}`, () => {
        const found = grades.learners.find(({ id }) => id === name);
        const notes = found ? saidOf(found) : (grades.notes ?? []).filter((note) => note.includes(name.slice(0, 60)));
        assert.ok(found || notes.length > 0, "the report does not name it");
        assert.equal(found ? pointsOf(found) : 0, points, notes.join("\n"));
        assert.match(notes.join("\n"), says);
      });
    }

    test("honest learners beside them have all of their points, and no note", () => {
      for (const name of honest) {
        const found = grades.learners.find(({ id }) => id === name);
        assert.ok(found, name);
        assert.deepEqual([pointsOf(found), saidOf(found)], [allPoints, []], name);
      }
    });

    test("nothing was reached: no file, no server, no secret", () => {
      const files = readdirSync(world.out, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
      const paths = files.map((entry) => join(entry.parentPath, entry.name));
      assert.ok(paths.length > 10);
      const texts = paths.map((path): [string, string] => [path, readFileSync(path, "latin1")]);
      for (const [path, text] of [...texts, ["the terminal", graded.printed] as const]) {
        assert.ok(!text.includes(world.secret), `a secret is in ${path}`);
        const at = text.indexOf(reachedMark);
        assert.ok(at < 0, `${path}: ${text.slice(at, at + 300)}`);
      }
      assert.equal(world.calls(), 0, "calls to servers of this machine");
    });

    test("nothing was changed, and nothing is left", () => {
      const now = stateOf(world);
      for (const name of Object.keys(guarded)) assert.ok(now[name] === kept[name], `${name} changed`);
      assert.deepEqual(readdirSync(world.scratch), [], "temporary files");
      assert.deepEqual(left, [], "processes");
    });

    test("none takes longer than its own limit", () => {
      for (const { id, notebooks } of grades.learners)
        for (const { seconds } of notebooks) assert.ok(seconds < limits.notebook + 60, `${id}: ${seconds} s`);
    });

    test("what learners wrote is nowhere markup, nor a formula", () => {
      const files = readdirSync(world.out, { recursive: true }).map(String);
      const pages = files.filter((name) => name.endsWith(".html"));
      const tables = files.filter((name) => name.endsWith(".csv"));
      assert.ok(pages.length > 3 && tables.length > 1, files.join());
      for (const name of pages) {
        const text = readFileSync(join(world.out, name), "utf8");
        assert.doesNotMatch(text, /<script>\s*alert|<img src=x|<iframe srcdoc|href="javascript:/, name);
      }
      for (const name of tables) {
        const { data } = parse<string[]>(readFileSync(join(world.out, name), "utf8"));
        for (const cell of data.flat()) assert.doesNotMatch(cell, /^[=@+\-\t\r](?![\d.]+$)/, name);
      }
    });
  });
}
