import { NotebookError } from "../../jupyter/notebookFile";

/** A file that was handed in, in a folder or in a zip. */
export interface Entry {
  /** Its name, and those of the folders that it is in, from the one with all submissions on. */
  readonly path: readonly string[];
  /** When it was changed last, in milliseconds, where that is known. */
  readonly modified?: number;
  /** Why it is not read, as it goes on after its name: "is a link, which is not followed". */
  readonly problem?: string;
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

/** Whether a file of this name is looked at. */
export function isWanted(name: string): boolean {
  return /\.(?:ipynb|zip)$/i.test(name) || name === "progress.json";
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
  const problem = "begins with a dot, and is not looked into: rename it where it is a learner's";
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
