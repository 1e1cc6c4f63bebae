import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ClassGrades } from "../../../src/grading/classGrades";
import { writeReports } from "../../../src/grading/reports";
import { columnsOf, median, quantile } from "../../../src/grading/reports/charts";
import { classPage } from "../../../src/grading/reports/classPage";
import { needHelp } from "../../../src/grading/reports/classPage/help";
import { learnerPage } from "../../../src/grading/reports/learnerPage";
import { plausibleClass } from "./plausibleClass";
import { smallClass } from "./smallClass";

const [ada, björn, cy] = smallClass.learners;

test("a learner's page says what was right, which slip, what a person said, and what was odd", () => {
  const one = learnerPage(smallClass, ada);
  for (const words of ["6 of 7 points", "That is right.", "<p>Well <em>reasoned</em>.</p>", "1.5 of 2"])
    assert.ok(one.includes(words), words);
  const other = learnerPage(smallClass, björn);
  for (const words of [
    "0 of 7 points",
    "You count <em>bytes</em>.",
    "TypeError: a*b*c &lt;i&gt;",
    "check-3-1 was deleted",
    "notes.pdf",
    "A person reads this answer.",
  ])
    assert.ok(other.includes(words), words);
});

for (const [notes, what, todo] of [
  [[], "Nothing was handed in.", "Save your notebook in JupyterLab, and hand it in."],
  [
    ["a.ipynb is no notebook: it is cut off."],
    "Nothing that could be graded was handed in.",
    "Save it again in JupyterLab, and hand it in again.",
  ],
] as const)
  test(`a learner's page without a grade says what to do: ${what}`, () => {
    const text = learnerPage(smallClass, { ...cy, notes });
    for (const words of [what, todo, ...notes]) assert.ok(text.includes(words), words);
    assert.doesNotMatch(text, /0 of 0|<svg/);
  });

test("a learner's page has no other learner, no answer, no flag, and nothing of the class", () => {
  const { learners } = smallClass;
  for (const learner of learners) {
    const page = learnerPage(smallClass, learner);
    for (const { id, firstName } of learners.filter((other) => other !== learner))
      for (const name of [id, firstName])
        assert.ok(!name || !new RegExp(`\\b${name}\\b`).test(page), `${name} on ${learner.id}'s page`);
    for (const secret of [
      "const a = 1",
      "Halve the batch",
      "other numbers",
      "Talk with both",
      "median",
      "How many bytes has a float",
    ])
      assert.ok(!page.includes(secret), secret);
  }
});

test("who needs help: by the rule that the page says", () => {
  assert.deepEqual(
    needHelp(smallClass).map(({ learner, why }) => [learner.id, ...why]),
    [
      ["Björn", "five failed checks or more in 3.1"],
      ["cy", "nothing handed in"],
    ],
  );
});

const hostile = `<img src=x onerror=alert(1)><script>alert(1)</script>"'\u202e![a](http://evil.example/a.png)`;

/** Everything that a learner can write, or a file can be called, is this. */
function hostileClass(): ClassGrades {
  const learners = smallClass.learners.map((learner, i) => ({
    ...{ id: `${hostile}${i}`, firstName: hostile, lastName: hostile, email: hostile, notes: [hostile] },
    notebooks: learner.notebooks.map((notebook) => ({
      ...{ ...notebook, notes: [hostile], submittedAt: hostile },
      tasks: notebook.tasks.map((task) => ({
        ...task,
        message: hostile,
        flags: [hostile],
        answer: hostile,
        slips: [hostile],
        ...(task.person && { person: { ...task.person, comment: hostile } }),
      })),
    })),
  }));
  return { ...smallClass, learners };
}

test("nothing that a learner wrote acts on any page, and no page asks for anything or runs anything", () => {
  const grades = hostileClass();
  const sides = grades.learners.slice(0, 2).map((learner) => ({ learner, code: hostile, rows: new Set([0]) }));
  const alike = [{ task: grades.exercises[0].tasks[0], share: 0.9, sides: [sides[0], sides[1]] as const }];
  for (const page of [classPage(grades, alike), ...grades.learners.map((learner) => learnerPage(grades, learner))]) {
    assert.doesNotMatch(page, /<(img|script|iframe|link|object|base|form|input)\b/i);
    assert.doesNotMatch(page, /<[^>]*\s(src|style|on\w+)=/i);
    assert.doesNotMatch(page, /\u202e/);
    for (const [, href] of page.matchAll(/href="([^"]*)"/g))
      assert.match(href, /^(#[\w.-]+|learners\/[\w.~%-]+\.html)$/);
    assert.match(
      page,
      /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[^ ]+&#39;; base-uri/,
    );
  }
});

test("the heading of a task reads well with a question mark and without one", () => {
  for (const title of ["Which advantages hold?", "The memory"]) {
    const [exercise] = smallClass.exercises;
    const asked = { ...exercise, tasks: exercise.tasks.map((task) => ({ ...task, title })) };
    assert.ok(classPage({ ...smallClass, exercises: [asked] }, []).includes(`>3.1 ${title} – wrong: 1 of 2</h3>`));
  }
  assert.ok(learnerPage(smallClass, ada).includes(`<th scope="col">Comment</th>`));
});

test("charts count every value once", () => {
  assert.deepEqual(columnsOf([0, 0.5, 1, 9.9, 10], 10).columns, [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  assert.deepEqual(
    columnsOf([0, 93], 93).columns.reduce((a, b) => a + b),
    2,
  );
  assert.deepEqual(columnsOf([0], 0).columns, [1]);
  assert.deepEqual([median([3, 1, 2]), median([1, 2]), median([]), quantile([1, 2, 3, 4, 5], 0.25)], [2, 1.5, 0, 2]);
});

test("a class of 200: every report is there, none is large, the same grades give the same reports and touch no file", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "workbook reports "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const grades = plausibleClass({ learners: 200 });
  await writeReports(grades, folder);
  assert.deepEqual(readdirSync(folder).sort(), [
    "canvas.csv",
    "class.html",
    "grades.csv",
    "gradescope",
    "learners",
    "moodle.csv",
    "prairielearn",
    "tasks.csv",
  ]);
  assert.equal(readdirSync(join(folder, "learners")).length, 200);
  assert.equal(readdirSync(join(folder, "gradescope")).length, 200);
  const file = join(folder, "class.html");
  const { size, mtimeMs } = statSync(file);
  assert.ok(size < 1_500_000, String(size));
  await writeReports(structuredClone(grades), folder);
  assert.equal(statSync(file).mtimeMs, mtimeMs);
  const links = new Set(
    [...readFileSync(file, "utf8").matchAll(/href="(learners\/[^"]+)"/g)].map(([, href]) => decodeURIComponent(href)),
  );
  assert.equal(links.size, 200);
  for (const link of links) assert.ok(statSync(join(folder, link)).isFile());
});

test("a class of nobody, and one in which nobody has handed in anything, have reports as well", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "workbook-reports-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const grades of [
    { ...smallClass, learners: [], exercises: [] },
    { ...smallClass, learners: [cy] },
  ]) {
    await writeReports(grades, folder);
    assert.doesNotMatch(readFileSync(join(folder, "class.html"), "utf8"), /NaN|Infinity|undefined/);
  }
});
