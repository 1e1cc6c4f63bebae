/** The files of measurements that are kept in `bench/results/`. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { places } from "./places";

const folder = join(places().program, "bench", "results");

export const recordedFiles: { names(): string[]; read(name: string): string } = {
  names: () => readdirSync(folder).flatMap((entry) => (entry.endsWith(".json") ? [basename(entry, ".json")] : [])),
  read: (name) => readFileSync(join(folder, `${name}.json`), "utf8"),
};
