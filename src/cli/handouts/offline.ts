/** What setup needs where there is no network, as files of a handout. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeProcessFolder } from "../../host/processFolder";
import { CliError, UsageError } from "../errors";
import { listFiles } from "../files";
import { unlessStopped } from "../stop";

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

/** Fetches a bundle into a folder below `.cache`; what it tells goes to standard error. @throws CliError; nothing is left then */
export async function fetchBundle(root: string, wanted: readonly string[]): Promise<Bundle> {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = makeProcessFolder(join(root, ".cache"), "offline-", 24 * 3600 * 1000);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const child = spawn(process.execPath, [join(root, "scripts", "offline.mjs"), folder, ...wanted], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "close").then(([code]: (number | null)[]) => code);
  try {
    const kept =
      "There is no handout yet. What was downloaded is in the caches of npm and pip, so the same command is faster.";
    if ((await unlessStopped("the handout", ended, () => kept)) !== 0)
      throw new CliError(
        "the off-line bundle could not be fetched",
        "What was wrong stands above; run the command again.",
      );
  } catch (error) {
    child.kill();
    await ended;
    remove();
    throw error;
  }
  const files = new Map<string, { file: string }>(
    ["npm", "python"].flatMap((part) =>
      listFiles(folder, part).map((path) => [`offline/${path}`, { file: join(folder, path) }] as const),
    ),
  );
  files.set("package-lock.json", { file: join(folder, "package-lock.json") });
  return { files, remove };
}
