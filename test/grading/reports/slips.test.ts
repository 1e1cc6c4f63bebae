import "../../../src/notebook/data";
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextSession, toAsk } from "../../../src/grading/reports/classPage/nextSession";
import { tasksOfClass } from "../../../src/grading/reports/slips";
import { type Task, tasks } from "../../../src/tasks";
import { toPlain } from "../../../src/tasks/plain";
import { smallClass } from "./smallClass";

const [, björn] = smallClass.learners;

test("which slip how often and who: the most frequent first, what nothing explains last", () => {
  const learners = [
    ["a", ["x"]],
    ["b", ["x", "y"]],
    ["c", ["y"]],
    ["d", ["x"]],
    ["e", []],
  ].map(([id, slips]) => {
    const result = { ...björn.notebooks[0].tasks[0], slips: slips as string[] };
    return { id: id as string, notes: [], notebooks: [{ ...björn.notebooks[0], tasks: [result] }] };
  });
  const [first, second] = tasksOfClass({ ...smallClass, learners });
  assert.deepEqual(
    first.slips.map(({ id, who }) => [id, who.map((learner) => learner.id).join("")]),
    [
      ["x", "abd"],
      ["y", "bc"],
      ["(failed)", "e"],
    ],
  );
  assert.deepEqual([first.attempted, first.passed, second.attempted], [5, 0, 0]);
});

test("an answer that has not the form asked for is told as that, in the words of the real judge", () => {
  const choice = tasks.find(({ kind }) => kind === "choice") as Task;
  const { message, slips = [] } = choice.pose().judge(toPlain("all of them, I think"));
  assert.deepEqual(slips, []);
  const told = (text: string): string[] => {
    const result = { ...björn.notebooks[0].tasks[0], slips, message: text };
    const learner = { ...björn, notebooks: [{ ...björn.notebooks[0], tasks: [result] }] };
    return tasksOfClass({ ...smallClass, learners: [learner] })[0].slips.map(({ sentence }) => sentence);
  };
  assert.deepEqual(told(message), ["The answer has another form than asked for."]);
  assert.deepEqual(told(`The task has changed since this was handed in. ${message}`), told(message));
  assert.deepEqual(told("Not quite: it is too small."), ["Wrong, and no slip that is known explains it."]);
});

test("what to ask: a slip of two or more, with the question that its sentence asks and the first hint's idea", () => {
  const twice = { ...smallClass, learners: [björn, { ...björn, id: "b2" }] };
  const [asked, ...more] = toAsk(tasksOfClass(twice));
  assert.equal(more.length, 0);
  assert.equal(asked.question, "How many bytes has a float?");
  assert.ok(String(nextSession(tasksOfClass(twice))).includes("made by 2 of 2"));
  assert.ok(asked.idea.length > 10);
  assert.deepEqual(toAsk(tasksOfClass(smallClass)), []);
});

test("what to ask where no slip is shared: the hardest tasks, with a slip of nobody that is named", () => {
  const page = String(nextSession(tasksOfClass(smallClass)));
  const text = page.replaceAll(/<[^>]*>/g, "");
  assert.ok(text.includes("No slip was made by two learners or more, so these questions are about the hardest tasks"));
  assert.match(
    text,
    /3\.2 Task 3\.2 – right: 0 of 2\..*\n.*Ask:[\s\S]*3\.1 Task 3\.1 – right: 1 of 2\. You count bytes\.\n/,
  );
  assert.ok(text.includes("Ask: How many bytes has a float?"));
  assert.doesNotMatch(page, /Björn|Lovelace|learners\//);
  const right = tasksOfClass({ ...smallClass, learners: [] });
  assert.ok(String(nextSession(right)).includes("No answer is wrong"));
});
