import assert from "node:assert/strict";
import { test } from "node:test";
import type { Likeness } from "../../../src/grading/likeness";
import { alikeSection } from "../../../src/grading/reports/classPage/alike";
import { groupsOf } from "../../../src/grading/reports/classPage/alikeGroups";
import { smallClass } from "./smallClass";

const [{ tasks }] = smallClass.exercises;

function pair(one: string, other: string, share: number, task = 0): Likeness {
  const side = (id: string, row: number) => ({ learner: { id }, code: `first\nsecond of ${id}`, rows: new Set([row]) });
  return { task: tasks[task], share, sides: [side(one, 0), side(other, 1)] };
}

const shares = [
  pair("a", "b", 1),
  pair("d", "e", 0.9),
  pair("a", "b", 0.8, 1),
  pair("c", "b", 0.7),
  pair("a", "c", 0.6),
];

test("pairs of one task that hang together are one group, each learner once, with all lines that are shared", () => {
  assert.deepEqual(
    groupsOf([...shares, pair("f", "g", 0.6), pair("h", "i", 0.6), pair("g", "i", 0.5)]).map(
      ({ task, least, most, members }) => [task.id, least, most, members.map(({ learner }) => learner.id).join("")],
    ),
    [
      ["3.1", 0.6, 1, "abc"],
      ["3.1", 0.9, 0.9, "de"],
      ["3.2", 0.8, 0.8, "ab"],
      ["3.1", 0.5, 0.6, "fghi"],
    ],
  );
  assert.deepEqual([...groupsOf(shares)[0].members[2].rows].sort(), [0, 1]);
});

test("the page tells a group once, with the code of each once, folded", () => {
  const page = String(alikeSection(shares));
  const text = page.replaceAll(/<[^>]*>/g, "");
  for (const words of [
    "a, b and c are alike in task 3.1: 60 to 100 %.",
    "d and e are alike in task 3.1: 90 %.",
    "Show the code of all 3",
    "Show the code of both",
  ])
    assert.ok(text.includes(words), words);
  assert.equal(page.match(/<details><summary>/g)?.length, 3);
  for (const code of page.matchAll(/<pre>/g)) {
    const before = page.slice(0, code.index);
    assert.ok(before.lastIndexOf("<details>") > before.lastIndexOf("</details>"));
  }
  assert.equal(page.match(/second of c/g)?.length, 1);
});

test("what is left out is told for a class of any size", () => {
  const text = String(alikeSection([]));
  assert.ok(text.includes("nor does anything that more than 20 % of the answers share"));
  assert.ok(text.includes("where fewer than 20 answers to a task are compared, only what more than 4 of them share"));
});
