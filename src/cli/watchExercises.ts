/** What `workbook check --watch` does after the first check: checks what is saved, and answers keys. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isWrong } from "../grading/judge";
import { learnerName } from "../host/learner";
import { noteProgress } from "../host/progress";
import { hintText } from "../notebook/exercise";
import { plain, reportText } from "./checkReport";
import type { CheckSession, ExerciseResult } from "./checkSession";
import { describeError, tell } from "./errors";
import { type Keys, readKeys } from "./keys";
import { nextIn, openTasks } from "./nextTask";
import { cellFingerprint } from "./notebookText";
import { palette, printJsonLine, say } from "./terminal";
import type { Saves } from "./watch";

export interface Watched {
  readonly session: Pick<CheckSession, "checkAll" | "makeReady" | "stopServer">;
  /** The exercises that are looked at, as paths below `work/`. */
  readonly files: readonly string[];
  readonly saves: Saves;
  /** What the files said when they were last looked at. */
  readonly seen: Map<string, string>;
  /** The last result of each file. */
  readonly latest: ReadonlyMap<string, ExerciseResult>;
  /** Tells results, and keeps them as the latest. */
  show(results: readonly ExerciseResult[]): void;
  readonly work: string;
  /** Tells that it is given up: the terminal is then as it was. */
  readonly end: AbortSignal;
}

const keysLine = "h hint  n next task  r run again  l list  q quit";

/** Checks exercises as they are saved, until it is told to end. */
export async function watchExercises(watched: Watched, { json }: { readonly json?: boolean }): Promise<void> {
  const { session, files, saves, seen, latest, work } = watched;
  const { dim } = palette(process.stdout);
  const onTerminal = process.stdin.isTTY && process.stdout.isTTY && !json;
  // While exercises run, the loop below does not turn: q ends that as Ctrl-C does.
  const quit = (): boolean => process.kill(process.pid, "SIGINT");
  const keys: Keys | undefined = onTerminal ? readKeys(process.stdin, (key) => key === "q", quit) : undefined;
  watched.end.addEventListener("abort", () => keys?.close(), { once: true });
  const offer = (): void => {
    if (keys) process.stdout.write(`${dim(keysLine)}\n`);
  };

  /** Of the open tasks, the one that h and n are about. */
  let at = 0;
  const focus = (): { task: string; title: string; file: string } | undefined => {
    const open = openTasks([...latest.values()]);
    return open[at % Math.max(1, open.length)];
  };

  const run = async (changed: readonly string[], isTry: boolean): Promise<void> => {
    try {
      const results = await session.checkAll(changed);
      if (isTry) countTries(results, latest);
      watched.show(results);
      at = 0;
      offer();
    } catch (error) {
      say(describeError(error));
      if (json) printJsonLine(tell(error));
      await session.stopServer(); // it may be what failed
    }
  };
  const getReady = (file: string | undefined): void => {
    const result = file === undefined ? undefined : latest.get(file);
    if (result) session.makeReady(result);
  };

  const answerKey = async (key: string): Promise<void> => {
    if (key === "h") hint(focus());
    else if (key === "n") {
      at += 1;
      const next = focus();
      process.stdout.write(
        next ? `Task ${next.task} · ${next.title}, in work/${next.file}\n` : "Nothing is left to do here.\n",
      );
    } else if (key === "l") {
      const all = [...latest.values()];
      process.stdout.write(`${reportText(all, palette(process.stdout), nextIn(all))}\n`);
    } else if (key === "r") await run(files, false);
    else offer();
  };

  say(`Watching work/exercises. Save an exercise to have it checked; ${keys ? "q or " : ""}Ctrl-C ends this.`);
  offer();
  getReady(nextIn([...latest.values()])?.file ?? files[0]);
  try {
    let saved = saves.next();
    let key = keys?.next();
    for (;;) {
      const event = await Promise.race([
        saved.then((names) => ({ names })),
        ...(key ? [key.then((pressed) => ({ pressed }))] : []),
      ]);
      if ("pressed" in event) {
        key = keys?.next();
        await answerKey(event.pressed);
        continue;
      }
      saved = saves.next();
      const changed = changedFiles(files, event.names, seen, work);
      if (changed.length === 0) continue;
      await run(changed, true);
      getReady(changed.at(-1));
    }
  } finally {
    keys?.close();
  }
}

/** The next hint of a task. */
function hint(task: { task: string; title: string } | undefined): void {
  const lines = task ? [`Task ${task.task} · ${task.title}`, ...hintText(task.task).split("\n\n").map(plain)] : [];
  process.stdout.write(`${lines.join("\n") || "Nothing is left to do here."}\n`);
}

/** A save that changes what is wrong with a task is a try: more hints come after it. */
function countTries(results: readonly ExerciseResult[], before: ReadonlyMap<string, ExerciseResult>): void {
  const learner = learnerName();
  for (const { file, tasks } of results) {
    for (const task of tasks.filter(isWrong)) {
      const last = before.get(file)?.tasks.find(({ id }) => id === task.id);
      if (last?.state === task.state && last.message === task.message) continue;
      const at = new Date().toISOString();
      noteProgress(learner, task.id, (noted) => ({ ...noted, failedTries: noted.failedTries + 1, at }));
    }
  }
}

/** The saved files whose cells are others than when they were last looked at. */
function changedFiles(
  files: readonly string[],
  names: ReadonlySet<string>,
  seen: Map<string, string>,
  work: string,
): string[] {
  const now = textsOf(
    files.filter((file) => names.has(basename(file))),
    work,
  );
  return [...now].flatMap(([file, text]) => {
    const same = text === seen.get(file);
    seen.set(file, text);
    return same ? [] : [file];
  });
}

/** What notebooks say, without what running them changes; empty where one is not there. */
export function textsOf(files: readonly string[], work: string): Map<string, string> {
  return new Map(files.map((file) => [file, textOf(join(work, file))]));
}

function textOf(file: string): string {
  try {
    const content = readFileSync(file);
    return cellFingerprint(content) ?? content.toString();
  } catch {
    return "";
  }
}
