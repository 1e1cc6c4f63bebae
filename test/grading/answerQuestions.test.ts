/** How long a process is answered that a learner's code has a hold of. */
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { answerQuestions } from "../../src/grading/compiler/answerQuestions";
import { mostSource } from "../../src/grading/compiler/compiledCell";
import { OwnTime } from "../../src/grading/sandbox/ownTime";

const tasks = '{"ask":"tasks"}';
const cell = (source: string): string => JSON.stringify({ ask: "compile", previous: "", source });

/** What comes of questions: for each whether it is answered, until the pipe is closed. */
async function ask(questions: readonly string[], reads = true): Promise<string[]> {
  const heard: string[] = [];
  let written = 0;
  const pipe = new Duplex({
    read: () => undefined,
    write(_chunk, _encoding, done) {
      written++;
      if (reads) done();
    },
  });
  const compilers = {
    async compile({ source }: { source: string }): Promise<string> {
      if (source === "never") return new Promise(() => undefined);
      return "x".repeat(source === "large" ? 9e6 : 1);
    },
  };
  answerQuestions(pipe as Socket, { learner: "ada", exercise: "" }, compilers, new OwnTime(0));
  for (const question of questions) {
    const before = reads ? written : pipe.writableLength;
    pipe.push(`${question}\n`);
    for (let i = 0; i < 5; i++) await setImmediate();
    if (pipe.destroyed) return [...heard, "closed"];
    heard.push((reads ? written : pipe.writableLength) > before ? "answered" : "silent");
  }
  return heard;
}

const rows: [what: string, questions: string[], heard: string[], reads?: boolean][] = [
  ["the tasks, and cells", [tasks, cell("a"), cell("a")], ["answered", "answered", "answered"]],
  ["the tasks again, which takes time to put together", [tasks, cell("a"), tasks], ["answered", "answered", "closed"]],
  ["before the last answer has come", [cell("never"), cell("a")], ["silent", "closed"]],
  ["and does not read", Array(5).fill(cell("large")), ["answered", "answered", "answered", "closed"], false],
  ["what is no question", ["{}"], ["closed"]],
  ["for what is too long", [cell("x".repeat(mostSource + 1))], ["closed"]],
];

for (const [what, questions, heard, reads] of rows)
  test(`a process that asks ${what}`, async () => assert.deepEqual(await ask(questions, reads), heard));
