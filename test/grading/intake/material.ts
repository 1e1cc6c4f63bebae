/** Submissions as they are handed in, and what is told of them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import type { Intake, Original, Originals } from "../../../src/grading/intake";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { readNotebook } from "../../../src/jupyter/readNotebook";

export const root = join(__dirname, "..", "..", "..");
export const original = (folder: string, name: string): Original => ({
  name,
  notebook: readNotebook(join(root, folder, `${name}.ipynb`)),
});
export const [two, seven] = ["02-parameters-and-memory", "07-fully-convolutional"];
export const originals: Originals = {
  exercises: [original("exercises", two), original("exercises", seven)],
  lessons: [original("notebooks", two)],
};
export const exercise = readFileSync(join(root, "exercises", `${two}.ipynb`));
export const other = readFileSync(join(root, "exercises", `${seven}.ipynb`));
export const lesson = readFileSync(join(root, "notebooks", `${two}.ipynb`));
/** As a program saves it that knows neither ids nor the metadata of cells. */
export const bare = Buffer.from(
  formatNotebook({
    ...original("exercises", two).notebook,
    nbformat_minor: 4,
    cells: original("exercises", two).notebook.cells.map((cell, i) => ({ ...cell, id: `#${i}`, metadata: {} })),
  }),
);
export const renamed = Buffer.from(`${exercise} `);

const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-intake-"));
after(() => rmSync(scratch, { recursive: true }));
let count = 0;

export type Tree = Record<string, Uint8Array | string | ((path: string) => void)>;

export function folder(tree: Tree): string {
  const top = join(scratch, String(count++), "handed in");
  mkdirSync(top, { recursive: true });
  for (const [name, content] of Object.entries(tree)) {
    const path = join(top, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "function") content(path);
    else writeFileSync(path, content);
  }
  return top;
}

/** `learner: exercise from file` for each notebook, then all notes. */
export function told({ learners, notes }: Intake): string[] {
  return [
    ...learners.flatMap(({ id, notebooks }) =>
      notebooks.map(({ exercise: name, file }) => `${id}: ${name.slice(0, 2)} from ${file}`),
    ),
    ...learners.flatMap(({ id, notes: own, notebooks }) =>
      [...own, ...notebooks.flatMap((notebook) => notebook.notes)].map((note) => `${id} ! ${note}`),
    ),
    ...notes.map((note) => `! ${note}`),
  ];
}

export const old = (content: Uint8Array) => (path: string) => {
  writeFileSync(path, content);
  utimesSync(path, 1000, 1000);
};
export const file02 = `${two}.ipynb`;
