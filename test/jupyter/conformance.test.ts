/** Our kernel held against Jupyter's own tests of a kernel, and against the protocol's documents, by Jupyter's own client. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type TestContext, test } from "node:test";
import { testingPython } from "./conformance/environment";

const root = join(__dirname, "..", "..");

interface Row {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly message: string;
  readonly seconds: number;
}

/** Runs Python's tests, in a folder outside the clone, and calls `onRow` after each; gives how the run itself ended. */
async function runPython(
  module: string,
  onRow: (row: Row) => Promise<void>,
): Promise<{ code: number | null; errors: string }> {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  for (const name of ["runtime", "config", "data"]) mkdirSync(join(folder, name), { mode: 0o700 });
  const child = spawn(testingPython(), ["-I", "-B", join(__dirname, "conformance", "run.py"), module], {
    cwd: folder,
    env: {
      ...process.env,
      JUPYTER_PATH: join(root, ".venv", "share", "jupyter"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_DATA_DIR: join(folder, "data"),
    },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr?.on("data", (data) => {
    errors += data;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  try {
    for await (const line of createInterface({ input: child.stdio[3] as Readable }))
      await onRow(JSON.parse(line) as Row);
    return { code: await ended, errors };
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each test of a Python module as a test of its own; those of `apart` must say that they do not apply, and why. */
async function report(
  context: TestContext,
  module: string,
  apart: Readonly<Record<string, string>> = {},
): Promise<void> {
  const open = new Set(Object.keys(apart));
  let count = 0;
  const { code, errors } = await runPython(module, async ({ name, outcome, message, seconds }) => {
    count++;
    const short = name.split(".").at(-1) ?? name;
    const why = apart[short];
    open.delete(short);
    await context.test(why ? `${short} does not apply: ${why}` : `${short} (${seconds.toFixed(1)} s)`, () => {
      if (outcome === (why ? "skipped" : "passed")) return;
      // The stack that helps is Python's, in the message.
      throw Object.assign(new Error(`${outcome}: ${message}`), { stack: `${outcome}: ${message}` });
    });
  });
  assert.equal(code, 0, errors);
  assert.ok(count > 0, "no test was run");
  assert.deepEqual([...open], [], "not among the tests");
}

test("jupyter_kernel_test", (context) =>
  report(context, "official", {
    test_pager: "the documents call payloads such as the pager deprecated, and the kernel has none",
    test_clear_output: "cells have no call that clears: what they show is updated in place",
  }));

for (const module of ["protocol", "outputs", "lifecycle"]) {
  test(`the protocol's documents: ${module}`, (context) => report(context, module));
}
