/** From what a learner hands in to plain data: promises are waited for, functions are called. Never throws. */
import { listenForOperations } from "../operations";
import { openScope } from "../tensor";
import { hand } from "./handed";
import { type Plain, toPlain } from "./plain";
import type { AskedTask, Task } from "./task";
import { messageOf } from "./words";

/** How long one call of a learner's function may take, and how long a promise, in milliseconds. */
export const patienceMs = 10_000;

/** How many of TensorFlow's operations a record names. */
const mostNamed = 20;

/**
 * Does the work and gives what it gives. Where it does not come to an end it throws an error with the name
 * `TimeLimitError`.
 */
export type Guard = <T>(work: () => T, ms: number) => T;

/** Where nothing can end a loop, as in a browser. */
export const unguarded: Guard = (work) => work();

export interface CollectOptions {
  /** Ends loops that never end; default: nothing does. */
  readonly guard?: Guard;
  /** In milliseconds; default `patienceMs`. */
  readonly patience?: number;
  /** Opens a scope of tensors around each call, and gives what closes it; default `openScope`. */
  readonly scope?: () => () => void;
}

/** Takes an attempt down for its task. */
export async function collect(
  { kind }: Pick<Task, "kind">,
  { cases }: Pick<AskedTask, "cases">,
  attempt: unknown,
  { guard = unguarded, patience = patienceMs, scope = openScope }: CollectOptions = {},
): Promise<Plain> {
  const settled = await settle(() => attempt, patience);
  if (settled.failure) return settled.failure;
  if (kind !== "function" || typeof settled.value !== "function") return toPlain(settled.value);
  const called = settled.value as (...args: unknown[]) => unknown;
  const outputs: Plain[] = [];
  const heard = listenForOperations();
  for (const args of cases) {
    const prepared = (): unknown => called(...hand(args));
    const { output, late } = await call(() => guard(prepared, patience), patience, scope);
    outputs.push(output);
    if (late) break; // the others would make the learner wait as long
  }
  const ran = heard().slice(0, mostNamed);
  while (outputs.length < cases.length) outputs.push({ is: "nothing" });
  return { is: "list", value: outputs, ...(ran.length > 0 && { ran }) };
}

async function call(
  give: () => unknown,
  patience: number,
  scope: () => () => void,
): Promise<{ output: Plain; late: boolean }> {
  const close = scope();
  try {
    const { value, failure, late = false } = await settle(give, patience);
    return { output: failure ?? toPlain(value), late };
  } finally {
    close();
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
  const seconds = patience / 1000;
  const message = `it did not finish within ${seconds} s`;
  const tooLate: Settled = { failure: { is: "thrown", message, late: seconds }, late: true };
  try {
    const value = give();
    if (!isThenable(value)) return { value };
    const late = new Promise<Settled>((resolve) => {
      timer = setTimeout(() => resolve(tooLate), patience);
    });
    return await Promise.race([Promise.resolve(value).then((settled) => ({ value: settled })), late]);
  } catch (error) {
    return isTimeLimit(error) ? tooLate : { failure: { is: "thrown", message: messageOf(error) } };
  } finally {
    clearTimeout(timer);
  }
}

function isTimeLimit(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === "TimeLimitError";
  } catch {
    return false;
  }
}

function isThenable(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
  } catch {
    return false;
  }
}
