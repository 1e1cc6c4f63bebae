import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { exerciseCell } from "../../../src/jupyter/exercise";
import type { CodeCell } from "../../../src/jupyter/notebook";
import { readAnyNotebook } from "../../../src/jupyter/readNotebook";
import { findTask, tasks } from "../../../src/tasks";
import { cellsOf, runCells } from "../../tasks/program";
import { skip } from "../hostile/world";
import { slips } from "./ways";
import { learnerIds, type WrittenClass, writeClass } from "./writeClass";

describe("the submissions of a class", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "class "));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const two = writeClass(join(folder, "two"), { learners: 60 });

  const bytes = (name: string, { notebooks }: WrittenClass): string[] =>
    notebooks.map(({ file }) => readFileSync(join(folder, name, file), "utf8"));

  test("the same seed, the same files; another one, others; a larger class begins as a smaller one", () => {
    const small = writeClass(join(folder, "small"), { learners: 30 });
    const other = writeClass(join(folder, "other"), { learners: 30, seed: 2 });
    const first = two.notebooks.slice(0, small.notebooks.length);
    assert.deepEqual(first, small.notebooks);
    assert.deepEqual(bytes("two", { ...two, notebooks: first }), bytes("small", small));
    assert.notDeepEqual(bytes("other", other), bytes("small", small));
  });

  test("every learner hands something in, and all that can become of a task is there", () => {
    const own = two.notebooks.filter(({ learner }) => learnerIds(30).includes(learner));
    assert.deepEqual(new Set(own.map(({ learner }) => learner)), new Set(learnerIds(30)));
    const states = new Set(own.flatMap((notebook) => notebook.tasks.map(({ state }) => state)));
    assert.deepEqual([...states].toSorted(), ["crashed", "failed", "not attempted", "passed", "read by a person"]);
    const exercises = new Set(own.map(({ exercise }) => exercise.slice(0, 2)));
    assert.deepEqual([...exercises].toSorted(), ["01", "02", "03", "06", "07", "10"]);
    assert.deepEqual(two.copied, [
      ["moreau", "ivanova"],
      ["moreau2", "ivanova2"],
    ]);
  });

  test("every slip is one of its task's, or of a form that all have", () => {
    const forms = ["in-bytes", "in-values", "in-MB", "in-GB", "text-for-number", "swapped", "left-out", ""];
    for (const [id, rows] of Object.entries(slips))
      for (const [slip] of rows) assert.ok(slip in findTask(id).slips || forms.includes(slip), `${id} ${slip}`);
    assert.ok(Object.keys(slips).every((id) => tasks.some((task) => task.id === id)));
  });

  test("a copy has its source's answers under other names", () => {
    const text = (learner: string): string =>
      readFileSync(join(folder, "two", learner, "02-parameters-and-memory.ipynb"), "utf8");
    assert.notEqual(text("moreau"), text("ivanova"));
    assert.match(text("moreau"), /my1/);
  });

  /** By running each task's cells in this process: what kernels and the whole pipeline make of them is tried elsewhere. */
  test("answers are worth what is said of them", async () => {
    const tried = new Set<string>();
    const wrong: string[] = [];
    for (const { file, tasks: expected } of two.notebooks) {
      const { notebook } = readAnyNotebook(join(folder, "two", file));
      const code = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
      for (const { id, state, points, slips: found } of expected) {
        if (state === "read by a person" || findTask(id).trains) continue;
        const cells = cellsOf(code, id).filter(
          ({ source }) => !source.startsWith("hint(") && !source.includes("trial"),
        );
        const own = cells.find((cell) => exerciseCell(cell)?.role === "answer")?.source ?? "";
        if (tried.has(own) || state === "crashed") continue;
        tried.add(own);
        const verdict = (await runCells(cells)).get(id);
        const given = [verdict?.state, verdict?.points, found && verdict?.slips];
        if (!isDeepStrictEqual(given, [state, points, found]))
          wrong.push(`${file} ${id}: ${found}, but ${JSON.stringify(verdict)}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(tried.size > 60, `${tried.size} answers`);
  });
});
