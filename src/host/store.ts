/** What is remembered: JSON files in the home. Reading needs no lock; a change is made by one process at a time. */
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { replaceExclusively } from "./exclusive";
import { HomeError } from "./homeError";
import { type Places, places } from "./places";

/** One file of the store. On the disk its content has a `version` beside its own fields. */
export interface StoreFile<T extends object> {
  /** Its name in the home's `.workbook`. */
  readonly name: string;
  /** The newest version that this program knows. */
  readonly version: number;
  readonly empty: T;
  /** What to do where it cannot be read; when left out, it is moved away. */
  readonly mend?: string;
  /** The content of a file of any version, as far as it can be understood; `undefined` when it cannot. */
  parse(fields: Readonly<Record<string, unknown>>): T | undefined;
}

export interface Found<T> {
  readonly content: T;
  /** `unreadable`: it is no file of this kind. `newer`: its content is what this program understands of it. */
  readonly state: "absent" | "current" | "newer" | "unreadable";
}

/** What a file of the store holds. Never throws. */
export function readStore<T extends object>(file: StoreFile<T>, { state }: Places = places()): Found<T> {
  let text: string;
  try {
    text = readFileSync(join(state, file.name), "utf8");
  } catch (error) {
    const absent = ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
    return { content: file.empty, state: absent ? "absent" : "unreadable" };
  }
  const fields = parseObject(text);
  const content = fields && file.parse(fields);
  const newer = fields !== undefined && Number(fields["version"]) > file.version;
  return { content: content ?? file.empty, state: newer ? "newer" : content ? "current" : "unreadable" };
}

/**
 * Changes a file of the store. One that cannot be read is kept under another name, which a warning tells.
 * @param change called under the lock, and again when the lock was lost
 * @throws HomeError when a newer version of the workbook wrote the file; and when the home cannot be written
 */
export function updateStore<T extends object>(
  file: StoreFile<T>,
  change: (before: T) => T,
  where: Places = places(),
): void {
  const path = join(where.state, file.name);
  replaceExclusively(path, () => {
    const { content, state } = readStore(file, where);
    if (state === "newer") throw newerVersion(path, file.version);
    if (state === "unreadable") keepAside(path);
    const { version } = file;
    return `${JSON.stringify(Object.assign({ version }, change(content), { version }), null, 2)}\n`;
  });
}

/** The fault of a file that a newer version of the workbook wrote. */
function newerVersion(path: string, version: number): HomeError {
  return new HomeError(
    `a newer version of the workbook wrote ${path}, and this one (which knows version ${version} of that file) leaves it as it is`,
    "Bring the workbook up to date.",
  );
}

/** The fault of a file of the store that cannot be read: `what` it is, in words. */
export function cannotBeRead(
  what: string,
  file: Pick<StoreFile<object>, "name" | "mend">,
  { state }: Places = places(),
): HomeError {
  const path = join(state, file.name);
  return new HomeError(
    `${what} cannot be read: ${path}`,
    file.mend ?? `Run: mv "${path}" "${path}.unreadable" (the workbook then begins a new one)`,
  );
}

/** Copies what cannot be read to a name made of its content, so that the same content is kept once. */
function keepAside(path: string): void {
  const kept = `${path}.unreadable-${createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 8)}`;
  copyFileSync(path, kept);
  // Not by the console, which is silent while Jupyter's client is at work.
  process.stderr.write(`warning: ${path} cannot be read. It is kept as ${basename(kept)}, and a new one is begun.\n`);
}

/** The object that a text holds, if it holds one. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The value as an object with names, where it is one. */
export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
