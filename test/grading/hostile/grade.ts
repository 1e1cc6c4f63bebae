/** The real `workbook grade`, as a process of its own that leads a group. */
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { killOwned, spawnOwned } from "../../../scripts/setup/owned.mjs";
import type { ClassGrades } from "../../../src/grading/classGrades";
import { addDescendants, type Processes } from "./processes";
import { root } from "./world";

export interface GradeEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** All that it printed. */
  readonly printed: string;
  readonly seconds: number;
}

export interface GradeRun {
  readonly child: ChildProcess;
  readonly ended: Promise<GradeEnd>;
  /** All that it has started, at any depth. */
  readonly started: Processes;
  /** Kills it and all of its group at once, as a machine that goes down does. */
  kill(): void;
}

/** Starts `workbook grade`; `late` seconds are more than any machine takes. */
export function startGrade(args: readonly string[], env: NodeJS.ProcessEnv, late = 1500): GradeRun {
  const program = join(root, "dist", "cli", "workbook.js");
  const child = spawnOwned(process.execPath, [program, "grade", ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = (): void => {
    look();
    killOwned(child, "SIGKILL");
  };
  const began = performance.now();
  const started: Processes = new Map();
  const look = (): void => addDescendants(child.pid ?? 0, started);
  const looking = setInterval(look, 150);
  let printed = "";
  const take = (text: string): void => {
    printed = (printed + text).slice(-4_000_000);
  };
  child.stdout?.setEncoding("utf8").on("data", take);
  child.stderr?.setEncoding("utf8").on("data", take);
  const timer = setTimeout(kill, 1000 * late);
  const ended = new Promise<GradeEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      clearInterval(looking);
      resolve({ code, signal, printed, seconds: (performance.now() - began) / 1000 });
    });
  });
  return { child, ended, started, kill };
}

/** What a run has written. @throws when there is nothing */
export function gradesIn(out: string): ClassGrades {
  const file = join(out, "grades.json");
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  return JSON.parse(readFileSync(file, "utf8")) as ClassGrades;
}

/** Grades as text, without the times that they took and were given. */
export function lasting(grades: ClassGrades, learners: (id: string) => boolean = () => true): string {
  const own = { ...grades, learners: grades.learners.filter(({ id }) => learners(id)) };
  return JSON.stringify(own.learners, (key, value) => (["seconds", "gradedAt", "at"].includes(key) ? 0 : value), 1);
}
