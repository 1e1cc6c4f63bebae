/** What `workbook doctor` finds out about program, home and the learner's copies. */
import { accessSync, constants, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { homeVariable, type Places } from "../host/places";
import { progressFile } from "../host/progress";
import { readStore } from "../host/store";
import { resetOf } from "./ownCopy";
import { strayText } from "./strays";
import { workState, workStrays } from "./workFolder";

/** What `workbook doctor` found out about one part of the installation. */
export interface Check {
  /** The part: "JupyterLab". */
  name: string;
  ok: boolean;
  /** What is there, or what is wrong with it. */
  detail: string;
  /** What to do when it is not ok. */
  mend?: string;
}

/** Where the program lies. */
export function checkProgram({ program }: Places): Check {
  return { name: "program", ok: true, detail: `${program}${isWritable(program) ? "" : ", read-only"}` };
}

/** The home must be writable; what is noted there is looked at as well. */
export function checkHome(where: Places): Check {
  const { home, state } = where;
  const name = "home";
  const closed = [home, state].find((folder) => !isWritable(folder));
  if (closed !== undefined) {
    const detail = `${closed} cannot be written to`;
    return { name, ok: false, detail, mend: `Set ${homeVariable} to a folder that you may write to.` };
  }
  const found = readStore(progressFile, where).state;
  if (found === "unreadable") {
    const file = join(state, progressFile.name);
    const mend = `Run: mv "${file}" "${file}.unreadable" (or leave it: the next check keeps it like this, and begins a new one)`;
    return { name, ok: false, detail: `your progress file cannot be read: ${file}`, mend };
  }
  const note =
    found === "newer"
      ? "; your progress was saved by a newer version of the workbook, and this one cannot add to it"
      : "";
  return { name, ok: true, detail: `${home}${note}` };
}

/** Whether a folder may be written, or made where it is not there. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT" && dirname(folder) !== folder;
    return missing && isWritable(dirname(folder));
  }
}

/** How much of the learner's copy is there, and what has a new original. */
export function checkWorkFolder(where: Places): Check {
  const name = "work/";
  const files = workState(where);
  const missing = files.filter(({ state }) => state === "missing");
  if (missing.length > 0) {
    return {
      name,
      ok: false,
      detail: `${missing.length} of ${files.length} lessons and exercises are missing`,
      mend: "Run: npx workbook sync",
    };
  }
  const [broken] = files.filter(({ problem }) => problem !== undefined);
  if (broken) {
    const mend = `Run: npx workbook ${resetOf(broken.path)} (yours is kept)`;
    return { name, ok: false, detail: `work/${broken.path} ${broken.problem}`, mend };
  }
  const strays = workStrays(where).map((stray) => `; ${strayText(stray).join(" ")}`);
  const touched = files.filter(({ state }) => state === "touched");
  const movedOn = touched.filter((file) => file.movedOn);
  const news = movedOn.map(({ path }) => `; ${path} has a new original (npx workbook ${resetOf(path)})`);
  return {
    name,
    ok: true,
    detail: `${files.length} files, ${touched.length} with work of yours${[...news, ...strays].join("")}`,
  };
}
