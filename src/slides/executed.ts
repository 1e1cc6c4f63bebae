/** Executed lessons that are kept: making slides again runs nothing that has not changed. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Notebook } from "../jupyter/notebook";

/** What a lesson gives depends on this: its code, and the program that runs it. */
export function executedKey(notebook: Notebook, program: string, quick: boolean): string {
  const code = notebook.cells.flatMap(({ cell_type, id, source }) => (cell_type === "code" ? [[id, source]] : []));
  return createHash("sha256")
    .update(JSON.stringify([code, program, quick]))
    .digest("hex")
    .slice(0, 16);
}

/** The parts of the program that no lesson uses. */
const apart = ["cli", "grading", "classroom", "slides"];

/** A word for the program's present state: it changes with whatever a lesson can call, and with what it shows of pictures and records. */
export function programKey(program: string): string {
  const hash = createHash("sha256");
  for (const [folder, ending] of [
    ["dist", ".js"],
    ["data", ".idx"],
    [join("bench", "results"), ".json"],
  ]) {
    const root = join(program, folder);
    const files = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(ending) && !apart.includes(file.split(sep)[0]))
      .sort();
    for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** A lesson as it is now, with the outputs of its executed copy. */
export function withOutputs(notebook: Notebook, executed: Notebook): Notebook {
  const outputs = new Map(
    executed.cells.flatMap((cell) => (cell.cell_type === "code" ? [[cell.id, cell.outputs]] : [])),
  );
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: outputs.get(cell.id) ?? [] } : cell,
  );
  return { ...notebook, cells };
}
