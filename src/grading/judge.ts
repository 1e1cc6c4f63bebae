/** Judges submissions, in a process that can be lost: a record that kills or hangs it costs its own task alone. */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExerciseTask } from "../jupyter/exercise";
import { findTask } from "../tasks";
import { type Answer, notJudged, type Question } from "./question";
import { taskRevision } from "./revision";
import type { Submission, SubmittedTask } from "./submission";

/**
 * `not run`: its check was not reached or is gone. `crashed`: its code failed before there was anything to judge.
 * `not judged`: what it handed in cannot be judged.
 */
export type TaskState =
  | "passed"
  | "failed"
  | "not attempted"
  | "not run"
  | "timed out"
  | "crashed"
  | "not judged"
  | "read by a person";

export interface TaskResult {
  readonly id: string;
  readonly title: string;
  readonly state: TaskState;
  readonly points: number;
  readonly maxPoints: number;
  /** For the learner, Markdown. */
  readonly message: string;
  /** The slips that explain a wrong answer, by their ids. */
  readonly slips: readonly string[];
}

/** Whether a task was attempted and is not right. */
export function isWrong({ state }: Pick<TaskResult, "state">): boolean {
  return ["failed", "crashed", "timed out", "not judged"].includes(state);
}

export interface JudgeOptions {
  /** Seconds that judging one task may take; default 20. */
  readonly seconds?: number;
  /** Memory that the judging process may have, TensorFlow included, in megabytes; default 2000. */
  readonly megabytes?: number;
}

export interface Judge {
  judge(submission: Submission): Promise<TaskResult[]>;
  /** Ends its process. */
  close(): void;
}

/** A judge, whose process starts when it is first needed. Close it when done. */
export function openJudge({ seconds = 20, megabytes = 2000 }: JudgeOptions = {}): Judge {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (question: Question): Promise<Answer> => {
    if (!worker?.isAlive()) worker = startWorker(megabytes);
    return worker.ask(question, seconds);
  };
  /** One question after the other, whoever asks. */
  const askInTurn = (question: Question): Promise<Answer> => {
    const answer = last.then(() => ask(question));
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    async judge(submission) {
      const results: TaskResult[] = [];
      for (const task of submission.tasks) results.push(await resultOf(task, submission, askInTurn));
      return results;
    },
    close: () => worker?.end(),
  };
}

/** The result of a task for which nothing was handed in. */
export function notAttempted(id: string, written: boolean): TaskResult {
  const state = written ? "read by a person" : "not attempted";
  const { title, points: maxPoints } = findTask(id);
  return { id, title, state, points: 0, maxPoints, message: "", slips: [] };
}

/** The results of an exercise that could not be run. */
export function notRun(expected: readonly ExerciseTask[], message = ""): TaskResult[] {
  return expected.map(({ task, role }) => {
    const result = notAttempted(task, role === "written");
    return role === "written" ? result : { ...result, state: "not run", message };
  });
}

async function resultOf(
  task: SubmittedTask,
  { learner, problem }: Submission,
  ask: (question: Question) => Promise<Answer>,
): Promise<TaskResult> {
  const { id, record, recordProblem, answerFailed, checkFailed, written } = task;
  const base = notAttempted(id, written !== undefined);
  if (written !== undefined) return base;
  if (recordProblem !== undefined) return { ...base, ...notJudged(recordProblem) };
  if (record !== undefined) {
    const answer = await ask({ id, learner, record });
    const failed =
      answerFailed && `The answer's cell failed (${answerFailed.message}), and this is about an older value.`;
    const changed = task.revision !== taskRevision(id, learner) && "The task has changed since this was handed in.";
    return { ...base, ...answer, message: [failed, changed, answer.message].filter(Boolean).join(" ") };
  }
  const cause = problem ?? answerFailed ?? checkFailed;
  if (cause) return { ...base, ...cause };
  return { ...base, state: "not run", message: "Its check did not run, or is no longer in the notebook." };
}

interface Worker {
  ask(question: Question, seconds: number): Promise<Answer>;
  isAlive(): boolean;
  end(): void;
}

const startMs = 60_000;
const watchMs = 100;

/** A process of its own and not a thread: ending a thread that has native TensorFlow ends the whole process. */
function startWorker(megabytes: number): Worker {
  const child = fork(join(__dirname, "worker"), {
    execArgv: [...process.execArgv, `--max-old-space-size=${megabytes}`],
    stdio: ["ignore", "ignore", process.env["DEBUG"] ? "inherit" : "ignore", "ipc"],
  });
  const ready = reply(child, startMs, megabytes);
  ready.catch(() => undefined); // who asks is told
  return {
    async ask(question, seconds) {
      try {
        await ready;
        const answer = reply(child, 1000 * seconds, megabytes);
        answer.catch(() => undefined);
        child.send(question);
        return (await answer) as Answer;
      } catch (error) {
        child.kill("SIGKILL");
        return notJudged((error as Error).message);
      }
    },
    isAlive: () => child.connected && !child.killed,
    end: () => void child.kill("SIGKILL"),
  };
}

/** The next message of a process. @throws when it ends, or takes too long or too much memory, before that */
function reply(child: ChildProcess, ms: number, megabytes: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void): void => {
      child.off("message", onMessage).off("exit", onExit).off("error", reject);
      clearTimeout(timer);
      clearInterval(watch);
      work();
    };
    const onMessage = (message: unknown): void => settle(() => resolve(message));
    const onExit = (): void => settle(() => reject(new Error("the process that judges ended on it")));
    const timer = setTimeout(() => settle(() => reject(new Error(`it took longer than ${ms / 1000} s`))), ms);
    const watch = setInterval(() => {
      if (megabytesOf(child.pid) > megabytes)
        settle(() => reject(new Error(`it took more than ${megabytes} MB of memory`)));
    }, watchMs);
    child.on("message", onMessage).on("exit", onExit).on("error", reject);
  });
}

/** The memory that a process occupies, where the system tells; else 0. */
function megabytesOf(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}
