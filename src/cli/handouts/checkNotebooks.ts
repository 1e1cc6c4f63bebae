import { readdirSync } from "node:fs";
import { join } from "node:path";
import { NotebookError } from "../../jupyter/notebookFile";
import { readNotebook } from "../../jupyter/readNotebook";
import { CliError } from "../errors";

/**
 * A class must not get a notebook that cannot be read, or an exercise that is not what its answers give.
 * @throws an error that names each
 */
export async function checkNotebooks(root: string): Promise<void> {
  const faults = ["notebooks", "exercises"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".ipynb"))
      .flatMap((name) => faultOf(root, `${folder}/${name}`)),
  );
  if (faults.length > 0)
    throw new CliError(faults.join("; "), "Fix what is named, or run: git restore notebooks exercises");
  const { staleFiles } = await import("../staleExercises.js"); // with the tasks: only when it is needed
  const { stale, faults: broken } = staleFiles(root);
  if (broken.length > 0) throw new CliError(broken.join("; "), "Fix what is named, or run: git restore answers");
  if (stale.size > 0)
    throw new CliError(`not what answers/ gives: ${[...stale.keys()].join(", ")}`, "Run: npx workbook exercises");
}

function faultOf(root: string, path: string): string[] {
  try {
    readNotebook(join(root, path));
    return [];
  } catch (error) {
    if (error instanceof NotebookError) return [error.message.replace(`${root}/`, "")];
    throw error;
  }
}
