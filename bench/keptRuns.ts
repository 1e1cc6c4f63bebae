/**
 * Runs of a long measurement, each kept as it ends, so that one that is broken off goes on where it was. A run during which
 * the machine was busy serves this measurement alone: the next one runs it again.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { kept, machine, writeWhole } from "./results";
import { type Quiet, watchMachine } from "./watch";

export interface KeptRuns<T> {
  /** What the run of this key gave; it is run where there is no such run on a machine like this one. */
  of(key: string, run: () => Promise<T>): Promise<T>;
  /** Lets go of all runs once they are recorded together, so that the next measurement is a new one; else says that they are kept. */
  end(recorded: boolean): void;
}

/** The runs of the measurement of this name; JSON keeps what they give. */
export function keptRuns<T>(name: string, folder: string = kept, watch: () => () => Quiet = watchMachine): KeptRuns<T> {
  const file = join(folder, `${name}-runs.json`);
  const runs = read<T>(file);
  const done = new Map(Object.entries(runs));
  return {
    async of(key, run) {
      const found = done.get(key);
      if (found !== undefined) return found;
      const quiet = watch();
      const result = await run();
      done.set(key, result);
      if (quiet().busy === undefined) {
        runs[key] = result;
        writeWhole(file, `${JSON.stringify({ machine: machine(), runs }, null, 2)}\n`);
      }
      return result;
    },
    end(recorded) {
      if (recorded) rmSync(file, { force: true });
      else
        console.error("The runs of a quiet machine are kept: the same command runs the others, and records them all.");
    },
  };
}

function read<T>(file: string): Record<string, T> {
  if (!existsSync(file)) return {};
  const found = JSON.parse(readFileSync(file, "utf8")) as { machine: unknown; runs: Record<string, T> };
  return isDeepStrictEqual(found.machine, machine()) ? found.runs : {};
}
