import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { carryOutputs, cellFingerprint } from "./notebookText";

/**
 * The learner's copy: `work/` holds the lessons and exercises that a learner opens, so that the clone stays clean.
 *
 * A file counts as touched when its text differs from the text it was given: for a notebook the cells' sources, their
 * order and their attachments. Running a notebook does not touch it. A file that was not touched follows its original
 * (a notebook keeps the outputs of cells that are unchanged); a touched one is never overwritten.
 */

/** The folders of the clone that are copied, under the same names. */
const copiedFolders = ["notebooks", "exercises"] as const;

/** What a copy was made from. */
interface Given {
  /** Hash of the text that was given. */
  text: string;
  /** Hash of the whole original at that time. */
  original: string;
}

/** Where a learner's file stands. */
export interface CopyState {
  /** Path in `work/`, with forward slashes: "notebooks/02-parameters.ipynb". */
  path: string;
  /** `following`: as given, apart from outputs; `touched`: edited by the learner; `missing`: not there. */
  state: "following" | "touched" | "missing";
  /** True when the original has changed since this copy was made. */
  movedOn: boolean;
}

/** What `syncWork` did, by path. */
export interface SyncReport {
  /** New files. */
  added: string[];
  /** Untouched files that got the new original. */
  updated: string[];
  /** Untouched files whose original is gone. */
  removed: string[];
  /** Touched files whose original has changed: left as they are. */
  movedOn: string[];
}

/** Brings the untouched part of `work/` up to date with the originals under `root`. */
export function syncWork(root: string): SyncReport {
  const report: SyncReport = { added: [], updated: [], removed: [], movedOn: [] };
  const manifest = readManifest(root);
  const originals = listOriginals(root);
  mkdirSync(join(root, "work"), { recursive: true });

  for (const { path, state, movedOn } of workState(root)) {
    const content = readFileSync(join(root, path));
    if (state === "touched") {
      if (movedOn) report.movedOn.push(path);
      continue;
    }
    const target = join(root, "work", path);
    if (state === "missing") {
      writeAtomically(target, content);
      report.added.push(path);
    } else if (movedOn) {
      writeAtomically(target, isNotebook(path) ? carryOutputs(content, readFileSync(target)) : content);
      report.updated.push(path);
    }
    manifest[path] = givenOf(path, content);
  }
  for (const path of Object.keys(manifest).filter((known) => !originals.includes(known))) {
    const target = join(root, "work", path);
    // Only a file that was never even run is taken away.
    if (existsSync(target) && hash(readFileSync(target)) === manifest[path]?.original) {
      rmSync(target);
      report.removed.push(path);
    }
    delete manifest[path];
  }
  writeManifest(root, manifest);
  return report;
}

/** Where each lesson and exercise of `work/` stands. */
export function workState(root: string): CopyState[] {
  const manifest = readManifest(root);
  return listOriginals(root).map((path) => {
    const target = join(root, "work", path);
    if (!existsSync(target)) return { path, state: "missing", movedOn: false };
    const original = readFileSync(join(root, path));
    const text = textHash(path, readFileSync(target));
    const given = manifest[path];
    // A copy with the original's text follows it, whatever the manifest says: a killed setup may not have noted it.
    const follows = text === given?.text || text === textHash(path, original);
    return { path, state: follows ? "following" : "touched", movedOn: given?.original !== hash(original) };
  });
}

/** A file that `resetWork` made fresh. */
export interface Reset {
  path: string;
  /** Where the learner's own file was put, relative to the root; undefined when there was none. */
  backup: string | undefined;
}

/**
 * Gives fresh copies of `paths`, keeping what the learner had under `work/backups/`.
 * @param now the time that goes into the backups' names
 */
export function resetWork(root: string, paths: readonly string[], now: Date): Reset[] {
  const manifest = readManifest(root);
  const time = now.toISOString().slice(0, 19).replaceAll(":", "-");
  return paths.map((path) => {
    const target = join(root, "work", path);
    const content = readFileSync(join(root, path));
    let backup: string | undefined;
    if (existsSync(target) && !readFileSync(target).equals(content)) {
      const name = `${basename(path, extname(path))}.${time}${extname(path)}`;
      backup = ["work", "backups", dirname(path), name].join("/");
      mkdirSync(dirname(join(root, backup)), { recursive: true });
      copyFileSync(target, join(root, backup));
    }
    writeAtomically(target, content);
    manifest[path] = givenOf(path, content);
    writeManifest(root, manifest);
    return { path, backup };
  });
}

/** The originals' paths, sorted, with forward slashes: "notebooks/00-start-here.ipynb". */
export function listOriginals(root: string): string[] {
  return copiedFolders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => listFiles(root, folder));
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : [path];
    });
}

function givenOf(path: string, content: Buffer): Given {
  return { text: textHash(path, content), original: hash(content) };
}

function textHash(path: string, content: Buffer): string {
  return hash((isNotebook(path) && cellFingerprint(content)) || content);
}

function isNotebook(path: string): boolean {
  return path.endsWith(".ipynb");
}

function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function manifestFile(root: string): string {
  return join(root, ".workbook", "copies.json");
}

function readManifest(root: string): Record<string, Given> {
  try {
    return JSON.parse(readFileSync(manifestFile(root), "utf8")) as Record<string, Given>;
  } catch {
    return {};
  }
}

function writeManifest(root: string, manifest: Record<string, Given>): void {
  writeAtomically(manifestFile(root), `${JSON.stringify(manifest, null, 2)}\n`);
}

function writeAtomically(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
