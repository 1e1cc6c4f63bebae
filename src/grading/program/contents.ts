/**
 * What of the built workbook a kernel that grades has, by paths below `dist`; a folder stands for all that is in it. Nothing
 * here answers a task or judges one: that lies in `tasks/questions`, `tasks/kinds` and beside them, and is not here.
 */
export const contents: readonly string[] = [
  // What notebooks import.
  "index.js",
  "types.js",
  ...[
    "advice.js",
    "formerUtil.js",
    "learnerKey.js",
    "numbers.js",
    "lent.js",
    "operations.js",
    "random.js",
    "statistics.js",
    "want.js",
  ],
  ...["data", "host", "network", "notebook", "tensor", "view"],
  // What puts a question and takes an answer down.
  ...["collect.js", "find.js", "givens.js", "handed", "parse.js", "plain.js", "takeDown.js", "task.js", "todo.js"].map(
    (name) => `tasks/${name}`,
  ),
  "tasks/words.js",
  ...["outside.js", "tasks.js"].map((name) => `grading/program/${name}`),
  // What runs cells.
  "grading/compiler/compiledCell.js",
  ...["kernel.js", "relevant.js", "remoteConverter.js"].map((name) => `grading/program/${name}`),
  ...["afterTermination.js", "cellRunner.js", "errors.js", "front.js", "interrupt.js", "json.js", "output.js"].map(
    (name) => `jupyter/kernel/${name}`,
  ),
  ...["outputLimit.js", "packages.js", "runCells.js", "staleNames.js", "thrown.js", "timers.js", "traceback.js"].map(
    (name) => `jupyter/kernel/${name}`,
  ),
  ...[
    "tracedSources.js",
    "watchdog.js",
    "watchdogThread.js",
    "withoutCompiler.js",
    "work.js",
    "converter/places.js",
  ].map((name) => `jupyter/kernel/${name}`),
];

/** Its files whose imports are put off until they are used; the kernel's own must not be loaded in the middle of a cell. */
export const isLazy = (file: string): boolean => !/^jupyter\/|^grading\/program\/(?!tasks)/.test(file);

/** Files of it that are others than those built: `tasks/` without a judge. */
export const replaced: Readonly<Record<string, string>> = {
  "tasks/index.js": 'module.exports = require("../grading/program/tasks");\n',
};
