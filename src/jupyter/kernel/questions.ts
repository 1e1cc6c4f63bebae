/** What the compiler knows of code, as Jupyter's protocol has it; positions count UTF-16 units. */
import type { Executor } from "tslab/dist/executor.js";
import { printQuickInfo } from "tslab/dist/inspect.js";
import type { Question } from "./channel";
import { isComplete } from "./completeness";

export function answer(executor: Executor, { about, code, position }: Question): object {
  if (about === "isComplete") return isComplete(code);
  if (about === "complete") {
    const { start: cursor_start, end: cursor_end, candidates: matches } = executor.complete(code, position);
    return { status: "ok", matches, cursor_start, cursor_end, metadata: {} };
  }
  const info = executor.inspect(code, position);
  const data = info ? { "text/plain": printQuickInfo(info) } : {};
  return { status: "ok", found: Boolean(info), data, metadata: {} };
}
