/** What stands in a notebook that another program has run, nbgrader say: judged again, outside the process that ran it. */
import type { CodeCell, Notebook } from "../jupyter/notebook";
import type { CellEnd, OpenKernel } from "../jupyter/openKernel";
import type { Judge, TaskResult } from "./judge";
import { runExercise } from "./run";

/** A kernel that runs nothing: a cell ends as it has ended, with the outputs that it has. */
const recorded: OpenKernel = {
  run: async (cell) => endOf(cell),
  shutdown: async () => undefined,
};

function endOf({ outputs }: CodeCell): CellEnd {
  const errors = outputs.flatMap((output) => ("ename" in output ? [output.ename] : []));
  if (errors.includes("Timeout")) return "timed out";
  return errors.length > 0 ? "failed" : "ran";
}

/** The results of all tasks that the notebook has, whoever wrote verdicts into it. */
export async function judgeExecuted(notebook: Notebook, judge: Judge, learner?: string): Promise<TaskResult[]> {
  const submission = await runExercise(notebook, recorded, { file: "", cellTimeout: Infinity, learner });
  return judge.judge(submission);
}
