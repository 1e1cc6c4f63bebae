/** Which of answers/ and exercises/ are not what answers/ gives. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { toExercise, withGrading } from "../jupyter/exercise";
import { cleanNotebook, formatNotebook, lineFeeds } from "../jupyter/notebook";
import { NotebookError } from "../jupyter/notebookFile";
import { readNotebook } from "../jupyter/readNotebook";
import { findTask } from "../tasks";
import { CliError } from "./errors";

type Written = ReturnType<typeof readNotebook>;

interface Stale {
  /** Files that are not as they should be, with what they should be; `undefined` for one that should not be there. */
  readonly stale: Map<string, Written | undefined>;
  /** What is wrong with answers that give no exercise. */
  readonly faults: readonly string[];
}

export function staleFiles(root: string): Stale {
  const points = (task: string): number => findTask(task).points;
  const stale: Stale["stale"] = new Map();
  const faults: string[] = [];
  const folder = join(root, "answers");
  if (!existsSync(folder))
    throw new CliError("there is no folder answers/", "A handout has none: take the whole workbook.");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  for (const name of names) {
    try {
      const answers = withGrading(cleanNotebook(readNotebook(join(folder, name))), points);
      const files = { [`answers/${name}`]: answers, [`exercises/${name}`]: toExercise(answers, points) };
      for (const [path, notebook] of Object.entries(files)) {
        const written = readIfThere(join(root, path));
        if (written === undefined || lineFeeds(written) !== formatNotebook(notebook)) stale.set(path, notebook);
      }
    } catch (error) {
      faults.push(error instanceof NotebookError ? error.message : `answers/${name}: ${(error as Error).message}`);
    }
  }
  const old = existsSync(join(root, "exercises")) ? readdirSync(join(root, "exercises")) : [];
  for (const name of old) if (!names.includes(basename(name))) stale.set(`exercises/${name}`, undefined);
  return { stale, faults };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
