/** What the interrupt button does: long work is told, and a cell that goes on waiting is ended. */
import { interruptEvent } from "../../host/interrupt";

/** How long a listener has to end its work. A second interrupt ends the cell at once. */
const graceMs = 10_000;

type Listener = (...values: unknown[]) => void;
type Register = (event: string | symbol, listener: Listener) => NodeJS.Process;

/**
 * Handles SIGINT from now on. `endCell` makes the cell under way fail.
 * A listener for SIGINT that a cell adds is called on the same occasions; as a real one it would end the kernel, because
 * Node takes its own handler away while a cell runs.
 */
export function forwardInterrupts(endCell: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  process.on("SIGINT", () => {
    const waiting = timer !== undefined;
    clearTimeout(timer);
    timer = undefined;
    const told = process.emit(interruptEvent as "SIGINT", "SIGINT");
    if (waiting || !told) return endCell();
    timer = setTimeout(() => {
      timer = undefined;
      endCell();
    }, graceMs);
    timer.unref();
  });
  for (const method of ["on", "once", "addListener", "prependListener", "prependOnceListener"] as const) {
    const original = process[method].bind(process) as Register;
    const replacement: Register = (event, listener) =>
      original(event === "SIGINT" && isFromCell() ? interruptEvent : event, listener);
    Object.defineProperty(process, method, { value: replacement, configurable: true, writable: true });
  }
}

/** Whether the caller's caller is code of a cell, not of Node (which puts its listeners back after each cell). */
function isFromCell(): boolean {
  const frames = new Error().stack?.split("\n").slice(3) ?? [];
  return frames.length > 0 && !/node:vm/.test(frames[0]);
}
