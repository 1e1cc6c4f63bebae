/** How far a learner has come: `.workbook/progress.json`, written whole after every check. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateFolder } from "./stateFolder";

export interface TaskProgress {
  /** Once passed, a task stays passed; it may be done again. */
  readonly passed: boolean;
  /** Best share of the points so far, from 0 to 1. */
  readonly share: number;
  /** Checks that failed before the first that passed. */
  readonly failedTries: number;
  /** Hints seen. */
  readonly hints: number;
  /** Of the last check, ISO 8601. */
  readonly at: string;
}

type TasksOfLearner = Readonly<Record<string, TaskProgress>>;

interface ProgressFile {
  readonly version: 1;
  /** By learner; the one without a name is "". */
  readonly learners: Readonly<Record<string, TasksOfLearner>>;
}

const untouched: TaskProgress = { passed: false, share: 0, failedTries: 0, hints: 0, at: "" };

const file = (): string => join(stateFolder(), "progress.json");

/** Progress by task. */
export function readProgress(learner: string | undefined): TasksOfLearner {
  return read().learners[learner ?? ""] ?? {};
}

export function taskProgress(learner: string | undefined, taskId: string): TaskProgress {
  return readProgress(learner)[taskId] ?? untouched;
}

/** Changes one task's progress. Gives false where it cannot be written: work goes on, unnoted. */
export function noteProgress(
  learner: string | undefined,
  taskId: string,
  change: (before: TaskProgress) => TaskProgress,
): boolean {
  const { learners } = read();
  const own = learners[learner ?? ""] ?? {};
  const after: ProgressFile = {
    version: 1,
    learners: { ...learners, [learner ?? ""]: { ...own, [taskId]: change(own[taskId] ?? untouched) } },
  };
  try {
    mkdirSync(stateFolder(), { recursive: true });
    const draft = `${file()}.${process.pid}.tmp`;
    writeFileSync(draft, `${JSON.stringify(after, null, 2)}\n`);
    renameSync(draft, file());
    return true;
  } catch {
    return false;
  }
}

/** Notes that a task was passed elsewhere than in the notebook. */
export function notePassed(learner: string | undefined, taskId: string): void {
  if (taskProgress(learner, taskId).passed) return;
  const at = new Date().toISOString();
  noteProgress(learner, taskId, (before) => ({ ...before, passed: true, share: 1, at }));
}

function read(): ProgressFile {
  let text: string;
  try {
    text = readFileSync(file(), "utf8");
  } catch {
    return { version: 1, learners: {} };
  }
  try {
    const content = JSON.parse(text) as ProgressFile;
    if (content.version === 1 && typeof content.learners === "object" && content.learners) return content;
  } catch {
    // Not JSON: put aside below.
  }
  try {
    renameSync(file(), `${file()}.unreadable`);
  } catch {
    // It stays where it is, and the next note replaces it.
  }
  return { version: 1, learners: {} };
}
