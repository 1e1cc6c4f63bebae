/** The programs of the system that a sandbox is made with. */
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { GradingError } from "../gradingError";
import type { Tools } from "./bubblewrap";

/** Where the system keeps programs, also those that an ordinary user does not look for. */
const folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];

/** A program's path, or `undefined` where there is none. */
export function findTool(name: string): string | undefined {
  const all = [...folders, ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"))];
  const found = all.map((folder) => join(folder, name)).find(isProgram);
  return found && realpathSync(found);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const otherwise: string =
  "Or grade with --unsafe: then what the notebooks do is not contained, and the report says so.";

/** What brings each of them. */
const packages = { bwrap: "bubblewrap", setpriv: "util-linux", prlimit: "util-linux" } as const;

/** @throws {GradingError} where one is missing */
export function findTools(): Tools {
  const find = (name: keyof typeof packages): string => {
    const found = findTool(name);
    if (found) return found;
    throw new GradingError(
      `notebooks of others run in a sandbox, and the program that makes it is missing: ${name}`,
      `Install it (Debian, Ubuntu: apt-get install ${packages[name]}; Fedora: dnf install ${packages[name]}). ${otherwise}`,
    );
  };
  return { bwrap: find("bwrap"), setpriv: find("setpriv"), prlimit: find("prlimit") };
}
