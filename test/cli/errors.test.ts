import assert from "node:assert/strict";
import { test } from "node:test";
import { CliError, describeError, exitCodeOf, UsageError } from "../../src/cli/errors";

const cases: { name: string; error: unknown; text: string; code: number }[] = [
  {
    name: "a failure says what is wrong, then what to do",
    error: new CliError("no Python found", "Install Python 3.10 or later."),
    text: "error: no Python found\nInstall Python 3.10 or later.",
    code: 1,
  },
  { name: "advice may be missing", error: new CliError("stopped"), text: "error: stopped", code: 1 },
  {
    name: "wrong usage exits with 2",
    error: new UsageError("unknown lesson: 99", "Lessons: 00 to 10."),
    text: "error: unknown lesson: 99\nLessons: 00 to 10.",
    code: 2,
  },
  {
    name: "an unexpected error is named a defect, without its stack",
    error: new TypeError("x is not a function"),
    text: "error: x is not a function\nThis looks like a defect of the workbook: DEBUG=1 shows where it happened.",
    code: 1,
  },
  {
    name: "a place that cannot be written is no defect",
    error: Object.assign(new Error("EROFS: …"), { code: "EROFS", path: "/elsewhere/out" }),
    text: "error: the file system is read-only: /elsewhere/out\nChoose a folder that you may write to.",
    code: 1,
  },
  {
    name: "what a message quotes does not steer the terminal",
    error: new CliError("there is no exercise \u001b[2J"),
    text: "error: there is no exercise \\u001b[2J",
    code: 1,
  },
];

for (const { name, error, text, code } of cases) {
  test(name, () => {
    assert.equal(describeError(error, {}), text);
    assert.equal(exitCodeOf(error), code);
  });
}

test("DEBUG adds the stack trace", () => {
  assert.match(describeError(new TypeError("bad"), { DEBUG: "1" }), /^error: bad\nTypeError: bad\n\s+at /);
});
