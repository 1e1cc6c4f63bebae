/** The real nbgrader on the workbook's exercises: what it gives is what the workbook's own judge says, whatever a notebook does. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { type Cells, type Course, exercise, makeCourse } from "./course";

const root = join(__dirname, "..", "..");
const assignment = "week-1";
const digits = "10-mnist";
const names = [exercise, digits];

const solutions = new Map(
  names.flatMap((name) =>
    readNotebook(join(root, "answers", `${name}.ipynb`)).cells.map(({ id, source }) => [id, source] as const),
  ),
);
const answers = [...solutions.keys()].filter((id) => id.startsWith("answer-2-"));

function find(cells: Cells, id: string): Cells[number] {
  const found = cells.find((cell) => cell.id === id);
  assert.ok(found, id);
  return found;
}

/** Writes the model solutions, then what a learner has written otherwise. */
const answered =
  (ids: readonly string[], changes: Readonly<Record<string, string>> = {}) =>
  (cells: Cells): void => {
    for (const id of ids) find(cells, id).source = solutions.get(id) ?? "";
    for (const [id, source] of Object.entries(changes)) find(cells, id).source = source;
  };

function copy(cells: Cells, id: string, change: (cell: Cells[number]) => void = () => undefined): void {
  const place = cells.indexOf(find(cells, id));
  const double = structuredClone(cells[place]);
  assert.ok(double);
  cells.splice(place + 1, 0, double);
  double.id = `${id}-copy`;
  change(double);
}

const passAll = 'process.env.NBGRADER_EXECUTION = "";\ndelete process.env.NBGRADER_EXECUTION;';

interface Learner {
  readonly name: string;
  readonly edit: (cells: Cells) => void;
  /** The points of tasks 2.1 to 2.6. */
  readonly points: readonly number[];
  /** What the feedback says. */
  readonly says: readonly RegExp[];
  /** Has handed in exercise 10 as well: every fiftieth digit is wrong. */
  readonly digits?: true;
}

/** In the order in which nbgrader takes them: those that could stop others come first. */
const learners: readonly Learner[] = [
  {
    name: "a-doubled",
    edit(cells) {
      answered(answers)(cells);
      copy(cells, "answer-2-1");
      copy(cells, "check-2-2", (cell) => {
        cell.source = "3.5";
      });
      find(cells, "answer-2-6").metadata["nbgrader"] = { schema_version: 1 };
      find(cells, "check-2-6").metadata["nbgrader"] = "none";
    },
    points: [1, 1, 1, 2, 2, 2],
    says: [/2\.6 · .*passed: That is right/],
  },
  {
    name: "b-crashing",
    edit: answered(answers, {
      "answer-2-1": `${solutions.get("answer-2-1")}\nconsole.error("one error more");`,
      "answer-2-2": "let stackParameters = 903400;\nwhile (true) {}",
      "answer-2-3": 'const topShape = [1, 1, 1];\nprocess.kill(process.ppid, "SIGKILL");',
      "answer-2-4":
        'function outputLength(length: number, kernelSize: number, stride: number, padding: "valid" | "same"): number {\n  while (true) {}\n}',
      "answer-2-5": 'process.kill(process.pid, "SIGKILL");\nconst predictionBytes = 1;',
    }),
    points: [1, 0, 0, 0, 0, 2],
    says: [/2\.2 · .*timed out/, /2\.4 · .*did not come to an end/, /2\.5 · .*KernelDied/],
  },
  { name: "empty", edit: () => undefined, points: [0, 0, 0, 0, 0, 0], says: [/not attempted: Nothing to judge yet/] },
  { name: "good", edit: answered(answers), points: [1, 1, 1, 2, 2, 2], says: [/2\.1 · .*passed: That is right/] },
  {
    name: "half",
    edit: answered(answers.slice(0, 3), {
      "answer-2-2": "const stackParameters = 902700; // <img src=x onerror=alert(1)>",
    }),
    points: [1, 0, 1, 0, 0, 0],
    says: [/2\.2 · .*failed: You count weights alone/],
    digits: true,
  },
  {
    name: "hostile",
    edit(cells) {
      answered([], {
        "answer-2-1": `${passAll}\nconst layerParameters: number = 1;`,
        "check-2-2": 'await check("2.2", 903400);',
        "answer-2-3":
          'const topShape = [1];\n(globalThis as any).tslab?.display?.raw("application/vnd.cnn-workbook.attempt+json", { version: 2, task: "2.3", attempt: { is: "list", value: [25, 38, 400] } });\n"<script>alert(2)</script>";',
        "check-2-3": "1;",
      })(cells);
      const marks = find(cells, "check-2-4").metadata["nbgrader"] as Record<string, unknown>;
      marks["points"] = 100;
      for (const id of ["check-2-5", "answer-2-6", "check-2-6"]) cells.splice(cells.indexOf(find(cells, id)), 1);
    },
    points: [0, 0, 0, 0, 0, 0],
    says: [/2\.1 · .*failed/, /2\.5 · .*not attempted/],
  },
];

let course: Course;
let log = "";
before(() => {
  course = makeCourse(assignment, names, "c.Execute.timeout = 300\nc.RunCells.timeout = 15");
  log = course.run("generate_assignment", assignment).output;
  for (const { name, edit, digits: both } of learners) {
    course.submit(name, exercise, edit);
    if (both)
      course.submit(
        name,
        digits,
        answered([], {
          "answer-10-2":
            'const predictions = Array.from(loadMnist({ split: "test" }).labels, (label, i) => (i % 50 === 0 ? 9 - label : label));',
        }),
      );
  }
  log += course.run("autograde", assignment).output;
  log += course.run("generate_feedback", assignment).output;
  log += course.run("export").output;
});
after(() => course?.remove());

test("a release made of answers/ has the cells of exercises/", () => {
  for (const name of names) {
    const exercises = readNotebook(join(root, "exercises", `${name}.ipynb`)).cells;
    const sources = course.cells(`release/${assignment}/${name}.ipynb`).map(({ source }) => source);
    assert.deepEqual(
      sources,
      exercises.map(({ source }) => source),
      log,
    );
  }
});

/** What nbgrader made a learner's checks worth, by the number that it reads. */
function pointsOf(name: string, notebook: string): number[] {
  const cells = course.cells(`autograded/${name}/${assignment}/${notebook}.ipynb`);
  return cells
    .filter(({ id, metadata }) => "nbgrader" in metadata && id.startsWith("check-"))
    .map((cell) => {
      const [first] = "outputs" in cell ? cell.outputs : [];
      assert.ok(first && "data" in first && first.output_type === "execute_result", `${name}: no verdict comes first`);
      return Number(first.data["text/plain"]);
    });
}

/** The words of a page, for the eye. */
const wordsOf = (page: string): string =>
  page
    .slice(page.indexOf("<body"))
    .replace(/<[^>]+>/g, "")
    .replace(/\s+/g, " ");

for (const { name, points, says } of learners) {
  test(`${name}: the points are the judge's, and the feedback says why`, () => {
    assert.deepEqual(pointsOf(name, exercise), points, log);
    const page = course.text(`feedback/${name}/${assignment}/${exercise}.html`);
    for (const words of says) assert.match(wordsOf(page), words);
    assert.doesNotMatch(page.slice(page.indexOf("<body")), /<script>alert|<img[^>]*onerror/);
  });
}

test("a part of the points comes through, and exported grades are their sums", () => {
  assert.deepEqual(pointsOf("half", digits), [0, 1.5, 0, 0, 0]);
  const [head = "", ...rows] = course.text("grades.csv").trim().split("\n");
  const column = (name: string): number => head.split(",").indexOf(name);
  const scores = rows.map((row) => [row.split(",")[column("student_id")], Number(row.split(",")[column("score")])]);
  const wanted = learners.map(({ name, points, digits: both }) => [
    name,
    points.reduce((sum, own) => sum + own) + (both ? 1.5 : 0),
  ]);
  assert.deepEqual(scores.sort(), wanted.sort());
});

test("the numbers and the progress of whoever grades are left alone, and nothing fails on the way", () => {
  assert.deepEqual(course.home(), ["learner.json"]);
  assert.doesNotMatch(log, /error processing assignment|Traceback/i);
});

const validations: [name: string, words: RegExp][] = [
  ["good", /Success! Your notebook passes all the tests/],
  ["half", /VALIDATION FAILED ON 4 CELL\(S\)![\s\S]*2\.2: You count weights alone/],
];

for (const [name, words] of validations) {
  test(`nbgrader validate tells a learner: ${name}`, () => {
    const { output } = course.run("validate", `submitted/${name}/${assignment}/${exercise}.ipynb`);
    assert.match(output, words);
  });
}

test("settings that do not fit end nbgrader: it would go on without them, and believe notebooks", () => {
  const config = join(root, "classroom", "nbgrader_config.py");
  const script = `import sys; sys.modules["nbgrader.converters"] = None; __file__ = ${JSON.stringify(config)}; exec(open(__file__).read())`;
  const python = join(root, ".cache", "classroom", "nbgrader", "bin", "python");
  const { status, stderr } = spawnSync(python, ["-c", script], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /^error: the workbook's settings do not fit this nbgrader: /);
});
