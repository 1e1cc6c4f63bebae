import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { drawGivens, numbers } from "../../src/tasks/givens";
import { toPlain } from "../../src/tasks/plain";
import { tasks } from "../../src/tasks/registry";

const sides = numbers<{ a: number; b: number }>({ a: 1, b: 2 }, { a: [1, 2], b: [1, 2] });

test("numbers are drawn again until they are clear, and are frozen", () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  assert.ok(seeds.some((seed) => drawGivens(sides, seed).a === drawGivens(sides, seed).b));
  for (const seed of seeds) {
    const given = drawGivens(sides, seed, ({ a, b }) => a !== b);
    assert.notEqual(given.a, given.b, `seed ${seed}`);
    assert.ok(Object.isFrozen(given));
  }
});

test("the book's numbers are as they are, and what is never clear comes to an end", () => {
  assert.deepEqual(
    drawGivens(sides, undefined, () => false),
    { a: 1, b: 2 },
  );
  assert.ok(drawGivens(sides, 1, () => false).a >= 1);
});

/** As names are hashed: all over the whole numbers of 32 bits. */
const learners = Array.from({ length: 1000 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 0);

for (const task of tasks.filter(({ kind }) => kind === "value")) {
  test(`${task.id} ${task.title}: for no learner a slip, or two swapped numbers, are right`, () => {
    for (const seed of learners) {
      const posed = task.pose(seed);
      const right = posed.expected();
      const slips = Object.keys(task.slips).map((slip) => posed.attemptWith([slip]));
      const swapped = Array.isArray(right) && typeof right[0] === "number" ? swaps(right) : [];
      for (const attempt of [...slips, ...swapped])
        assert.ok(!posed.isRight(toPlain(attempt)), `seed ${seed}: ${JSON.stringify(attempt)}`);
    }
  });
}

function swaps(list: readonly number[]): number[][] {
  return list.flatMap((_, i) =>
    list.slice(i + 1).map((_other, j) => list.with(i, list[i + 1 + j]).with(i + 1 + j, list[i])),
  );
}
