/**
 * Runs of a long measurement, each kept as it ends, so that one that is broken off goes on where it was. A run during which
 * the machine was busy serves this measurement alone: the next one runs it again.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { writeAtomically } from "../src/host/writeAtomically";
import { kept, machine } from "./results";
import { type Quiet, watchMachine } from "./watch";

export interface KeptRuns<T> {
  /** What the run of this key gave; it is run where there is no such run on a machine like this one. */
  of(key: string, run: () => Promise<T>): Promise<T>;
  /**
   * Records all runs together and lets go of them, so that the next measurement is a new one; else says that they are kept. `record`
   * is told whether the machine was quiet during each of them, and gives whether they are recorded.
   */
  end(record: (quiet: boolean) => boolean): void;
}

/** The runs of the measurement of this name; JSON keeps what they give. */
export function keptRuns<T>(name: string, folder: string = kept, watch: () => () => Quiet = watchMachine): KeptRuns<T> {
  const file = join(folder, `${name}-runs.json`);
  const runs = read<T>(file);
  const done = new Map(Object.entries(runs));
  let disturbed = false;
  return {
    async of(key, run) {
      const found = done.get(key);
      if (found !== undefined) return found;
      const quiet = watch();
      const result = await run();
      done.set(key, result);
      if (quiet().busy === undefined) {
        runs[key] = result;
        writeAtomically(file, `${JSON.stringify({ machine: machine(), runs }, null, 2)}\n`);
      } else disturbed = true;
      return result;
    },
    end(record) {
      if (record(!disturbed)) rmSync(file, { force: true });
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
