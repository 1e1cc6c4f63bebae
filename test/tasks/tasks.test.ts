import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { collect } from "../../src/tasks/collect";
import { combinations } from "../../src/tasks/explain";
import { hand } from "../../src/tasks/handed";
import { judge, type Verdict } from "../../src/tasks/judge";
import { type Plain, toPlain } from "../../src/tasks/plain";
import { findTask, tasks } from "../../src/tasks/registry";
import type { PosedTask, Task } from "../../src/tasks/task";
import { todo } from "../../src/tasks/todo";
import { openScope, tf } from "../../src/tensor";

const seeds = Array.from({ length: 600 }, (_, i) => i + 1);
/** Where one attempt takes long, every so many. */
const some = (every: number): number[] => seeds.filter((seed) => seed % every === 1);

async function attempt(task: Task, value: unknown, seed?: number): Promise<Verdict> {
  const posed = task.pose(seed);
  return judge(task, posed, await collect(task, posed, value));
}

/** What a function of the workbook's own gives in each case: it wants plain data, so `collect` is not asked. */
function outputs(posed: PosedTask, value: unknown): Plain | undefined {
  if (typeof value !== "function") return value === undefined ? undefined : toPlain(value);
  const close = openScope();
  try {
    return { is: "list", value: posed.cases.map((args) => toPlain(value(...hand(args)))) };
  } catch {
    return undefined; // two slips at once may lead nowhere
  } finally {
    close();
  }
}

/** The verdict on an attempt with these slips; `undefined` where there is no such attempt. */
function verdictWith(task: Task, posed: PosedTask, slips: readonly string[]): Verdict | undefined {
  const plain = outputs(posed, posed.attemptWith(slips));
  return plain && judge(task, posed, plain);
}

/** The numbers in a text, without separators. */
function numbersIn(text: string): string[] {
  return (text.match(/\d[\d,.]*/g) ?? []).map((number) => number.replace(/[,.]+$|,/g, ""));
}

/** The wanted value as its learner would write it, rounded in several ways. */
function spellings(value: unknown): Set<string> {
  const numbers = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  const finite = numbers.filter((number): number is number => typeof number === "number" && Math.abs(number) >= 10);
  return new Set(finite.flatMap((number) => [0, 1, 2, 3].map((digits) => String(Number(number.toFixed(digits))))));
}

/** Without the words that it shares with most. */
const explained = ({ slips }: Verdict): string => [...slips].sort().join(" + ");

test("ids are unique, in order, and each question has three to nine tasks that are judged", () => {
  const ids = tasks.map(({ id }) => id);
  const order = (id: string): number => {
    const [question, number] = id.split(".").map(Number);
    return 100 * question + number;
  };
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    ids.toSorted((a, b) => order(a) - order(b)),
    ids,
  );
  for (const question of new Set(ids.map((id) => id.split(".")[0]))) {
    const judged = tasks.filter(({ id, kind }) => id.startsWith(`${question}.`) && kind !== "written");
    assert.ok(judged.length >= 3 && judged.length <= 9, `question ${question} has ${judged.length}`);
  }
  const all = tasks.filter(({ kind }) => kind !== "written");
  assert.ok(all.length >= 65, `${all.length} tasks are judged`);
  assert.throws(() => findTask("2.99"), /there is no task 2\.99, there are 2\.1, /);
});

const meaningful = { named: 0, all: 0 };

for (const task of tasks) {
  const name = `${task.id} ${task.title}`;
  const { singles, pairs } = combinations(Object.keys(task.slips));

  test(`${name}: has points, a statement and three hints for every seed, and numbers that nobody changes`, () => {
    assert.ok(Number.isInteger(task.points) && task.points >= 1 && task.points <= 4);
    for (const seed of [undefined, ...some(12)]) {
      const { givens, statement, hints } = task.pose(seed);
      assert.deepEqual(task.pose(seed).givens, givens, "the same seed, the same numbers");
      assert.ok(givens === undefined || Object.isFrozen(givens));
      assert.ok(statement.length > 20);
      assert.equal(new Set(hints).size, 3);
      for (const text of [statement, ...hints])
        assert.ok(text.length > 10 && !/undefined|NaN|\[object/.test(text), text);
    }
  });

  test(`${name}: an attempt that gives nothing is told so, and an untouched one is not attempted`, async () => {
    if (task.kind === "written") return assert.equal(Object.keys(task.slips).length, 0);
    const given = task.kind === "function" ? () => undefined : undefined;
    assert.equal((await attempt(task, given)).state, "failed");
    assert.match((await attempt(task, given)).message, /undefined/);
    for (const untouched of [todo(), () => todo()])
      if (task.kind === "function" || typeof untouched !== "function")
        assert.equal((await attempt(task, untouched)).state, "not attempted");
    if (task.kind !== "function")
      assert.equal((await attempt(task, { one: todo(), two: todo() })).state, "not attempted");
  });

  if (["value", "function", "choice"].includes(task.kind)) {
    test(`${name}: the right attempt passes for every seed, and so does the formula without slips`, async () => {
      for (const seed of [undefined, ...(task.kind === "function" ? some(20) : seeds)]) {
        const posed = task.pose(seed);
        const verdict = await attempt(task, posed.expected(), seed);
        assert.equal(verdict.state, "passed", `seed ${seed}: ${verdict.message}`);
        assert.equal(verdict.points, task.points);
        assert.equal(verdictWith(task, posed, [])?.state, "passed", `seed ${seed}: the formula without slips`);
      }
    });

    test(`${name}: no slip, and no two of them, give what is right, for any seed`, () => {
      const others = task.kind === "value" ? [3_668_339_987, 2_627_756_241] : []; // once rows and columns were alike there
      for (const seed of [undefined, ...(task.kind === "function" ? some(20) : some(3)), ...others]) {
        const posed = task.pose(seed);
        for (const slips of [...singles, ...pairs]) {
          const plain = outputs(posed, posed.attemptWith(slips));
          assert.ok(!plain || !posed.isRight(plain), `seed ${seed}: ${slips.join(" + ")}`);
        }
      }
    });
  }

  if (task.kind !== "written") {
    test(`${name}: each slip is recognized, explained, and does not tell the answer`, () => {
      assert.ok(singles.length >= 2, "a task knows two slips or more");
      const posed = task.pose();
      const told = spellings(posed.expected());
      for (const slips of singles) {
        const verdict = verdictWith(task, posed, slips);
        if (verdict === undefined && task.kind === "choice") continue; // the only right one left out leaves nothing
        assert.ok(verdict, `${slips}: there is no attempt`);
        assert.equal(verdict.state, "failed", `${slips}`);
        assert.ok(verdict.slips.includes(slips[0]) || / Or: /.test(verdict.message), `${slips}: ${explained(verdict)}`);
        if (task.kind === "property") assert.equal(verdict.slips[0], slips[0], verdict.message);
        if (task.kind === "value")
          assert.deepEqual(
            numbersIn(verdict.message).filter((number) => told.has(number)),
            [],
            verdict.message,
          );
      }
    });
  }

  if (task.kind === "value" || task.kind === "function") {
    test(`${name}: nine of ten pairs of slips that lead elsewhere than one are named as a pair`, () => {
      const posed = task.pose();
      const alone = new Set(singles.map((slips) => JSON.stringify(outputs(posed, posed.attemptWith(slips)))));
      let [named, all] = [0, 0];
      const missed: string[] = [];
      for (const slips of pairs) {
        const plain = outputs(posed, posed.attemptWith(slips));
        if (!plain || alone.has(JSON.stringify(plain))) continue;
        all++;
        const verdict = judge(task, posed, plain);
        if (verdict.slips.length === 2) named++;
        else missed.push(`${slips.join(" + ")} → ${explained(verdict)}`);
      }
      meaningful.named += named;
      meaningful.all += all;
      assert.ok(named >= 0.9 * all, `${named} of ${all}: ${missed.join("; ")}`);
    });
  }

  test(`${name}: hints do not tell the answer`, () => {
    if (task.kind !== "value") return;
    for (const seed of [undefined, ...some(6)]) {
      const { statement, hints, ...posed } = task.pose(seed);
      const wanted = spellings(posed.expected());
      const given = new Set(numbersIn(statement));
      const told = hints.flatMap(numbersIn).filter((number) => wanted.has(number) && !given.has(number));
      assert.deepEqual(told, [], `seed ${seed}`);
      // Small numbers stand everywhere: those count that a hint comes out at.
      const right = posed.expected();
      const results = hints.flatMap((hint) =>
        [...hint.matchAll(/= ?(-?\d[\d.,]*?)(?=[.,]?(?:\s|$))/g)].map(([, number]) => number),
      );
      if (typeof right === "number") assert.ok(!results.includes(String(right)), `seed ${seed}: ${hints.join(" | ")}`);
    }
  });
}

test("pairs of slips that lead elsewhere than one", (context) => {
  context.diagnostic(`${meaningful.named} of ${meaningful.all} are named as pairs`);
  assert.ok(meaningful.all >= 100, `${meaningful.all}`);
});

test("judging leaves no tensors behind", async () => {
  const before = tf.memory().numTensors;
  for (const task of tasks) await attempt(task, task.pose().expected());
  assert.equal(tf.memory().numTensors, before);
});
