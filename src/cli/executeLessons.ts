/** Runs lessons on a Jupyter server of their own, with progress on the terminal. */
import { basename, join } from "node:path";
import { places } from "../host/places";
import { connect, type Execution, type Executor } from "../jupyter/execute";
import { NotebookError } from "../jupyter/notebookFile";
import { readAnyNotebook } from "../jupyter/readNotebook";
import { anyPort, type JupyterServer } from "../jupyter/server";
import { startJupyter } from "./jupyter";
import { createProgress, formatSeconds } from "./progress";
import { unlessStopped } from "./stop";
import { palette } from "./terminal";

export interface ExecuteSettings {
  /** Fewer images and epochs. */
  readonly quick?: boolean;
  /** By how much all seeds are moved (`WORKBOOK_SEED`). */
  readonly seed?: number;
  /** Seconds that a lesson may take. */
  readonly timeout?: number;
  /** What is told to have been stopped by Ctrl-C, and what is kept then, in a sentence. */
  readonly what: string;
  readonly kept: () => string;
}

/**
 * What lessons are told of how they are run. Flags alone decide: variables that were set for `npm start` would otherwise be in
 * what is recorded, and kept, as a run in full.
 */
export function lessonEnvironment(quick = false, seed = 0): Record<string, string> {
  return { WORKBOOK_QUICK: quick ? "1" : "", WORKBOOK_SEED: String(seed) };
}

/** Runs originals, one after the other; `take` gets what came of each, as soon as it is there. */
export async function executeLessons(
  paths: readonly string[],
  { quick, seed, timeout, what, kept }: ExecuteSettings,
  take: (path: string, result: Execution | NotebookError) => void,
): Promise<void> {
  const { program } = places();
  let server: JupyterServer | undefined;
  const work = async (): Promise<void> => {
    const answering = await startJupyter(
      anyPort,
      { folder: program, env: lessonEnvironment(quick, seed) },
      (started) => {
        server = started;
      },
    );
    const executor = connect(answering);
    for (const path of paths) take(path, await executeLesson(path, program, executor, timeout).catch(unread));
    executor.dispose();
  };
  try {
    await unlessStopped(what, work(), kept);
  } finally {
    server?.stop();
    await server?.ended;
  }
}

async function executeLesson(
  path: string,
  program: string,
  executor: Executor,
  timeout: number | undefined,
): Promise<Execution> {
  const lesson = basename(path, ".ipynb");
  const { notebook } = readAnyNotebook(join(program, path));
  const progress = createProgress({
    label: lesson,
    total: notebook.cells.filter((c) => c.cell_type === "code").length,
  });
  const execution = await executor.run(notebook, {
    path,
    timeout,
    onCell: ({ id }, done) => progress.update(done, id),
  });
  const { bold, green, red } = palette(process.stderr);
  const mark = execution.failure ? red("failed") : green("ran");
  progress.end(`${bold(lesson)} ${mark} in ${formatSeconds(execution.seconds)}`);
  return execution;
}

/** A lesson that cannot be read; the others run all the same. */
function unread(error: unknown): NotebookError {
  if (error instanceof NotebookError) return error;
  throw error;
}
