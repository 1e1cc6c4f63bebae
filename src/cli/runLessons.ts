/** What `workbook run` does. */

import { mkdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { places } from "../host/places";
import { connect, type Execution } from "../jupyter/execute";
import { writeNotebook } from "../jupyter/notebook";
import { NotebookError } from "../jupyter/notebookFile";
import { readAnyNotebook } from "../jupyter/readNotebook";
import { anyPort, type JupyterServer } from "../jupyter/server";
import { sum } from "../numbers";
import { terminal } from "../view/escape";
import { exitCodes } from "./errors";
import { startJupyter } from "./jupyter";
import { outFolder } from "./outFolder";
import { createProgress, formatSeconds } from "./progress";
import { choosePaths } from "./reset";
import { unlessStopped } from "./stop";
import { palette, printJson, say } from "./terminal";
import { listOriginals } from "./workFolder";

export interface RunFlags {
  quick?: boolean;
  out?: string;
  timeout?: number;
  json?: boolean;
}

/** What came of one lesson. */
interface LessonResult {
  lesson: string;
  /** The lesson's first heading. */
  title: string;
  /** The original that was run, as a path below the workbook. */
  file: string;
  /** The executed copy. */
  copy: string;
  seconds: number;
  cells: number;
  /** The cell that failed, if one did. */
  failure?: { cell: string; name: string; message: string; traceback: string };
}

/** Runs the lessons of these numbers, or all, and reports. */
export async function runLessons(numbers: string[], flags: RunFlags): Promise<void> {
  const where = places();
  const lessons = listOriginals(where).filter((path) => path.startsWith("notebooks/"));
  const paths = numbers.length > 0 ? choosePaths(lessons, numbers, "lesson") : lessons;
  const folder = outFolder(where, flags.out ?? join(where.out, "lessons"));
  const env: Record<string, string> = flags.quick ? { WORKBOOK_QUICK: "1" } : {};
  let server: JupyterServer | undefined;
  const results: LessonResult[] = [];
  const work = async (): Promise<void> => {
    const answering = await startJupyter(anyPort, { folder: where.program, env }, (started) => {
      server = started;
    });
    const executor = connect(answering);
    for (const path of paths) {
      const lesson = runLesson(path, where.program, folder, executor, flags.timeout);
      results.push(await lesson.catch((error) => unread(path, error)));
    }
    executor.dispose();
  };
  try {
    mkdirSync(folder, { recursive: true });
    await unlessStopped("the run", work(), () => `Executed copies of ${results.length} lessons are kept in ${folder}`);
    report(results, folder, flags.json ?? false);
  } finally {
    server?.stop();
    await server?.ended;
  }
}

async function runLesson(
  path: string,
  program: string,
  folder: string,
  executor: ReturnType<typeof connect>,
  timeout: number | undefined,
): Promise<LessonResult> {
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
  const executed = join(folder, basename(path));
  writeNotebook(executed, execution.notebook);
  const { bold, green, red } = palette(process.stderr);
  const mark = execution.failure ? red("failed") : green("ran");
  progress.end(`${bold(lesson)} ${mark} in ${formatSeconds(execution.seconds)}`);
  return resultOf(path, executed, execution);
}

/** A lesson that cannot be read; the others run all the same. */
function unread(file: string, error: unknown): LessonResult {
  if (!(error instanceof NotebookError)) throw error;
  const lesson = basename(file, ".ipynb");
  const failure = { cell: "", name: error.name, message: error.message, traceback: error.message };
  return { lesson, title: lesson, file, copy: "", seconds: 0, cells: 0, failure };
}

function resultOf(file: string, copy: string, { notebook, failure, seconds }: Execution): LessonResult {
  const lesson = basename(file, ".ipynb");
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code").length;
  const title = notebook.cells.map(({ source }) => /^# +(.+)$/m.exec(source)?.[1]).find(Boolean) ?? lesson;
  const result = { lesson, title, file, copy, seconds: Number(seconds.toFixed(2)), cells };
  if (!failure) return result;
  const { ename, evalue, traceback } = failure.error;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a traceback are control sequences
  const plain = traceback.join("\n").replace(/\u001b\[[0-9;]*m/g, "");
  return { ...result, failure: { cell: failure.cell.id, name: ename, message: evalue, traceback: plain } };
}

function report(results: readonly LessonResult[], folder: string, json: boolean): void {
  const failures = results.filter(({ failure }) => failure);
  for (const { lesson, failure } of failures) {
    if (failure) say(`\n${lesson}${failure.cell && `, cell "${failure.cell}"`}:\n${terminal(failure.traceback)}`);
  }
  const seconds = sum(results.map((result) => result.seconds));
  say(
    `${results.length - failures.length} of ${results.length} lessons ran without an error, in ${formatSeconds(seconds)}. ` +
      `Executed copies: ${relative(process.cwd(), folder) || "."}`,
  );
  if (json) printJson({ lessons: results });
  if (failures.length > 0) process.exitCode = exitCodes.failed;
}
