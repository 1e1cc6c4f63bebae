/** Faults of the machine that carry no path of ours: `asHomeError` knows those that do. */

export interface SystemProblem {
  readonly message: string;
  readonly advice: string;
}

const inFolder = "Choose a folder that you may write to.";
const notAllowed = "The user that runs this may not do it.";
const again = "Then run the same command again.";

const problems: Readonly<Record<string, SystemProblem>> = {
  ENOSPC: { message: "the disk is full", advice: `Free some space. ${again}` },
  EDQUOT: { message: "the disk quota is used up", advice: `Free some space. ${again}` },
  EROFS: { message: "the file system is read-only", advice: inFolder },
  EACCES: { message: "permission denied", advice: notAllowed },
  EPERM: { message: "not permitted", advice: notAllowed },
  EMFILE: {
    message: "too many files are open",
    advice: `Raise the limit (ulimit -n 4096), or close programs. ${again}`,
  },
  ENFILE: { message: "too many files are open on this machine", advice: `Close programs. ${again}` },
  ENOMEM: { message: "there is too little memory", advice: `Close programs. ${again}` },
  EAGAIN: { message: "there are too many processes, or too little memory", advice: `Close programs. ${again}` },
  EIO: { message: "the disk or the terminal does not answer", advice: again },
  EPIPE: { message: "who read the output is gone", advice: "" },
  ENAMETOOLONG: { message: "a name is too long", advice: "Choose a shorter name, or a folder with a shorter path." },
  ELOOP: { message: "links lead in a circle", advice: "Look at the links on the way to it." },
  EISDIR: { message: "a folder is where a file should be", advice: "Give it another name." },
  ENOTDIR: { message: "a part of a path is not a folder", advice: "Look at the path." },
  ENOENT: {
    message: "there is no such file or folder",
    advice: "npx workbook doctor says what is missing, and how to fix it.",
  },
};

/** The error as a fault of the machine, where it is one. */
export function asSystemError(error: unknown): SystemProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path, syscall } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(problems, code) ? problems[code] : undefined;
  if (known === undefined || syscall === undefined) return undefined;
  return { ...known, message: path === undefined ? `${known.message} (${syscall})` : `${known.message}: ${path}` };
}
