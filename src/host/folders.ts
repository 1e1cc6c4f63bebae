/** Folders that are written whole or not at all. Knows names and bytes, and nothing of what they mean. */
import { type Dirent, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** The bytes of each file, by its path below a folder. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** @throws where replacing `folder` would lose something else than files and folders of these names */
export function checkReplaceable(folder: string, names: readonly string[]): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new Error(`there is a file of this name, not a folder: ${folder}`);
  const other = readdirSync(folder).find((name) => !names.includes(name) && name !== ".DS_Store");
  if (other) throw new Error(`this folder holds other files (${other}): ${folder}`);
}

/**
 * Tries whether a folder can be made beside `folder` and written to, and leaves nothing behind but the folder that
 * `folder` lies in.
 * @throws the system's error where it cannot
 */
export function tryFolder(folder: string): void {
  const trial = `${resolve(folder)}.trial${process.pid}`;
  mkdirSync(trial, { recursive: true });
  try {
    writeFileSync(join(trial, "trial"), "trial");
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

/** Writes `files` to a draft beside `folder`, and puts it in the place of `folder` when it is complete. */
export async function replaceFolder(folder: string, files: Files): Promise<void> {
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(`${target}.`);
  try {
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(draft, name)), { recursive: true });
      await writeThrough(join(draft, name), bytes);
    }
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  const old = `${draft}.old`;
  if (existsSync(target)) await rename(target, old);
  await rename(draft, target);
  await rm(old, { recursive: true, force: true });
}

/** Writes one file, and its folder where there is none: at any moment the file is the one before or the new one. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  try {
    await writeThrough(draft, bytes);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Writes a file and waits until it is on the disk: a rename that survives a power cut must not name an empty file. */
async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes of the files with these names. @throws when one is missing, by its name */
export async function readFiles<Name extends string>(
  folder: string,
  names: readonly Name[],
): Promise<Record<Name, Uint8Array>> {
  const missing = names.find((name) => !existsSync(join(folder, name)));
  if (missing) throw new Error(`${missing} is missing in this folder: ${folder}`);
  const read = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const));
  return Object.fromEntries<Uint8Array>(read) as Record<Name, Uint8Array>;
}

/** The names in a folder that end so, in alphabetical order; none where there is no folder. */
export function namesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();
}

/** What stands in a folder; nothing where there is none, or a link or a file in its place. */
export function entriesIn(folder: string): Dirent[] {
  const isFolder = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? readdirSync(folder, { withFileTypes: true }) : [];
}

/** Removes a file or a folder with all that is in it, if there is one. */
export const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Gives a folder another name, in place of what has that name. */
export async function replaceByMoving(from: string, to: string): Promise<void> {
  await remove(to);
  await rename(from, to);
}
