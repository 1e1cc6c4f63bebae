/** Questions of a kernel that grades to outside. It waits for each answer: what asks, tslab's executor, cannot do anything else. */
import { readSync, writeSync } from "node:fs";
import { pipes } from "../../jupyter/kernel/front";
import type { CompiledCell } from "../compiler/compiledCell";
import type { PosedTasks } from "./posed";
import type { Question, Questions } from "./questions";

const pauseMs = 1;
const chunk = Buffer.alloc(1 << 16);
/** What came behind the last answer. */
let rest: Buffer = Buffer.alloc(0);

let tasks: PosedTasks | undefined;

export const outside: Questions = {
  tasks: () => (tasks ??= ask({ ask: "tasks" }) as PosedTasks),
  compile: (cell) => ask({ ask: "compile", ...cell }) as CompiledCell,
};

function ask(question: Question): unknown {
  const bytes = Buffer.from(`${JSON.stringify(question)}\n`);
  for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(pipes.compiler, bytes, at));
  return JSON.parse(readLine());
}

function readLine(): string {
  const parts: Buffer[] = [];
  for (let more = rest; ; more = Buffer.from(chunk.subarray(0, receive()))) {
    const end = more.indexOf("\n");
    parts.push(end < 0 ? more : more.subarray(0, end));
    if (end < 0) continue;
    rest = more.subarray(end + 1);
    return Buffer.concat(parts).toString("utf8");
  }
}

function receive(): number {
  const count = patiently(() => readSync(pipes.compiler, chunk));
  if (count === 0) throw new Error("nobody answers this kernel any more");
  return count;
}

/** The pipe waits by itself, unless a cell has told it not to. */
function patiently(work: () => number): number {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
