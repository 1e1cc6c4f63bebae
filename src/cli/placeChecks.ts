/** What `workbook doctor` finds out about program, home and the learner's copies. */
import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { learnerFile } from "../host/learner";
import { homeVariable, type Places } from "../host/places";
import { progressFile } from "../host/progress";
import { cannotBeRead, readStore, type StoreFile } from "../host/store";
import { boardFile } from "../notebook/board/file";
import { copiesFile } from "./givenCopies";
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

/** What is noted in the home, in words. */
const noted: readonly (readonly [what: string, file: StoreFile<object>])[] = [
  ["your progress file", progressFile],
  ["your name", learnerFile],
  ["the list of your copies", copiesFile],
  ["your board file", boardFile],
];

/** The home must be writable; what is noted there is looked at as well. */
export function checkHome(where: Places): Check {
  const { home, state } = where;
  const name = "home";
  const closed = [home, state].find((folder) => !isWritable(folder));
  if (closed !== undefined) {
    const detail = `${closed} cannot be written to`;
    return { name, ok: false, detail, mend: `Set ${homeVariable} to a folder that you may write to.` };
  }
  const found = noted.map(([what, file]) => {
    return { what, file, state: readStore(file, where).state };
  });
  const broken = found.find((file) => file.state === "unreadable");
  if (broken) {
    const { message, advice } = cannotBeRead(broken.what, broken.file, where);
    return { name, ok: false, detail: message, mend: advice };
  }
  const notes = found.map(({ what, state }) =>
    state === "newer" ? `; ${what} was saved by a newer version of the workbook, and this one cannot add to it` : "",
  );
  return { name, ok: true, detail: `${home}${notes.join("")}` };
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
