import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionManager } from "@jupyterlab/services";
import { type CellEnd, openKernel } from "../../src/jupyter/openKernel";
import { code } from "./executor";

const never = new Promise<never>(() => {});
const patient = { startMs: 50, serverMs: 50, reactionMs: 50 };

/** What of a kernel can stay without an answer. */
interface Kernel {
  info?: Promise<object>;
  interrupt?: Promise<void>;
  restart?: Promise<void>;
  shutdown?: Promise<void>;
  /** The error that the cell ends with, when it ends. */
  error?: { ename: string };
  done?: Promise<object>;
  onInterrupt?: () => void;
}

/** A server's sessions, as far as they are needed, with a kernel that runs one cell. */
function sessions(about: Kernel): Pick<SessionManager, "startNew"> {
  const resolved = Promise.resolve();
  const signal = { connect: () => true, disconnect: () => true };
  const { error, info = Promise.resolve({}), interrupt = resolved, restart = resolved, shutdown = resolved } = about;
  let take: (sender: unknown, message: object) => void = () => {};
  const kernel = {
    info,
    requestKernelInfo: () => resolved,
    reconnect: () => resolved,
    statusChanged: signal,
    connectionStatusChanged: signal,
    iopubMessage: { connect: (taker: typeof take) => (take = taker) },
    interrupt: () => {
      about.onInterrupt?.();
      return interrupt;
    },
    restart: () => restart,
    requestExecute() {
      const done = (about.done ?? Promise.resolve({ content: {} })).then((reply) => {
        const content = { evalue: "", traceback: [], ...error };
        if (error) take(0, { header: { msg_type: "error" }, parent_header: { msg_id: "1" }, content });
        return reply;
      });
      return { msg: { header: { msg_id: "1" } }, done };
    },
  };
  const session = { kernel, shutdown: () => shutdown, dispose: () => {} };
  return { startNew: async () => session } as unknown as Pick<SessionManager, "startNew">;
}

test("a kernel that does not start in time is told", async () => {
  const message = /^the kernel "tslab" did not start within 0.05 s$/;
  const noSession = { startNew: () => never } as Pick<SessionManager, "startNew">;
  for (const server of [noSession, sessions({ info: never }), sessions({ info: never, shutdown: never })])
    await assert.rejects(openKernel(server, "x.ipynb", "tslab", patient), { message });
});

test("a server that does not answer when a kernel is ended is left to itself", async () => {
  const kernel = await openKernel(sessions({ shutdown: never }), "x.ipynb", "tslab", patient);
  await kernel.shutdown();
});

/** An endless cell that the interrupt ends. */
function endless(about: Kernel): Kernel {
  let stop: (reply: object) => void = () => {};
  const done = new Promise<object>((resolve) => {
    stop = resolve;
  });
  return { ...about, done, onInterrupt: () => stop({ content: {} }) };
}

const ends: [name: string, kernel: Kernel, end: CellEnd | RegExp, errors: string[]][] = [
  ["a cell that runs", {}, "ran", []],
  ["a cell that fails", { error: { ename: "Error" } }, "failed", ["Error"]],
  ["a cell that cost what ran it", { error: { ename: "KernelDied" } }, "died", ["KernelDied"]],
  ["an endless cell that can be interrupted", endless({}), "timed out", ["Timeout"]],
  [
    "an endless cell whose interrupt costs what ran it",
    endless({ error: { ename: "KernelDied" } }),
    "died",
    ["KernelDied", "Timeout"],
  ],
  ["one that no interrupt reaches", { done: never }, "died", ["Timeout"]],
  ["a server that does not answer the interrupt", { done: never, interrupt: never }, "died", ["Timeout"]],
  ["a kernel that cannot be started anew", { done: never, restart: never }, /could not be started anew within/, []],
];

for (const [name, about, end, errors] of ends) {
  test(`${name}: ${end}`, async () => {
    const kernel = await openKernel(sessions(about), "x.ipynb", "tslab", patient);
    const cell = code("a", "1");
    const running = kernel.run(cell, { seconds: 0.05, message: "too long" });
    if (end instanceof RegExp) await assert.rejects(running, end);
    else assert.equal(await running, end);
    assert.deepEqual(
      cell.outputs.map((output) => "ename" in output && output.ename),
      errors,
    );
  });
}
