import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CliError, describeError, exitCodeOf, UsageError } from "../../src/cli/errors";

const cases: { name: string; error: unknown; text: string | RegExp; code: number }[] = [
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
  ...(
    [
      ["a full disk, wherever", { code: "ENOSPC", syscall: "write" }, "the disk is full (write)\nFree some space."],
      ["too many files", { code: "EMFILE", syscall: "open", path: "/a/b" }, "too many files are open: /a/b\nRaise the"],
      ["no more processes", { code: "EAGAIN", syscall: "spawn" }, "there are too many processes"],
      [
        "a file that is gone",
        { code: "ENOENT", syscall: "open", path: "/a" },
        "there is no such file or folder: /a\nnpx",
      ],
      [
        "no place for temporary files",
        { code: "EACCES", path: join(tmpdir(), "x") },
        "permission denied: \\S+\nTo keep temporary files elsewhere",
      ],
      [
        "somebody else's file",
        { code: "EACCES", syscall: "open", path: "/a" },
        "permission denied: /a\nYou may not read or write it",
      ],
      ["a link in a circle", { code: "ELOOP", syscall: "stat", path: "/a" }, "links lead in a circle: /a"],
    ] as const
  ).map(([name, fields, text]) => ({
    name: `the machine's fault is no defect: ${name}`,
    error: Object.assign(new Error("E…"), fields),
    text: new RegExp(`^error: ${text.replace(/[()]/g, "\\$&")}`),
    code: 1,
  })),
  {
    name: "an error of ours that only looks like one of the machine stays a defect",
    error: Object.assign(new Error("x"), { code: "ENOENT" }),
    text: "error: x\nThis looks like a defect of the workbook: DEBUG=1 shows where it happened.",
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
    const told = describeError(error, {});
    if (typeof text === "string") assert.equal(told, text);
    else assert.match(told, text);
    assert.equal(told.includes("defect"), text.toString().includes("defect"), told);
    assert.equal(exitCodeOf(error), code);
  });
}

test("DEBUG adds the stack trace", () => {
  assert.match(describeError(new TypeError("bad"), { DEBUG: "1" }), /^error: bad\nTypeError: bad\n\s+at /);
});
