import assert from "node:assert/strict";
import { test } from "node:test";
import { createProgress, formatSeconds } from "../../src/cli/progress";

const durations: [seconds: number, text: string][] = [
  [0.2, "0 s"],
  [59, "59 s"],
  [65, "1 min 05 s"],
  [3599.6, "1 h 00 min"],
  [7380, "2 h 03 min"],
];

for (const [seconds, text] of durations) {
  test(`${seconds} seconds read as ${text}`, () => assert.equal(formatSeconds(seconds), text));
}

function recorder(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { written, output: { isTTY, columns, write: (text: string) => written.push(text) } };
}

test("plain output gets a line every five seconds and one at the end; a slow start does not count for the pace", () => {
  const { written, output } = recorder(false);
  let clock = 60_000;
  const progress = createProgress({ label: "epoch 1", total: 100, output, now: () => clock });
  clock += 30_000;
  for (let done = 1; done <= 100; done++) {
    clock += 100;
    progress.update(done, "loss 0.5");
  }
  progress.end("epoch 1 finished");
  assert.deepEqual(written, [
    "epoch 1  1 %  loss 0.5\n",
    "epoch 1  51 %  5 s to go  loss 0.5\n",
    "epoch 1  100 %  loss 0.5\n",
    "epoch 1 finished\n",
  ]);
});

test("a terminal's line is rewritten and never longer than the terminal", () => {
  const { written, output } = recorder(true, 30);
  const progress = createProgress({ label: "a long label for a small terminal", total: 2, output, now: () => 0 });
  progress.update(1);
  progress.end();
  assert.ok(written.every((text) => text.length < 30 && !text.includes("\n")));
  assert.equal(written.at(-1), "\r\u001b[K");
});
