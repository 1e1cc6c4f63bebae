/** Timers that know the cell they were made in, so that its output goes under it and the interrupt button stops it. */
import { syncBuiltinESMExports } from "node:module";
import type { Work, Works } from "./work";

/** Node's own, for the kernel itself. */
export const setTimeoutOfNode: typeof setTimeout = globalThis.setTimeout;
const nextTickOfNode = process.nextTick;

type Callback = (this: unknown, ...values: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => NodeJS.Timeout | NodeJS.Immediate;

// The objects themselves, which other modules get as well; an import would be a copy.
const timersModule = require("node:timers") as typeof import("node:timers");
const promisesModule = require("node:timers/promises") as typeof import("node:timers/promises");

/** How long a callback is put off that is due while a termination has not been seen to. */
const putOffMs = 20;

/** Puts them in the place of Node's. `held` says whether a termination waits to be seen to. */
export function installTimers(works: Works, held: () => boolean): void {
  const enter = (work: Work): void => {
    works.enter(work);
    // Continuations that run right after the callback are the same cell's, to the last one; what Node calls next is not.
    if (works.isLast(work)) return;
    nextTickOfNode(() =>
      queueMicrotask(() =>
        // A termination is seen to later, by somebody who has to know whose callback it hit.
        nextTickOfNode(() => {
          if (!held()) works.leave();
        }),
      ),
    );
  };

  function wrap(name: "setTimeout" | "setInterval" | "setImmediate"): void {
    const start = globalThis[name] as unknown as Start;
    const started: Start = (callback, ...rest) => {
      const work = works.current;
      if (!work || typeof callback !== "function") return start(callback, ...rest);
      const timer = start(
        function run(this: unknown, ...values: unknown[]): void {
          if (works.isStopped(work)) {
            if (name === "setInterval") clearInterval(timer as NodeJS.Timeout);
          } else if (!held()) {
            enter(work);
            callback.apply(this, values);
          } else if (name !== "setInterval") {
            setTimeoutOfNode(() => run.apply(this, values), putOffMs);
          }
        },
        ...rest,
      );
      return timer;
    };
    // With what hangs on it, such as its form for util.promisify.
    Object.defineProperties(started, Object.getOwnPropertyDescriptors(start));
    Object.assign(globalThis, { [name]: started });
    Object.assign(timersModule, { [name]: started });
  }

  /** The same for one that gives a promise: it belongs to its cell when it settles, and never settles when that was stopped. */
  function wrapPromise(name: "setTimeout" | "setImmediate"): void {
    const start = promisesModule[name] as (...values: unknown[]) => Promise<unknown>;
    const started = (...values: unknown[]): Promise<unknown> => {
      const work = works.current;
      if (!work) return start(...values);
      return start(...values).then((value) => {
        if (works.isStopped(work)) return new Promise(() => undefined);
        enter(work);
        return value;
      });
    };
    Object.assign(promisesModule, { [name]: started });
  }

  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) wrap(name);
  for (const name of ["setTimeout", "setImmediate"] as const) wrapPromise(name);
  syncBuiltinESMExports();

  // A tick that adds the next one outlives a termination, which drops only what promises have due.
  process.nextTick = (callback: (...values: never[]) => void, ...values: unknown[]) => {
    if (!held() || !isFromCell()) nextTickOfNode(callback as Callback, ...values);
  };
}

function isFromCell(): boolean {
  return /\bcell-\d+:/.test(new Error().stack ?? "");
}
