/** Files of `work/` with a learner's work that no original goes by the name of: it, or they, were renamed or removed. */
import { basename, join } from "node:path";
import type { Places } from "../host/places";
import { likeness } from "../jupyter/identify";
import type { Notebook } from "../jupyter/notebook";
import { notebookBytes } from "../jupyter/notebookFile";
import { parseAnyNotebook, readAnyNotebook } from "../jupyter/readNotebook";
import { textHash } from "./notebookText";

export interface Stray {
  /** Path below `work/`. */
  readonly path: string;
  /** The original that it is, by its cells or its number. */
  readonly original?: string;
  /** `original`: that was renamed or removed in the workbook. `copy`: the learner renamed or doubled theirs. */
  readonly renamed: "original" | "copy";
}

interface WorkFolder {
  readonly files: readonly string[];
  readonly originals: readonly string[];
  /** Hash of the text that was given under this path. */
  given(path: string): string | undefined;
  /** Originals whose copies hold no work of the learner's: it may be in another file. */
  readonly unused: ReadonlySet<string>;
}

/** How much of an original's cells a notebook must have to be taken for it. */
const alike = 0.5;

export function straysIn(where: Places, { files, originals, given, unused }: WorkFolder): Stray[] {
  const others = files.filter((path) => path.endsWith(".ipynb") && !originals.includes(path));
  return others.flatMap((path): Stray[] => {
    const text = given(path);
    const content = readable(join(where.work, path));
    // What was only run is no work of the learner's.
    if (text !== undefined && content && textHash(path, content) === text) return [];
    const original = originalOf(path, content, originals, where) ?? (text && sameNumber(path, originals));
    if (text !== undefined) return [{ path, renamed: "original", ...(original && { original }) }];
    return original && unused.has(original) ? [{ path, renamed: "copy", original }] : [];
  });
}

function originalOf(
  path: string,
  content: Buffer | undefined,
  originals: readonly string[],
  { program }: Places,
): string | undefined {
  const notebook = content && notebookOf(() => parseAnyNotebook(content, path).notebook);
  if (!notebook) return undefined;
  const scores = sameFolder(path, originals).map((original) => {
    const other = notebookOf(() => readAnyNotebook(join(program, original)).notebook);
    return { original, score: other ? likeness(notebook, other) : 0 };
  });
  const [best] = scores.sort((one, other) => other.score - one.score);
  return best && best.score >= alike ? best.original : undefined;
}

function sameFolder(path: string, originals: readonly string[]): string[] {
  const folder = path.slice(0, path.indexOf("/") + 1);
  return originals.filter((original) => original.startsWith(folder) && original.endsWith(".ipynb"));
}

function sameNumber(path: string, originals: readonly string[]): string | undefined {
  const number = /^\d+-/.exec(basename(path))?.[0];
  const found = sameFolder(path, originals).filter((original) => number && basename(original).startsWith(number));
  return found.length === 1 ? found[0] : undefined;
}

function readable(file: string): Buffer | undefined {
  try {
    return notebookBytes(file);
  } catch {
    return undefined;
  }
}

function notebookOf(read: () => Notebook): Notebook | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What is said of a stray: what it is, then what to do. */
export function strayText({ path, original, renamed }: Stray): [about: string, advice: string] {
  if (original === undefined) {
    const about = `work/${path} has your own work in it and stays, though its original is no longer part of the workbook.`;
    return [about, "Move it out of that folder to hear no more of it."];
  }
  const number = /^\d+/.exec(basename(original))?.[0] ?? "";
  const kind = original.startsWith("exercises/") ? "exercise" : "lesson";
  const about =
    renamed === "original"
      ? `work/${path} has your own work in it and stays; ${kind} ${number} is now called ${basename(original)}.`
      : `work/${path}: is this ${kind} ${number}, renamed? The workbook looks at work/${original}.`;
  return [
    about,
    `To go on with yours, give it the name work/${original} (in place of the fresh one, where there is one).`,
  ];
}
