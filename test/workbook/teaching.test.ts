/** The teaching guide: what is made in it is fresh, its plans add up, and what it names is there; and the minutes of lessons, wherever they are given. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { commands } from "../../src/cli/commands";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { sum } from "../../src/numbers";
import { findTask, tasks } from "../../src/tasks/registry";

const root = join(__dirname, "..", "..");
const guide = readFileSync(join(root, "docs", "teaching.md"), "utf8");

/** The cells of the rows of a table that stands under a heading. */
function tableUnder(heading: string): string[][] {
  const from = guide.indexOf(`${heading}\n`);
  assert.ok(from >= 0, heading);
  const rows = guide
    .slice(from + heading.length)
    .split(/\n#/)[0]
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim())); // biome-ignore format: one thought
}

const minutesAt = (clock: string): number => Number(clock.split(":")[0]) * 60 + Number(clock.split(":")[1]);

test("what is made of lessons and tasks is fresh (npm run format writes it)", async () => {
  const script = pathToFileURL(join(root, "scripts", "teachingGuide.mjs")).href;
  const { withMadeParts } = (await import(script)) as typeof import("../../scripts/teachingGuide.mjs");
  // The first line alone: the whole guide would hide it.
  const [made, written] = [withMadeParts(root, guide), guide].map((text) => text.split("\n"));
  const at = made.findIndex((line, i) => line !== written[i]);
  assert.equal(written[at], made[at], `docs/teaching.md, line ${at + 1}: run npm run format`);
  assert.equal(written.length, made.length);
  assert.throws(() => withMadeParts(root, "no place"), /no place for its overview/);
});

const plans: [heading: string, minutes: number][] = [
  ["## A plan for two hours", 120],
  ["### The first day", minutesAt("16:25") - minutesAt("9:00")],
  ["### The second day", minutesAt("17:05") - minutesAt("9:00")],
];

for (const [heading, minutes] of plans) {
  test(`${heading}: each part begins where the one before ends, and together they take ${minutes} minutes`, () => {
    const rows = tableUnder(heading);
    let at = minutesAt(rows[0][0]);
    for (const [from, length, what] of rows) {
      assert.equal(minutesAt(from), at, what);
      at += Number(length);
    }
    assert.equal(sum(rows.map(([, length]) => Number(length))), minutes);
  });
}

/** What the two days leave for the evening or for home. */
const forHome = ["Exercise 4", "Lesson 5", "Exercise 5", "Lesson 6", "Exercise 6", "Exercise 8"];

test("the two days have every lesson and exercise but those for home, in order, with the minutes that each states", () => {
  const rows = [...tableUnder("### The first day"), ...tableUnder("### The second day")];
  const units = rows.filter(([, , what]) => /^(Lesson|Exercise) \d+$/.test(what));
  const inOrder = Array.from({ length: 10 }, (_, i) => [`Lesson ${i + 1}`, `Exercise ${i + 1}`]).flat();
  assert.deepEqual(
    units.map(([, , what]) => what),
    inOrder.filter((unit) => !forHome.includes(unit)),
  );
  assert.match(guide, /lessons 5 and 6 with their exercises, and exercises 4 and 8, are for the evening or for home/);
  for (const [, length, what] of units) assert.equal(Number(length), statedMinutes(what), what);
});

test("the two hours: lessons take what they state, and tasks have the points that are named", () => {
  for (const [, length, what, you] of tableUnder("## A plan for two hours")) {
    const lesson = /^(Lesson \d+),/.exec(what)?.[1];
    if (lesson) assert.equal(Number(length), statedMinutes(lesson));
    const ids = what.match(/\d+\.\d+/g);
    if (ids) assert.equal(Number(/^(\d+) points/.exec(you)?.[1]), sum(ids.map((id) => findTask(id).points)), what);
  }
});

test("the minutes that README and the first page give for a lesson are its own", () => {
  for (const file of ["README.md", join("notebooks", "00-start-here.ipynb")]) {
    const list = readFileSync(join(root, file), "utf8").split("\n");
    for (let lesson = 1; lesson <= 10; lesson++) {
      const row = list.find((line) => line.includes(`${overviewName(lesson)}) |`)) ?? "";
      const minutes = statedMinutes(`Lesson ${lesson}`);
      assert.match(
        row,
        new RegExp(`\\| ${minutes} \\|`),
        `${file}, lesson ${lesson}: it says ${minutes} minutes itself`,
      );
    }
  }
});

test("each written task has a rubric, whose points are the task's", () => {
  const points = new Map<string, number>();
  let id = "";
  for (const [task, worth] of tableUnder("## Rubrics for the written answers")) {
    id = /^\d+\.\d+/.exec(task)?.[0] ?? id;
    if (task) assert.equal(task, `${id} ${findTask(id).title}`);
    points.set(id, (points.get(id) ?? 0) + Number(worth));
  }
  const written = tasks.filter(({ kind }) => kind === "written").map((task) => [task.id, task.points] as const);
  assert.deepEqual([...points], written);
});

test("every lesson has questions", () => {
  const asked = tableUnder("## What to ask when").map(([where]) => Number.parseInt(where, 10));
  for (let lesson = 1; lesson <= 10; lesson++)
    assert.ok(asked.filter((each) => each === lesson).length >= 2, `${lesson}`);
});

test("what it links to and the commands that it names are there", () => {
  for (const [, link] of guide.matchAll(/\]\((\.\.\/[^)]+)\)/g)) assert.ok(existsSync(join(root, "docs", link)), link);
  for (const [, command] of guide.matchAll(/npx workbook (\w+)/g)) assert.ok(command in commands, command);
});

/** The minutes that "Lesson 3" or "Exercise 3" states in its first cell. */
function statedMinutes(unit: string): number {
  const [kind, number] = unit.split(" ");
  const folder = kind === "Lesson" ? "notebooks" : "exercises";
  const name = overviewName(Number(number));
  return Number(/\*\*(\d+) minutes\*\*/.exec(readNotebook(join(root, folder, name)).cells[0].source)?.[1]);
}

function overviewName(number: number): string {
  const row = tableUnder("## What there is").find(([first]) => first === String(number));
  return /\/([\w-]+\.ipynb)/.exec(row?.[1] ?? "")?.[1] ?? "";
}
