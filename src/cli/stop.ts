/** What a command does that is told to end: by Ctrl-C, by another program, or by a terminal that was closed. */
import { CliError } from "./errors";

/** The exit code that goes with each signal. */
export const stopSignals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type StopSignal = keyof typeof stopSignals;

/** Of a command that serves until it is told to end: Ctrl-C is how it ends. */
const servingSignals = { ...stopSignals, SIGINT: 0 };

/** Tells a command that serves, with the exit code that goes with it, each time that it is told to end. */
export function onStopSignals(listener: (exitCode: number) => void): void {
  for (const [signal, code] of Object.entries(servingSignals)) process.on(signal, () => listener(code));
}

/** The exit code, once a command that serves is told to end. */
export function untilStopSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(servingSignals)) process.once(signal, () => resolve(code));
  });
}

/** A command was told to end, and has. */
export class Stopped extends CliError {
  override name = "Stopped";
}

let givenUp = false;

/** Whether work was given up: what of it is still under way, such as a cell's time limit, is not to be waited for. */
export const isGivenUp = (): boolean => givenUp;

/**
 * The result of `work`, unless a signal comes first: then it is given up. A second signal ends the command at once; what it
 * has started notices that and ends as well.
 * @param what what was stopped: "the check"
 * @param kept what is kept of it, in a sentence
 * @throws Stopped after a signal
 */
export async function unlessStopped<T>(what: string, work: Promise<T>, kept: () => string): Promise<T> {
  let unwatch = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    const listeners = Object.entries(stopSignals).map(([signal, code]) => {
      const listener = (): void => {
        unwatch();
        givenUp = true;
        reject(new Stopped(`${what} was stopped`, kept(), code));
      };
      return [signal, listener] as const;
    });
    for (const [signal, listener] of listeners) process.once(signal, listener);
    unwatch = () => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    };
  });
  work.catch(() => undefined); // given up, it may fail
  try {
    return await Promise.race([work, stopped]);
  } finally {
    unwatch();
  }
}
