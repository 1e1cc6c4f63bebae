/** Runs of a long measurement, each kept as it ends, so that one that is broken off goes on where it was. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { kept, machine } from "./results";

export interface KeptRuns<T> {
  /** What the run of this key gave; it is run where there is no such run on a machine like this one. */
  of(key: string, run: () => Promise<T>): Promise<T>;
  /** Lets go of all runs, once they are recorded together: the next measurement is a new one. */
  forget(): void;
}

/** The runs of the measurement of this name; JSON keeps what they give. */
export function keptRuns<T>(name: string, folder: string = kept): KeptRuns<T> {
  const file = join(folder, `${name}-runs.json`);
  const runs = read<T>(file);
  return {
    async of(key, run) {
      if (!Object.hasOwn(runs, key)) {
        runs[key] = await run();
        writeWhole(file, { machine: machine(), runs });
      }
      return runs[key];
    },
    forget: () => rmSync(file, { force: true }),
  };
}

function read<T>(file: string): Record<string, T> {
  if (!existsSync(file)) return {};
  const found = JSON.parse(readFileSync(file, "utf8")) as { machine: unknown; runs: Record<string, T> };
  return isDeepStrictEqual(found.machine, machine()) ? found.runs : {};
}

/** A JSON file that is there whole or not at all. */
export function writeWhole(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}
