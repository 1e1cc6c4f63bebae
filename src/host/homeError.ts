import { tmpdir } from "node:os";
import { resolve, sep } from "node:path";
import { AdvisedError } from "./advisedError";
import { homeVariable, type Places, places } from "./places";

/** A fault of the place where things are kept, not of the workbook. */
export class HomeError extends AdvisedError {
  override name = "HomeError";
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of this path is not a folder",
  EEXIST: "a file is where a folder should be",
};

/** The error as a fault of the place, where it is one: a folder that cannot be written to, a full disk. */
export function asHomeError(error: unknown, where: Places = places()): HomeError | undefined {
  if (error instanceof HomeError) return error;
  const { code, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  const reason = reasons[code ?? ""];
  const file = dest ?? path;
  if (!(error instanceof Error) || reason === undefined || file === undefined) return undefined;
  return new HomeError(`${reason}: ${file}`, adviceFor(resolve(file), code, where));
}

function adviceFor(file: string, code: string | undefined, { program, home }: Places): string {
  const below = (folder: string): boolean => file === folder || file.startsWith(folder + sep);
  if (below(home)) {
    return `The workbook keeps your work, progress and settings in ${home}. To keep them elsewhere, set ${homeVariable} to a folder that you may write to.`;
  }
  if (below(tmpdir())) return "To keep temporary files elsewhere, set TMPDIR to a folder that you may write to.";
  if (below(program)) return "The workbook's own folder is for those to change who installed it.";
  return code === "EACCES" || code === "EPERM"
    ? "You may not read or write it: choose another, or look whose it is (ls -ld)."
    : "Choose a folder that you may write to.";
}
