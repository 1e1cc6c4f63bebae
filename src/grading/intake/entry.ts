import { NotebookError } from "../../jupyter/notebookFile";
import { ownerOf } from "./owner";

/** A file that was handed in, in a folder or in a zip. */
export interface Entry {
  /** Its name, and those of the folders that it is in, from the one with all submissions on. */
  readonly path: readonly string[];
  /** When it was changed last, in milliseconds, where that is known. */
  readonly modified?: number;
  /** Why it is not read, as it goes on after its name: "is a link, which is not followed". */
  readonly problem?: string;
  /** Whether it stands for what is no notebook, and is told only where its learner handed in nothing else. */
  readonly isOther?: true;
  /** Whether it stands for a folder whose name begins with a dot, which would be told if a learner's could be there. */
  readonly isHidden?: true;
  /** Its bytes. @throws NotReadable */
  read(limit: number): Uint8Array;
}

/** Why a file that was handed in cannot be read, as it goes on after its name. */
export class NotReadable extends Error {
  override name = "NotReadable";
}

/** An entry that is only named. */
export function refused(path: readonly string[], problem: string): Entry {
  return {
    path,
    problem,
    read() {
      throw new NotReadable(problem);
    },
  };
}

/** How a notebook's file ends; browsers save it as a text, or as JSON. */
export const notebookEnding: RegExp = /\.ipynb(?:\.txt|\.json)?$/i;

/** Whether a file of this name is looked at. */
export function isWanted(name: string): boolean {
  return notebookEnding.test(name) || /\.zip$/i.test(name) || name === progressName;
}

export const progressName = "progress.json" as const;

/** Stands for a file of another name, or for all of them in the folder that may be a learner's; `undefined` for one that is nobody's. */
export function otherFile(path: readonly string[]): Entry | undefined {
  if (path.length > 1) return nothingIn(path.slice(0, Math.min(path.length - 1, 1 + mostAbove)));
  return ownerOf(path) && { ...refused(path, "is no notebook, and is not read"), isOther: true };
}

/** Stands for a folder, or a zip, without any notebook. */
export function nothingIn(path: readonly string[]): Entry {
  return { ...refused([...path, ""], "has no notebook in it"), isOther: true };
}

/** Folders in which nothing is handed in: what systems and programs keep for themselves. */
export function isPassedOver(name: string): boolean {
  return ["__MACOSX", "node_modules"].includes(name) || (name.startsWith(".") && name !== ".workbook");
}

/** Folders of the kind that hold something, and are nobody's work. */
const ownFolders = [".git", ".ipynb_checkpoints", ".jupyter"];

/** A folder of this name beside learners' folders; `undefined` where it is known that it is none of theirs. */
export function hiddenFolder(path: readonly string[]): Entry | undefined {
  const name = path.at(-1) ?? "";
  if (!name.startsWith(".") || ownFolders.includes(name)) return undefined;
  const problem = "begins with a dot, and is not looked into: rename it if it is a learner's";
  return { ...refused(path, problem), isHidden: true };
}

/** In how many folders a learner's own may lie. */
export const mostAbove = 1;

export const tooLarge = (size: number, limit: number): string =>
  `is too large (${megabytes(size)} MB, at most ${megabytes(limit)} are read): clear its outputs`;

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

/** Why something could not be read, as it goes on after its name. */
export function reasonOf(error: unknown): string {
  if (error instanceof NotReadable) return error.message;
  if (error instanceof NotebookError) return error.reason;
  return `cannot be read (${(error as Error).message})`;
}
