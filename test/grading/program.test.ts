import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import * as ts from "@tslab/typescript-for-tslab";
import { answerQuestions } from "../../src/grading/compiler/answerQuestions";
import { assembleProgram } from "../../src/grading/program/assemble";
import { lazyImports } from "../../src/grading/program/lazyImports";
import { posedTasks } from "../../src/grading/program/posedTasks";
import { OwnTime } from "../../src/grading/sandbox/ownTime";
import { exerciseCell } from "../../src/jupyter/exercise";
import { pipes } from "../../src/jupyter/kernel/front";
import { poseFor, tasks } from "../../src/tasks";
import { answerFiles, codeCells } from "../tasks/program";

const root = join(__dirname, "..", "..");
const program = assembleProgram(root);
after(() => program.remove());

const skip = answerFiles.length === 0 && !existsSync(join(root, ".git")) ? "a handout has no answers/" : false;

const files = readdirSync(program.dist, { recursive: true, encoding: "utf8" }).filter((file) =>
  statSync(join(program.dist, file)).isFile(),
);
const read = (file: string): string => readFileSync(join(program.dist, file), "utf8");

test("a kernel that grades has JavaScript alone, and no file of the questions, of a judge or of a compiler", () => {
  assert.ok(files.length > 100 && files.length < 350, `${files.length} files`);
  for (const file of files) {
    assert.match(file, /\.js$/);
    assert.doesNotMatch(file, /^tasks\/(questions|kinds|registry|judge|assess|explain|compare|forms|sameBlock|seed)/);
    assert.doesNotMatch(file, /^(cli|grading\/(?!program|compiler\/compiledCell)|jupyter\/(?!kernel))/);
    assert.doesNotMatch(read(file), /require\("(@tslab\/typescript-for-tslab|typescript)"\)/);
  }
});

test("nothing in it explains a slip, hints, or works an answer out", () => {
  const all = files.map(read).join("\n");
  const learners = [undefined, "ada", "grace"];
  const said = tasks.flatMap((task) => [
    ...Object.values(task.slips),
    ...learners.flatMap((learner) => poseFor(task.id, learner).posed.hints),
  ]);
  assert.ok(said.length > 500);
  for (const sentence of said) assert.ok(!all.includes(JSON.stringify(sentence).slice(1, 41)), sentence);
  for (const word of [
    /\boracle\b/,
    /\bformula\b(?!s? )/,
    /\battemptWith\b/,
    /\bisRight\b/,
    /\bslips: [^[]/,
    /\bexpected\(/,
  ])
    for (const file of files.filter((name) => /^(tasks|grading)\//.test(name)))
      assert.doesNotMatch(read(file), word, file);
});

test("what it is told of the tasks is what they ask, and no more", () => {
  const allowed = ["id", "title", "points", "kind", "statement", "cases", "givens"];
  for (const learner of [undefined, "ada", "Łukasz"]) {
    const posed = posedTasks(learner);
    assert.deepEqual(JSON.parse(JSON.stringify(posed)), posed);
    assert.equal(posed.learner, learner);
    for (const task of posed.tasks) {
      assert.deepEqual(
        Object.keys(task).filter((key) => !allowed.includes(key)),
        [],
      );
      const { givens, statement, cases } = poseFor(task.id, learner).posed;
      assert.deepEqual(
        { givens: task.givens, statement: task.statement, cases: task.cases },
        { givens, statement, cases },
      );
    }
  }
});

/** Runs programs on the workbook in `dist`, whose questions, if it asks any, are answered. */
async function recordsOf(
  dist: string,
  learner: string | undefined,
  programs: readonly string[],
): Promise<{ records: object[]; shown: string[]; tensorFlow: boolean }> {
  const stdio = [...Array(3).fill("pipe"), ...Array(pipes.compiler - 3).fill("ignore"), "pipe"];
  const env = {
    ...process.env,
    WORKBOOK_LEARNER: learner ?? "",
    WORKBOOK_HOME: program.dist,
    TF_CPP_MIN_LOG_LEVEL: "3",
  };
  const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "program", "records.ts"), dist], {
    stdio,
    env,
  });
  const nobody = { compile: () => Promise.reject(new Error("nothing is compiled here")) };
  answerQuestions(
    (child.stdio as unknown as Socket[])[pipes.compiler],
    { learner, exercise: "" },
    nobody,
    new OwnTime(0),
  );
  child.stdin?.end(JSON.stringify(programs));
  let [output, errors] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => (errors += text));
  await new Promise((resolve) => child.once("close", resolve));
  assert.ok(output, errors);
  return JSON.parse(output);
}

const trains = new Set(tasks.filter((task) => task.trains).map(({ id }) => id));

/** An exercise's answers without what trains, as one program. */
function programOf(name: string): string {
  let current: string | undefined;
  const cells = codeCells("answers", name).filter((cell) => {
    current = exerciseCell(cell)?.task ?? current;
    return !trains.has(current ?? "");
  });
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  return ts.transpileModule(cells.map(({ source }) => source).join("\n"), { compilerOptions }).outputText;
}

for (const learner of [undefined, "ada"]) {
  test(`it takes the same down as the whole workbook, for ${learner ?? "the book's numbers"}`, { skip }, async () => {
    const programs = answerFiles.map(programOf);
    const whole = await recordsOf(join(root, "dist"), learner, programs);
    const graded = await recordsOf(program.dist, learner, programs);
    assert.equal(whole.records?.length, tasks.filter(({ id, kind }) => kind !== "written" && !trains.has(id)).length);
    assert.deepEqual(graded.records, whole.records);
  });
}

test("where no task needs it, TensorFlow is not loaded; hints and progress say that nothing is judged", async () => {
  const source = `const { task, check, hint, progress, assess } = require("cnn-workbook");
    task("2.1");
    await check("2.1", 1);
    await check("2.4", (length) => length);
    await check("9.99", 1);
    hint("2.1");
    progress();
    if ((await assess("2.1", 12613600)).state !== "taken down") throw new Error("judged");
    if (require("cnn-workbook").loadPhotograph().width !== 120) throw new Error("another photograph");`;
  const { records, shown, tensorFlow } = await recordsOf(program.dist, "ada", [source]);
  assert.deepEqual(
    records?.map((record) => (record as { task: string }).task),
    ["2.1", "2.4"],
  );
  assert.deepEqual(
    records?.map((record) => (record as { learner: string }).learner),
    ["ada", "ada"],
  );
  assert.equal(tensorFlow, false);
  assert.match(shown.join("\n"), /taken down.*there is no task 9\.99.*there are no hints/s);
});

const unreachable = [
  "cnn-workbook/dist/tasks/registry",
  "cnn-workbook/dist/tasks/questions/q02",
  "cnn-workbook/dist/tasks/judge",
  "cnn-workbook/dist/tasks/kinds",
  "cnn-workbook/dist/grading/judge",
  "cnn-workbook/dist/grading/program/posedTasks",
  "cnn-workbook/dist/jupyter/kernel/converter",
  "cnn-workbook/answers/02-parameters-and-memory.ipynb",
  "cnn-workbook/src/tasks/registry.ts",
];

test("from inside nothing of the rest can be required", async () => {
  const tried = `for (const name of ${JSON.stringify(unreachable)}) {
    try { require(name); } catch (error) { if (error.code === "MODULE_NOT_FOUND") continue; }
    throw new Error("it can be required: " + name);
  }
  const inside = require("cnn-workbook/dist/tasks");
  for (const name of ["judge", "judgeRecord", "seedFor", "parseRecord"]) if (name in inside) throw new Error(name);
  const { task, posed } = inside.poseFor("2.1", "grace");
  for (const name of ["judge", "isRight", "expected", "attemptWith"]) if (name in posed || name in task) throw new Error(name);`;
  const { records } = await recordsOf(program.dist, "ada", [tried]);
  assert.deepEqual(records, []);
});

const rows: readonly (readonly [name: string, before: string, after: string])[] = [
  ["an import", 'const a_1 = require("./a");\na_1.f(1);', 'let a_1_loaded; const a_1_load = () => (a_1_loaded ??= require("./a"));\n(a_1_load()).f(1);'],
  ["a constructor", 'const m_1 = __importDefault(require("m"));\nnew m_1.default();', 'let m_1_loaded; const m_1_load = () => (m_1_loaded ??= __importDefault(require("m")));\nnew (m_1_load()).default();'],
  ["a use that is no member", 'const a_1 = require("./a");\nf(a_1);', 'const a_1 = require("./a");\nf(a_1);'],
  ["parts of it", 'const a_1 = require("./a");\nf(...a_1.b);', 'let a_1_loaded; const a_1_load = () => (a_1_loaded ??= require("./a"));\nf(...(a_1_load()).b);'],
  ["Node's own", 'const node_fs_1 = require("node:fs");\nnode_fs_1.x;', 'const node_fs_1 = require("node:fs");\nnode_fs_1.x;'],
  ["an import for its effect", 'require("./a");', 'require("./a");'],
]; // biome-ignore format: rows

for (const [name, before, later] of rows)
  test(`put off until it is used: ${name}`, () => assert.equal(lazyImports(before), later));
