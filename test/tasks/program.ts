/** An answers' notebook as a program in this process: quick enough for many seeds and for mutated solutions. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as ts from "@tslab/typescript-for-tslab";
import * as workbook from "../../src";
import { exerciseCell } from "../../src/jupyter/exercise";
import type { CodeCell } from "../../src/jupyter/notebook";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { collect } from "../../src/tasks/collect";
import { judge, type Verdict } from "../../src/tasks/judge";
import { findTask } from "../../src/tasks/registry";

const root = join(__dirname, "..", "..");

/** None in a handout. */
export const answerFiles: readonly string[] = (
  existsSync(join(root, "answers")) ? readdirSync(join(root, "answers")) : []
).filter((name) => name.endsWith(".ipynb"));

/** The code cells of `folder`/`name`. */
export function codeCells(folder: "answers" | "exercises", name: string): CodeCell[] {
  const { cells } = readNotebook(join(root, folder, name));
  return cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
}

const importLine = /^import \{([^}]*)\} from "cnn-workbook";$/gm;
const AsyncFunction = (async () => undefined).constructor as new (
  ...args: string[]
) => (scope: object) => Promise<void>;

/** Runs cells one after the other in one scope, as a kernel would; gives the verdict of each check. */
export async function runCells(cells: readonly CodeCell[], seed?: number): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const scope = {
    ...workbook,
    task: (id: string) => findTask(id).pose(seed).givens,
    check: async (id: string, attempt: unknown) => {
      const task = findTask(id);
      const posed = task.pose(seed);
      verdicts.set(id, judge(task, posed, await collect(task, posed, attempt)));
    },
    hint: () => undefined,
    progress: () => undefined,
  };
  const source = cells.map((cell) => cell.source).join("\n");
  const names = new Set<string>();
  const body = source.replace(importLine, (_, list: string) => {
    for (const name of list.split(",")) if (name.trim()) names.add(name.replace(/^\s*type /, "").trim());
    return "";
  });
  const { outputText } = ts.transpileModule(body, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const program = new AsyncFunction(
    "scope",
    `const { ${[...names].join(", ")} } = scope;\n${outputText.replace(/^export \{\};$/m, "")}`,
  );
  await program(scope);
  return verdicts;
}

/** The cells that a task needs: those before the first task, and its own. */
export function cellsOf(cells: readonly CodeCell[], task: string): CodeCell[] {
  let current: string | undefined;
  return cells.filter((cell) => {
    current = exerciseCell(cell)?.task ?? current;
    return current === undefined || current === task;
  });
}
