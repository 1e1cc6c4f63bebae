/** From what a learner hands in to plain data: promises are waited for, functions are called. Never throws, never hangs. */
import { tf } from "../tensor";
import { type Plain, toPlain } from "./plain";
import type { PosedTask, Task } from "./task";
import { messageOf } from "./words";

/** How long a promise may take, in milliseconds. A loop that never ends is the interrupt button's business. */
export const patienceMs = 10_000;

/** Takes an attempt down for its task. */
export async function collect(
  task: Task,
  posed: PosedTask,
  attempt: unknown,
  patience: number = patienceMs,
): Promise<Plain> {
  const settled = await settle(() => attempt, patience);
  if (settled.failure) return settled.failure;
  if (task.kind !== "function" || typeof settled.value !== "function") return toPlain(settled.value);
  const outputs: Plain[] = [];
  for (const args of posed.cases) {
    const { output, late } = await call(settled.value as (...args: unknown[]) => unknown, args, posed, patience);
    outputs.push(output);
    if (late) break; // the others would make the learner wait as long
  }
  while (outputs.length < posed.cases.length) outputs.push({ is: "nothing" });
  return { is: "list", value: outputs };
}

async function call(
  attempt: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  posed: PosedTask,
  patience: number,
): Promise<{ output: Plain; late: boolean }> {
  tf.engine().startScope();
  try {
    const { value, failure, late = false } = await settle(() => attempt(...posed.prepare(args)), patience);
    return { output: failure ?? toPlain(value), late };
  } finally {
    tf.engine().endScope();
  }
}

interface Settled {
  readonly value?: unknown;
  /** Why there is no value. */
  readonly failure?: Plain;
  readonly late?: boolean;
}

async function settle(give: () => unknown, patience: number): Promise<Settled> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const value = give();
    if (!isThenable(value)) return { value };
    const message = `it gave no answer within ${patience / 1000} seconds`;
    const late = new Promise<Settled>((resolve) => {
      timer = setTimeout(() => resolve({ failure: { is: "thrown", message }, late: true }), patience);
    });
    return await Promise.race([Promise.resolve(value).then((settled) => ({ value: settled })), late]);
  } catch (error) {
    return { failure: { is: "thrown", message: messageOf(error) } };
  } finally {
    clearTimeout(timer);
  }
}

function isThenable(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
  } catch {
    return false;
  }
}
