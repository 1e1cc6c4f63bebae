import assert from "node:assert/strict";
import { test } from "node:test";
import { restore } from "../../src/grading/restore";
import { withGrading } from "../../src/jupyter/exercise";
import type { Cell, Notebook } from "../../src/jupyter/notebook";
import { code, notebook } from "../jupyter/executor";

const text = (id: string, source: string): Cell => ({ cell_type: "markdown", id, metadata: {}, source });

/** An exercise of two tasks and a written answer, as it is handed out. */
const original = withGrading(
  notebook(
    text("title", "# Exercise"),
    code("tools", "import { check, task } from 'x';"),
    code("task-2-1", 'const a = task("2.1");'),
    code("answer-2-1", "const one: number = todo();"),
    code("check-2-1", 'await check("2.1", one);'),
    text("between", "## More"),
    code("task-2-2", 'const b = task("2.2");'),
    code("answer-2-2", "function two(x) { return todo(); }"),
    code("check-2-2", 'await check("2.2", two);'),
    text("written-2-7", "*Your answer here.*"),
  ),
  () => 1,
);

/** The learner's honest work: both answered. */
const solved = (): Notebook => {
  const mine = structuredClone(original);
  cell(mine, "answer-2-1").source = "const one = 1;";
  cell(mine, "answer-2-2").source = "function two(x) { return 2; }";
  cell(mine, "written-2-7").source = "Because.";
  return mine;
};

const find = (mine: Notebook, id: string): number => mine.cells.findIndex((other) => other.id === id);
const cell = (mine: Notebook, id: string): Cell => mine.cells[find(mine, id)];
const take = (mine: Notebook, id: string): Cell => mine.cells.splice(find(mine, id), 1)[0];
const put = (mine: Notebook, id: string, ...cells: Cell[]): number =>
  mine.cells.splice(find(mine, id), 0, ...cells).length;
/** A copy as JupyterLab makes one: with an id of its own, and the metadata of the first. */
const copy = (mine: Notebook, id: string, source?: string): Cell => {
  const made = structuredClone(cell(mine, id));
  return { ...made, id: `copy-of-${id}`, ...(source !== undefined && { source }) };
};

const whole = "title tools task-2-1 answer-2-1 check-2-1 between task-2-2 answer-2-2 check-2-2 written-2-7";

type Damage = (mine: Notebook) => unknown;
const table: [what: string, damage: Damage, order: string, notes: RegExp, lost?: string[]][] = [
  ["nothing", () => 0, whole, /^$/],
  ["outputs and other line ends", (mine) => {
    for (const each of mine.cells) each.source = `${each.source.replaceAll("\n", "\r\n")}\r\n`;
  }, whole, /^$/],
  ["a check was changed", (mine) => { cell(mine, "check-2-1").source = 'await check("2.1", 42);'; }, whole,
    /^Had been changed, and is as it was handed out: the check of task 2\.1\.$/],
  ["a text was changed, and became code", (mine) => {
    mine.cells[find(mine, "between")] = code("between", "process.exit()");
  }, whole, /Had been changed.* the text “between”\.$/],
  ["numbers were typed in", (mine) => { cell(mine, "task-2-1").source = "const a = { kernel: 1 };"; }, whole, /gives task 2\.1 its numbers/],
  ["a check was deleted", (mine) => take(mine, "check-2-1"), whole, /^Had been deleted, and is back in its place: the check of task 2\.1\.$/],
  ["the last check was deleted", (mine) => take(mine, "check-2-2"), whole, /deleted.* the check of task 2\.2/],
  ["all but the answers were deleted", (mine) => {
    mine.cells = mine.cells.filter(({ id }) => id.startsWith("answer"));
  }, whole, /deleted.*“title”.*“tools”.* 2\.1 its numbers.* check of task 2\.2/, ["Because."]],
  ["a deleted check comes after what was added to the answer", (mine) => {
    take(mine, "check-2-1");
    put(mine, "between", code("mine", "// second thoughts"));
  }, whole.replace("answer-2-1", "answer-2-1 mine"), /deleted/],
  ["an answer was deleted", (mine) => take(mine, "answer-2-1"), whole, /deleted.* the answer's cell of task 2\.1/, ["const one = 1"]],
  ["an answer stands in a cell of the learner's", (mine) => {
    take(mine, "answer-2-1");
    put(mine, "check-2-1", code("mine", "const one = 1;"));
  }, whole.replace("answer-2-1", "mine"), /^$/],
  ["an answer was merged into the one before", (mine) => {
    cell(mine, "answer-2-1").source += `\n${take(mine, "answer-2-2").source}`;
  }, whole.replace("answer-2-2 ", ""), /^$/],
  ["answer and check were merged", (mine) => {
    cell(mine, "answer-2-1").source += `\n${take(mine, "check-2-1").source}`;
  }, whole, /deleted.* the check of task 2\.1/],
  ["an answer was split", (mine) => put(mine, "check-2-1", copy(mine, "answer-2-1", "// its end")),
    whole.replace("answer-2-1", "answer-2-1 answer-2-1"), /^$/],
  ["a check was copied, and the copy changed", (mine) => put(mine, "between", copy(mine, "check-2-1", 'await check("2.1", 9)')), whole,
    /more than once, and is taken once: the check of task 2\.1/],
  ["a check was copied to the top", (mine) => put(mine, "title", copy(mine, "check-2-1")), whole, /taken once: the check of task 2\.1/],
  ["numbers were asked for again", (mine) => put(mine, "check-2-1", copy(mine, "task-2-1")), whole, /taken once: the cell that gives task 2\.1/],
  ["a check stands before its answer", (mine) => put(mine, "task-2-1", take(mine, "check-2-1")), whole,
    /^Had been moved, and is back where it can work: the check of task 2\.1\.$/],
  ["imports stand at the end", (mine) => mine.cells.push(take(mine, "tools")), whole, /moved.* the cell “tools”/],
  ["numbers come after the answer", (mine) => put(mine, "check-2-1", take(mine, "task-2-1")), whole, /moved.* 2\.1 its numbers/],
  ["the tasks are in another order", (mine) => put(mine, "task-2-1", ...["task-2-2", "answer-2-2", "check-2-2"].map((id) => take(mine, id))),
    "title tools task-2-2 answer-2-2 check-2-2 task-2-1 answer-2-1 check-2-1 between written-2-7", /in another order/],
  ["an answer became text", (mine) => { mine.cells[find(mine, "answer-2-1")] = text("answer-2-1", "const one = 1;"); }, whole,
    /no longer a cell of its kind.* the answer's cell of task 2\.1/],
  ["all ids were given anew", (mine) => { for (const [i, each] of mine.cells.entries()) each.id = `new-${i}`; }, whole, /^$/],
  ["all ids and metadata are gone", (mine) => {
    for (const [i, each] of mine.cells.entries()) Object.assign(each, { id: `#${i + 1}`, metadata: {} });
  }, whole, /^$/],
  ["checks under ids of the learner's own", (mine) => {
    for (const id of ["check-2-1", "check-2-2"]) Object.assign(cell(mine, id), { id: `mine-${id}`, metadata: {} });
  }, whole, /^$/],
  ["cells of the learner's own stay where they are", (mine) => {
    put(mine, "title", code("mine-1", "1"));
    put(mine, "check-2-1", text("mine-2", "note"));
    mine.cells.push(code("check-9-9", "3"));
  }, `mine-1 ${whole.replace("check-2-1", "mine-2 check-2-1")} check-9-9`, /^$/],
  ["a written answer in two cells", (mine) => put(mine, "written-2-7", copy(mine, "written-2-7", "*Your answer here.*")), whole,
    /taken once: the written answer 2\.7/],
]; // biome-ignore format: rows

for (const [what, damage, order, notes, lost = []] of table)
  test(`restored: ${what}`, () => {
    const mine = solved();
    damage(mine);
    const found = restore(mine, original);
    const ids = found.notebook.cells.map(({ id }) => id);
    assert.equal(ids.join(" "), order);
    assert.match(found.notes.join(" "), notes);
    for (const source of original.cells.filter(({ id }) => !/^(answer|written)/.test(id)))
      assert.deepEqual(cell(found.notebook, source.id), source);
    // What honest work keeps.
    const all = found.notebook.cells.map(({ source }) => source).join("\n");
    const gone = ["const one = 1", "return 2", "Because."].filter((own) => !all.includes(own));
    assert.deepEqual(gone, lost);
    assert.deepEqual(restore(found.notebook, original).notebook, found.notebook);
  });

test("what is none of the exercise gets all of it, and that is said", () => {
  const found = restore(notebook(code("x", "1"), text("y", "z")), original);
  assert.match(found.notes.join(), /^None of the exercise's tasks is in it\.$/);
  assert.equal(found.notebook.cells.filter(({ id }) => id.startsWith("check")).length, 2);
});
