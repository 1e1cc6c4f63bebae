/** What hostile and broken submissions are made of. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exerciseCell } from "../../../src/jupyter/exercise";
import { type Cell, type CodeCell, formatNotebook, type Notebook } from "../../../src/jupyter/notebook";
import { readNotebook } from "../../../src/jupyter/readNotebook";
import { fillIn } from "../class/notebook";
import type { Answered } from "../class/people";
import { solution } from "../class/ways";
import type { World } from "./world";

/** A submission that tries something, in a folder of its own. */
export interface Attack {
  /** The learner's id, and the folder's name. */
  readonly name: string;
  readonly tries: string;
  /** What it is worth: that of its honest answers. */
  readonly points: number;
  /** What the report says of it, in a note or in a task's message. */
  readonly says: RegExp;
  /** What it looks for; none of it may be there. */
  readonly reaches?: (world: World) => readonly Reach[];
  write(folder: string, world: World): void;
}

export const exercise = "02-parameters-and-memory";
export const file = `${exercise}.ipynb`;

const root = join(__dirname, "..", "..", "..");
const original = (folder: "exercises" | "answers"): Notebook => readNotebook(join(root, folder, file));

/** The points of exercise 02, task by task. */
const worth: Readonly<Record<string, number>> = { "2.1": 1, "2.2": 1, "2.3": 1, "2.4": 2, "2.5": 2, "2.6": 2 };
export const allPoints = 9;

/** What stands in a notebook of exercise 02, by the task's id; `before` all tasks, in a cell of its own. */
export type Texts = Readonly<Partial<Record<string, string>>>;

/** The exercise with these texts as answers, and with the solutions of the honest tasks. */
export function notebookOf(texts: Texts, honest: readonly string[] = []): Notebook {
  const answered = new Map<string, Answered>();
  for (const task of honest) answered.set(task, { state: "passed", text: solution(exercise, task) });
  for (const [task, text] of Object.entries(texts))
    if (text !== undefined) answered.set(task, { state: "failed", text });
  const filled = fillIn(original("exercises"), original("answers"), answered);
  const { before } = texts;
  const extra = before === undefined ? [] : [codeCell("0a1b2c3d", before)];
  return { ...filled, cells: [...filled.cells.slice(0, 2), ...extra, ...filled.cells.slice(2)] };
}

export function codeCell(id: string, source: string): CodeCell {
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
}

export const pointsOf = (tasks: readonly string[]): number => tasks.reduce((sum, task) => sum + (worth[task] ?? 0), 0);

/** All tasks of exercise 02 that are judged. */
export const allTasks: readonly string[] = Object.keys(worth);

/** Where a task's cell of some role stands. */
export const placeOf = (cells: readonly Cell[], role: string, task: string): number =>
  cells.findIndex((cell) => exerciseCell(cell)?.role === role && exerciseCell(cell)?.task === task);

export function writeFile(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
}

export interface AttackOptions {
  readonly name: string;
  readonly tries: string;
  readonly says: RegExp;
  readonly texts: Texts | ((world: World) => Texts);
  /** Tasks that are answered well, and keep their points. */
  readonly honest?: readonly string[];
}

/** A notebook of exercise 02 with something in its answers. */
export function attack({ name, tries, says, texts, honest = [] }: AttackOptions): Attack {
  return {
    name,
    tries,
    says,
    points: pointsOf(honest),
    write(folder, world) {
      const own = typeof texts === "function" ? texts(world) : texts;
      writeFile(folder, file, formatNotebook(notebookOf(own, honest)));
    },
  };
}

/** The mark of a submission that has reached something; no notebook has it in its text. */
export const reachedMark: string = ["REA", "CHED"].join("");

/** What is tried, and an expression that gives something, or is true, only where it works. */
export type Reach = readonly [what: string, expression: string];

const probing = `const fs: any = require("fs");
const os: any = require("os");
const net: any = require("net");
const run = (command: string): string => require("child_process").execSync(command, { stdio: "pipe", timeout: 2000 }).toString();
const soon = (start: (done: (got: unknown) => void) => void): Promise<unknown> =>
  new Promise((resolve) => { setTimeout(resolve, 700); start(resolve); });
const found: string[] = [];
const tryTo = async (what: string, get: () => unknown): Promise<void> => {
  try {
    const got = await get();
    if (got !== undefined && got !== false && got !== null && got !== "") found.push(what + "=" + String(got).slice(0, 60));
  } catch {}
};`;

/** A submission that hands in what it could reach. Nothing may be there. */
export function reaching(
  name: string,
  tries: string,
  reaches: (world: World) => readonly Reach[],
  honest: readonly string[] = ["2.6"],
): Attack {
  const hostile = attack({
    name,
    tries,
    honest,
    says: /You gave the text `"nothing"`/,
    texts: (world) => ({
      before: [
        probing,
        "await Promise.all([",
        ...reaches(world).map(([what, expression]) => `  tryTo(${JSON.stringify(what)}, async () => ${expression}),`),
        "]);",
      ].join("\n"),
      "2.1":
        'const layerParameters: any = found.length > 0 ? ["REA", "CHED "].join("") + found.join(" | ") : "nothing";',
    }),
  });
  return { ...hostile, reaches };
}

/** A text as code. */
export const quoted = (text: string): string => JSON.stringify(text);
