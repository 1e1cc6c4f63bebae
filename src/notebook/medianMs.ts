/** A number, or, of work that gives a promise, the promise of one; of work of type `any` a number. */
export type Timed<T> = 0 extends 1 & T ? number : T extends PromiseLike<unknown> ? Promise<number> : number;

const calls = 5;

/** The median time of five calls, in milliseconds. Of an async function each call is awaited: `await medianMs(…)`. */
export function medianMs<T>(work: () => T): Timed<T> {
  const times: number[] = [];
  const median = (): number => times.sort((a, b) => a - b)[(calls - 1) / 2];
  const time = (): unknown => {
    const started = performance.now();
    const note = (): void => {
      times.push(performance.now() - started);
    };
    const result = work();
    if (isPromise(result)) return result.then(note);
    note();
    return undefined;
  };
  const first = time();
  if (isPromise(first)) return waitForAll(first, time).then(median) as Timed<T>;
  for (let call = 1; call < calls; call++) time();
  return median() as Timed<T>;
}

async function waitForAll(first: PromiseLike<unknown>, time: () => unknown): Promise<void> {
  await first;
  for (let call = 1; call < calls; call++) await time();
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === "function";
