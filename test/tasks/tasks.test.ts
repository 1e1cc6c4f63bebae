import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { collect } from "../../src/tasks/collect";
import { judge, type Verdict } from "../../src/tasks/judge";
import { findTask, tasks } from "../../src/tasks/registry";
import type { Task } from "../../src/tasks/task";
import { tf } from "../../src/tensor";

const seeds = [undefined, ...Array.from({ length: 25 }, (_, i) => i + 1)];

async function attempt(task: Task, value: unknown, seed?: number): Promise<Verdict> {
  const givens = task.givens(seed);
  return judge(task, await collect(task, value, givens, seed), givens, seed);
}

/** Numbers of two digits or more, without separators. */
function numbersIn(text: string): string[] {
  return (text.match(/\d[\d,.]*/g) ?? []).map((number) => number.replace(/[,.]+$|,/g, "")).filter((n) => n.length > 1);
}

/** The wanted value as its learner would write it, rounded in several ways. */
function spellings(value: unknown): Set<string> {
  const numbers = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  const finite = numbers.filter((number): number is number => typeof number === "number" && Math.abs(number) >= 10);
  return new Set(finite.flatMap((number) => [0, 1, 2, 3].map((digits) => String(Number(number.toFixed(digits))))));
}

test("ids are unique, in order, and each question has three to six tasks that are judged", () => {
  const ids = tasks.map(({ id }) => id);
  assert.deepEqual(new Set(ids).size, ids.length);
  const order = (id: string): number => {
    const [question, number] = id.split(".").map(Number);
    return 100 * question + number;
  };
  assert.deepEqual(
    ids.toSorted((a, b) => order(a) - order(b)),
    ids,
  );
  for (const question of new Set(ids.map((id) => id.split(".")[0]))) {
    const judged = tasks.filter(({ id, kind }) => id.startsWith(`${question}.`) && kind !== "written");
    assert.ok(judged.length >= 3 && judged.length <= 6, `question ${question} has ${judged.length}`);
  }
  assert.throws(() => findTask("2.99"), /there is no task of this name, there are 2\.1, .*: "2\.99"/);
});

for (const task of tasks) {
  const name = `${task.id} ${task.title}`;

  test(`${name}: has points, a statement and three hints for every seed`, () => {
    assert.ok(Number.isInteger(task.points) && task.points >= 1 && task.points <= 4);
    for (const seed of seeds) {
      const givens = task.givens(seed);
      assert.deepEqual(task.givens(seed), givens, "the same seed, the same numbers");
      assert.ok(task.statement(givens).length > 20);
      const hints = task.hints(givens);
      assert.equal(new Set(hints).size, 3);
      for (const hint of hints) assert.ok(hint.length > 10 && !/undefined|NaN|\[object/.test(hint), hint);
      assert.doesNotMatch(task.statement(givens), /undefined|NaN|\[object/);
    }
  });

  if (task.kind === "value" || task.kind === "function" || task.kind === "choice") {
    test(`${name}: the right value passes for every seed, and nothing given counts as not attempted`, async () => {
      for (const seed of seeds) {
        const verdict = await attempt(task, task.expected(task.givens(seed), seed), seed);
        assert.equal(verdict.state, "passed", `seed ${seed}: ${verdict.message}`);
        assert.equal(verdict.points, task.points);
      }
      assert.equal((await attempt(task, undefined)).state, "not attempted");
    });
  }

  if (task.kind !== "written") {
    test(`${name}: each misconception is recognised, explained, and does not tell the answer`, async () => {
      const examples = task.examples(task.givens());
      assert.ok(examples.length >= 2, "a task knows two misconceptions or more");
      const recognised = new Set<string | undefined>();
      for (const { id, attempt: slip } of examples) {
        const verdict = await attempt(task, slip);
        assert.equal(verdict.state, "failed", id);
        recognised.add(verdict.misconception);
        if (task.kind !== "choice") assert.equal(verdict.misconception, id, verdict.message);
        const told = numbersIn(verdict.message).filter((number) => spellings(task.expected(task.givens())).has(number));
        if (task.kind === "value") assert.deepEqual(told, [], verdict.message);
      }
      if (task.kind === "choice") assert.ok(recognised.size >= 2);
    });

    test(`${name}: no misconception passes for any seed`, async () => {
      for (const seed of seeds.slice(1)) {
        for (const { id, attempt: slip } of task.examples(task.givens(seed), seed)) {
          assert.equal((await attempt(task, slip, seed)).state, "failed", `seed ${seed}: ${id}`);
        }
      }
    });
  }

  test(`${name}: hints do not tell the answer`, () => {
    if (task.kind !== "value") return;
    for (const seed of seeds) {
      const givens = task.givens(seed);
      const wanted = spellings(task.expected(givens, seed));
      const given = new Set(numbersIn(task.statement(givens)));
      const told = task
        .hints(givens)
        .flatMap(numbersIn)
        .filter((number) => wanted.has(number) && !given.has(number));
      assert.deepEqual(told, [], `seed ${seed}`);
    }
  });
}

test("judging leaves no tensors behind", async () => {
  const before = tf.memory().numTensors;
  for (const task of tasks) await attempt(task, task.expected(task.givens()));
  assert.equal(tf.memory().numTensors, before);
});
