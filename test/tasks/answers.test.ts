import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exerciseCell, exerciseTasks, solutionLines } from "../../src/jupyter/exercise";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { sum } from "../../src/numbers";
import { findTask, tasks } from "../../src/tasks/registry";
import { tf } from "../../src/tensor";
import { mutantsOf } from "./mutations";
import { answerFiles, cellsOf, codeCells, runCells } from "./program";

const root = join(__dirname, "..", "..");
const seeds = Array.from({ length: 25 }, (_, i) => i + 1);

/** Mutants that are right as well, by task and name. */
const equivalent: readonly string[] = readFileSync(join(__dirname, "equivalent.txt"), "utf8")
  .split("\n")
  .filter(Boolean);

/** A handout has no answers to test. */
const skip = answerFiles.length === 0 && !existsSync(join(root, ".git")) ? "a handout has no answers/" : false;

test("exercises/ is what answers/ gives", { skip }, () => {
  execFileSync(process.execPath, [join(root, "dist", "cli", "workbook.js"), "exercises", "--check"], { stdio: "pipe" });
});

test("every task has its place in an exercise, once", { skip }, () => {
  const placed = answerFiles.flatMap((name) => {
    const { cells } = readNotebook(join(root, "answers", name));
    return cells.flatMap((cell) => {
      const place = exerciseCell(cell);
      return place && ["check", "written"].includes(place.role) ? [place.task] : [];
    });
  });
  const ids: string[] = tasks.map(({ id }) => id);
  const without = ids.filter((id) => !placed.includes(id));
  assert.deepEqual(without, [], `there is no check-… or written-… cell in answers/ for ${without.join(", ")}`);
  assert.deepEqual(placed.toSorted(), ids.toSorted());
});

const counts: Readonly<Record<string, number>> = { Three: 3, Four: 4, Five: 5, Six: 6, Seven: 7, Eight: 8, Nine: 9 };

for (const name of answerFiles) {
  test(`${name}: its heading counts its tasks and their points, and says whether something is to be written from scratch`, () => {
    const { cells } = readNotebook(join(root, "answers", name));
    const question = `${Number(name.slice(0, 2))}.`;
    const own = tasks.filter(({ id }) => id.startsWith(question));
    const heading = /\n(\w+) tasks( and a written answer)? on \[lesson (\d+)\]\([^)]*\), (\d+) points/.exec(
      cells[0].source,
    );
    assert.ok(heading, cells[0].source);
    const said = heading[0].trim();
    assert.equal(counts[heading[1]] + (heading[2] ? 1 : 0), own.length, `"${said}": there are ${own.length} in all`);
    assert.equal(`${heading[3]}.`, question);
    const points = sum(own.map((task) => task.points));
    assert.equal(Number(heading[4]), points, `"${said}": it is ${points} points`);
    const says = cells[0].source.includes("what a task asks for *from scratch* you write out yourself");
    const asks = own.some((task) => task.pose().statement.includes("**From scratch:**"));
    assert.equal(says, asks, "whether something is to be written from scratch");
  });
}

for (const name of answerFiles) {
  test(`${name}: it says first where to ask for a hint, and imports what that takes`, () => {
    const [{ source: opening }, { source: imports }] = readNotebook(join(root, "answers", name)).cells;
    assert.match(opening, /^# Exercise /);
    const first = `${Number(name.slice(0, 2))}.1`;
    assert.ok(opening.includes(`Stuck? Add a cell of your own (Esc, then B): \`hint("${first}")\` gives`), opening);
    for (const word of ["check", "hint", "progress", "task"]) assert.match(imports, new RegExp(`\\b${word}\\b`));
  });
}

/** The letters of a choice are each learner's own: an answer in letters is right for the book's order alone. */
const learners = (id: string, all: readonly number[]): readonly number[] => (findTask(id).kind === "choice" ? [] : all);

/** Whether a solution passes for the book's numbers and for those of twelve learners. */
async function passesEverywhere(cells: Parameters<typeof runCells>[0], id: string): Promise<boolean> {
  for (const seed of [undefined, ...learners(id, seeds.slice(0, 12))]) {
    const verdicts = await runCells(cells, seed).catch(() => undefined); // it may not even run
    if (verdicts?.get(id)?.state !== "passed") return false;
  }
  return true;
}

/** How many tensors a piece of work leaves behind. */
async function tensorsOf(work: () => Promise<unknown>): Promise<number> {
  const before = tf.memory().numTensors;
  await work();
  return tf.memory().numTensors - before;
}

let mutants = 0;
let caught = 0;

for (const name of answerFiles) {
  const answers = codeCells("answers", name);
  const checked = exerciseTasks(readNotebook(join(root, "answers", name)))
    .filter(({ role }) => role === "check")
    .map(({ task }) => task);
  const exact = checked.filter((id) => !findTask(id).trains);

  test(`${name}: the answers pass for the book's numbers, and for 25 seeds where nothing is trained`, async () => {
    const all = await runCells(answers);
    for (const id of checked) assert.equal(all.get(id)?.state, "passed", `${id}: ${all.get(id)?.message}`);
    const cells = answers.filter((cell) => {
      const place = exerciseCell(cell);
      return !place || exact.includes(place.task);
    });
    const before = tf.memory().numTensors;
    for (const seed of seeds) {
      const verdicts = await runCells(cells, seed);
      for (const id of exact.filter((task) => learners(task, seeds).includes(seed)))
        assert.equal(verdicts.get(id)?.state, "passed", `${id}, seed ${seed}: ${verdicts.get(id)?.message}`);
    }
    const left = tf.memory().numTensors - before;
    const own = await tensorsOf(() => runCells(cells));
    assert.equal(left, seeds.length * own, "the answers' own tensors only");
  });

  test(`${name}: the untouched exercise leaves every task not attempted and crashes none`, async () => {
    const verdicts = await runCells(codeCells("exercises", name));
    for (const id of checked) {
      assert.equal(verdicts.get(id)?.state, "not attempted", `${id}: ${verdicts.get(id)?.message}`);
      assert.equal(verdicts.get(id)?.points, 0);
    }
  });

  test(`${name}: no line of a solution is left in the exercise`, () => {
    const left = new Set(
      codeCells("exercises", name).flatMap(({ source }) => source.split("\n").map((line) => line.trim())),
    );
    const solution = readNotebook(join(root, "answers", name)).cells.flatMap(({ source }) => solutionLines(source));
    assert.ok(solution.length > 0);
    assert.deepEqual(
      solution.filter((line) => line.length > 2 && left.has(line)),
      [],
    );
  });

  for (const id of exact) {
    test(`${name}: mutated solutions of ${id} are caught`, async () => {
      const cells = cellsOf(answers, id);
      const survivors: string[] = [];
      for (const cell of cells.filter((candidate) => exerciseCell(candidate)?.role === "answer")) {
        for (const mutant of mutantsOf(cell.source)) {
          const changed = cells.map((other) => (other === cell ? { ...cell, source: mutant.source } : other));
          if (equivalent.includes(`${id} ${mutant.name}`)) continue;
          mutants++;
          if (await passesEverywhere(changed, id)) survivors.push(`${id} ${mutant.name}`);
          else caught++;
        }
      }
      assert.deepEqual(survivors, [], "survived");
    });
  }
}

test("the mutation score", { skip }, (context) => {
  context.diagnostic(`${caught} of ${mutants} mutated solutions are caught`);
  assert.ok(mutants >= 60, `${mutants} mutants`);
  assert.equal(caught, mutants);
});

test("exercises and answers have the same names", () => {
  for (const name of answerFiles) assert.ok(existsSync(join(root, "exercises", name)), name);
});
