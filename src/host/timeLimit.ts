/** An end to code that may have none. */
import { createContext, Script } from "node:vm";
import { giveBack, lentNow } from "../lent";

/** Work was ended because it took too long. */
export class TimeLimitError extends Error {
  override readonly name: string = "TimeLimitError";
}

/** What the script below calls: code is only timed inside of `vm`, wherever the function comes from. */
const place: { work?: () => unknown } = createContext({});
const script = new Script("work()", { filename: "timeLimit" });

/**
 * Does `work` and gives what it gives. A loop that never ends is ended: neither `catch` nor `finally` in the work see
 * that. What a promise does later has no limit here.
 * @throws `TimeLimitError`, and what the work throws
 */
export function withinTime<T>(work: () => T, ms: number): T {
  const before = place.work;
  const lent = lentNow();
  place.work = work;
  try {
    return script.runInContext(place, { timeout: ms });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    giveBack(lent);
    throw new TimeLimitError(`it did not finish within ${ms / 1000} s`);
  } finally {
    place.work = before;
  }
}

function isTimeout(error: unknown): boolean {
  try {
    return (error as { code?: unknown } | undefined)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
  } catch {
    return false; // an odd error of the work's own
  }
}
