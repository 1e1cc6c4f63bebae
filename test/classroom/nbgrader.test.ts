/** The real nbgrader on the workbook's exercises: what it gives is what the workbook's own judge says, whatever a notebook does. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { type Course, exercise, makeCourse } from "./course";
import { answered, digits, learners, names } from "./learners";

const root = join(__dirname, "..", "..");
const assignment = "week-1";

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
            "const read = (labels: Uint8Array) => Array.from(labels, (label, i) => (i % 40 === 0 ? 9 - label : label));\n" +
            'const [heldOut, test] = [loadMnist({ split: "train", offset: 50_000 }), loadMnist({ split: "test" })];\n' +
            "const network = [flatten(), dense({ units: 10 })];\n" +
            "const result = { network, heldOut: read(heldOut.labels), test: read(test.labels) };",
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
  assert.deepEqual(pointsOf("half", digits), [0, 1.5, 0, 0, 0, 0]);
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
  ["half", /VALIDATION FAILED ON 4 CELL\(S\)![\s\S]*2\.2: Of each filter you count only the weights/],
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
