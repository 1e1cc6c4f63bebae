/** Checked functions that never come to an end. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { withinTime } from "../../src/host/timeLimit";
import { assessFor, judgeRecord, parseRecord } from "../../src/tasks";
import { tf } from "../../src/tensor";

const options = { guard: withinTime, patience: 300 };
const assess = (id: string, attempt: unknown) => assessFor(id, attempt, undefined, options);

const engine = tf.engine();
/** Each loop makes thousands of tensors; the one in the making when it is ended may be lost. */
const mostLost = 10;

afterEach(() => {
  const { scopeStack, kernelDepth, gradientDepth, activeTape } = engine.state;
  const depths = { scopes: scopeStack.length, kernelDepth, gradientDepth };
  assert.deepEqual(depths, { scopes: 0, kernelDepth: 0, gradientDepth: 0 });
  assert.equal(activeTape ?? undefined, undefined);
  assert.ok(tf.memory().numTensors <= mostLost, `${tf.memory().numTensors} tensors are left`);
});

const endless: [name: string, id: string, attempt: (...args: never[]) => unknown][] = [
  [
    "a loop",
    "2.4",
    () => {
      while (true);
    },
  ],
  ["a promise that is never kept", "2.4", () => new Promise(() => undefined)],
  [
    "a loop before the first await",
    "2.4",
    async () => {
      while (true);
    },
  ],
  [
    "a loop of TensorFlow's operations, in a scope of its own",
    "7.2",
    (kernel: tf.Tensor) =>
      tf.tidy(() => {
        for (let sum = kernel; ; ) sum = sum.mul(0.5);
      }),
  ],
  [
    "a loop while gradients are taken",
    "7.2",
    () =>
      tf.grad((x) => {
        for (let sum = x; ; ) sum = tf.tidy(() => sum.mul(0.5));
      })(tf.scalar(1)),
  ],
];

for (const [name, id, attempt] of endless) {
  test(`${name} ends by itself, with a verdict that says so`, async () => {
    const { verdict, record } = await assess(id, attempt);
    assert.equal(verdict.state, "failed");
    assert.match(
      verdict.message,
      /^Right in 0 of \d+ cases\. For .+ it did not finish within 0\.3 s\. Is there an endless loop\?$/,
    );
    const stored = parseRecord(JSON.parse(JSON.stringify(record)));
    assert.ok("task" in stored);
    assert.deepEqual(judgeRecord(stored), verdict, "a grader judges the record alike");
  });
}

test("a function that ends for some inputs is told the one for which it does not", async () => {
  let calls = 0;
  const { verdict } = await assess("2.4", () => {
    while (calls++ > 0);
    return 1;
  });
  assert.match(verdict.message, /did not finish|expected/);
  assert.equal(verdict.state, "failed");
});

test("after an endless loop in TensorFlow gradients are right", async () => {
  await assess("7.2", (kernel: tf.Tensor) => {
    for (let sum = kernel; ; ) sum = tf.tidy(() => sum.mul(0.5));
  });
  const slope = tf.tidy(() =>
    tf
      .grad((x) => x.square().sum())(tf.scalar(3))
      .arraySync(),
  );
  assert.equal(slope, 6);
});

test("a value that is a promise which is never kept is told so", async () => {
  const { verdict } = await assess("2.1", new Promise(() => undefined));
  assert.match(verdict.message, /^You gave a promise that was not kept within 0\.3 s\./);
});
