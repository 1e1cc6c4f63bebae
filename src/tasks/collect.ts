/** From what a learner hands in to plain data: promises are waited for, functions are called. Never throws, never hangs. */
import { tf } from "../tensor";
import { thrownMark } from "./kinds/function";
import { messageOf, type Plain, toPlain } from "./plain";
import type { Givens, Task } from "./task";

/** How long a promise may take, in milliseconds. A loop that never ends is the interrupt button's business. */
export const patienceMs = 10_000;

/** Takes an attempt down for its task. */
export async function collect(
  task: Task,
  attempt: unknown,
  givens: Givens,
  seed?: number,
  patience: number = patienceMs,
): Promise<Plain> {
  const settled = await settle(() => attempt, patience);
  if (task.kind !== "function" || !task.cases || typeof settled.value !== "function") {
    return settled.failure === undefined ? toPlain(settled.value) : { is: "other", what: settled.failure };
  }
  const outputs: Plain[] = [];
  for (const args of task.cases(givens, seed)) {
    outputs.push(await call(settled.value as (...args: unknown[]) => unknown, args, task, patience));
    const last = outputs[outputs.length - 1];
    if (last.is === "text" && last.value === tooLate(patience)) break; // the others would make the learner wait as long
  }
  if (outputs.every(({ is }) => is === "nothing")) return { is: "nothing" };
  while (outputs.length < task.cases(givens, seed).length) outputs.push({ is: "nothing" });
  return { is: "list", value: outputs };
}

async function call(
  attempt: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  task: Task,
  patience: number,
): Promise<Plain> {
  tf.engine().startScope();
  try {
    const given = structuredClone(args) as readonly unknown[];
    const { value, failure } = await settle(() => attempt(...(task.prepare?.(given) ?? given)), patience);
    return failure === undefined ? toPlain(value) : { is: "text", value: thrownMark + failure };
  } finally {
    tf.engine().endScope();
  }
}

const tooLate = (patience: number): string =>
  `${thrownMark}the promise did not settle within ${patience / 1000} seconds`;

interface Settled {
  readonly value?: unknown;
  /** Why there is no value. */
  readonly failure?: string;
}

async function settle(give: () => unknown, patience: number): Promise<Settled> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const value = give();
    if (!isThenable(value)) return { value };
    const late = new Promise<Settled>((resolve) => {
      timer = setTimeout(() => resolve({ failure: tooLate(patience).slice(thrownMark.length) }), patience);
    });
    return await Promise.race([Promise.resolve(value).then((settled) => ({ value: settled })), late]);
  } catch (error) {
    return { failure: messageOf(error) };
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
