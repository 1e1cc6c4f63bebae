import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { collect } from "../../src/tasks/collect";
import { judge } from "../../src/tasks/judge";
import { tasks } from "../../src/tasks/registry";
import { tf } from "../../src/tensor";

const patience = 30;

function disposed(): unknown {
  const tensor = tf.zeros([2, 2]);
  tensor.dispose();
  return tensor;
}

function circular(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

function deep(): unknown {
  let value: unknown = 1;
  for (let i = 0; i < 5000; i++) value = [value];
  return value;
}

const fail = (): never => {
  throw new Error("boom");
};

/** None of these is an answer to any task. */
const malformed: readonly (readonly [name: string, give: () => unknown])[] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["NaN", () => Number.NaN],
  ["Infinity", () => Number.POSITIVE_INFINITY],
  ["-Infinity", () => Number.NEGATIVE_INFINITY],
  ["a huge number", () => Number.MAX_VALUE],
  ["a tiny number", () => Number.MIN_VALUE],
  ["a negative number", () => -123_456.789],
  ["negative zero", () => -0],
  ["a bigint", () => 7n],
  ["a symbol", () => Symbol("x")],
  ["an empty text", () => ""],
  ["a text", () => "many"],
  ["a very long text", () => "x".repeat(1_000_000)],
  ["true and false", () => [true, false]],
  ["an empty list", () => []],
  ["a list with holes", () => new Array(3)],
  ["lists of unequal length", () => [[1, 2], [3]]],
  ["numbers and texts", () => [1, "two", null]],
  ["a list of NaN", () => [Number.NaN, Number.NaN, Number.NaN]],
  ["five axes", () => [[[[[1]]]]]],
  ["a list of lists of nothing", () => [[], [], []]],
  ["a list in itself", circular],
  ["five thousand lists in each other", deep],
  ["a list of a million", () => Array.from({ length: 1_000_000 }, (_, i) => i)],
  ["an empty object", () => ({})],
  [
    "an object with a getter that throws",
    () => ({
      get layers() {
        return fail();
      },
      name: "x",
    }),
  ],
  [
    "a proxy that throws at everything",
    () => new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail }),
  ],
  ["a date that is none", () => new Date(Number.NaN)],
  ["a regular expression", () => /x/],
  ["a map", () => new Map([[1, 2]])],
  ["an error", () => new Error("x")],
  ["a class", () => class Answer {}],
  ["bytes", () => new DataView(new ArrayBuffer(4))],
  ["big integers", () => new BigInt64Array(2)],
  ["a disposed tensor", disposed],
  ["a tensor of texts", () => tf.tidy(() => tf.tensor(["a", "b"]))],
  ["a function that throws", () => fail],
  [
    "a function that throws nothing",
    () => () => {
      throw undefined;
    },
  ],
  ["a function that gives a function", () => () => () => 1],
  ["a function that gives nothing", () => () => undefined],
  [
    "a function that calls itself for ever",
    () =>
      function again(): unknown {
        return again();
      },
  ],
  [
    "a function that spoils its arguments",
    () =>
      (...args: unknown[]) =>
        args.map((arg) => Array.isArray(arg) && arg.splice(0)),
  ],
  ["an async function that fails", () => async () => fail()],
  ["a function whose promise never settles", () => () => new Promise(() => undefined)],
  ["a promise that never settles", () => new Promise(() => undefined)],
  ["a promise of nothing", () => Promise.resolve(undefined)],
  [
    "a promise that fails",
    () => {
      const broken = Promise.reject(new Error("boom"));
      broken.catch(() => undefined);
      return broken;
    },
  ],
  [
    "a thenable that throws",
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: such a thing is what is tried
      get then() {
        return fail();
      },
    }),
  ],
  [
    "a thenable that calls back twice",
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: such a thing is what is tried
      then: (done: (value: unknown) => void) => {
        done(1e99);
        done(2);
      },
    }),
  ],
];

for (const [name, give] of malformed) {
  test(`every task answers ${name} with a message: no throw, no hang, no pass`, async () => {
    for (const task of tasks) {
      const posed = task.pose();
      const verdict = judge(task, posed, await collect(task, posed, give(), { patience }));
      assert.notEqual(verdict.state, "passed", task.id);
      assert.equal(verdict.points, 0, task.id);
      assert.ok(verdict.message.length > 10, task.id);
    }
  });
}

test("an attempt that is another's verdict, or Markdown, is shown as it is", async () => {
  const task = tasks[0];
  const posed = task.pose();
  const { message } = judge(task, posed, await collect(task, posed, "(c) ![x](http://x) <b>**bold** `tick`"));
  assert.ok(message.startsWith('You gave the text ``"(c) ![x](http://x) <b>**bold** `tick`"``. '), message);
});
