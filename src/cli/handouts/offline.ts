/** What setup needs where there is no network, as files of a handout. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CliError, UsageError } from "../errors";
import { listFiles } from "../files";

/** Those that have a wheel of TensorFlow's, as Node names them. */
export const platforms: readonly string[] = ["linux-x64", "linux-arm64", "darwin-arm64"];

/** The platforms in a list with commas; without one, that of this machine. @throws UsageError for one that is not known */
export function platformsIn(list = `${process.platform}-${process.arch}`): readonly string[] {
  const names = list.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !platforms.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--platform is not known: ${unknown}`, `There are: ${platforms.join(", ")}.`);
  return [...new Set(names)];
}

export interface Bundle {
  /** By their paths in the handout; its package-lock.json names files instead of a registry's packages. */
  readonly files: ReadonlyMap<string, { readonly file: string }>;
  remove(): void;
}

/** Fetches a bundle into a folder below `.cache`; what it tells goes to standard error. */
export function fetchBundle(root: string, wanted: readonly string[]): Bundle {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "offline-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "offline.mjs"), folder, ...wanted], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) {
    remove();
    throw new CliError(
      "the off-line bundle could not be fetched",
      "What was wrong stands above; run the command again.",
    );
  }
  const files = new Map<string, { file: string }>(
    ["npm", "python"].flatMap((part) =>
      listFiles(folder, part).map((path) => [`offline/${path}`, { file: join(folder, path) }] as const),
    ),
  );
  files.set("package-lock.json", { file: join(folder, "package-lock.json") });
  return { files, remove };
}
