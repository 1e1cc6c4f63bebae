/** A course of nbgrader's with submissions, graded by the real tool in the virtual environment that setup makes. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Cell, CodeCell } from "../../src/jupyter/notebook";
import { parseAnyNotebook } from "../../src/jupyter/readNotebook";

const root = join(__dirname, "..", "..");
const nbgrader = join(root, ".cache", "classroom", "nbgrader", "bin", "nbgrader");

export const exercise = "02-parameters-and-memory";

/** A notebook's cells, as a learner's editor has them: everything may be changed. */
export type Cells = (Omit<CodeCell, "cell_type"> & { cell_type: string })[];

export interface Course {
  readonly folder: string;
  /** Runs one of nbgrader's commands; gives what it printed. */
  run(...args: string[]): { status: number | null; output: string };
  cells(path: string): Cell[];
  text(path: string): string;
  /** Hands the release in, after a learner's changes. */
  submit(learner: string, name: string, edit: (cells: Cells) => void): void;
  /** What lies in the home of whoever grades. */
  home(): string[];
  remove(): void;
}

/** Installs nbgrader where it is not, and makes a course with answers as its source. */
export function makeCourse(assignment: string, names: readonly string[], settings: string): Course {
  execFileSync(process.execPath, [join(root, "scripts", "setup.mjs"), "nbgrader", "--classroom"], { stdio: "pipe" });
  // A blank in the name, as courses have.
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), "workbook-nbgrader-"))), "my course");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const text = (path: string): string => readFileSync(join(folder, path), "utf8");
  for (const name of names)
    write(`source/${assignment}/${name}.ipynb`, readFileSync(join(root, "answers", `${name}.ipynb`), "utf8"));
  const config = JSON.stringify(join(root, "classroom", "nbgrader_config.py"));
  write("nbgrader_config.py", `c = get_config()\nload_subconfig(${config})\n${settings}\n`);
  // Whoever grades learns with the workbook as well, with numbers of their own.
  const home = join(folder, "..", "home");
  write("../home/.workbook/learner.json", '{ "version": 1, "name": "Grace" }');
  const { WORKBOOK_LEARNER: _, ...others } = process.env;
  const env = { ...others, WORKBOOK_HOME: home };
  return {
    folder,
    run(...args) {
      // A learner validates, with the book's numbers; all else is done by whoever grades.
      const own = args[0] === "validate" ? { ...env, WORKBOOK_LEARNER: "" } : env;
      const { status, stdout, stderr } = spawnSync(nbgrader, args, { cwd: folder, env: own, encoding: "utf8" });
      return { status, output: stdout + stderr };
    },
    cells: (path) => parseAnyNotebook(text(path), path).notebook.cells,
    text,
    submit(learner, name, edit) {
      const notebook = JSON.parse(text(`release/${assignment}/${name}.ipynb`));
      for (const cell of notebook.cells) cell.source = [cell.source].flat().join("");
      edit(notebook.cells);
      write(`submitted/${learner}/${assignment}/${name}.ipynb`, JSON.stringify(notebook));
    },
    home: () => readdirSync(join(home, ".workbook")),
    remove: () => rmSync(dirname(folder), { recursive: true, force: true }),
  };
}
