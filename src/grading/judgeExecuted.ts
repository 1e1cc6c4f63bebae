/**
 * The program that `classroom/nbgrader_config.py` starts: takes an executed notebook on standard input and prints what each
 * of its tasks came to, as one JSON object by task. `WORKBOOK_LEARNER` says whose numbers the tasks have.
 */
import { text } from "node:stream/consumers";
import { endWithParent } from "../host/endWithParent";
import { learnerName } from "../host/learner";
import { parseAnyNotebook } from "../jupyter/readNotebook";
import { plural } from "../tasks";
import { markdownBundle } from "../view";
import { judgeExecuted } from "./executed";
import { openJudge, type TaskResult, type TaskState } from "./judge";

const marks: Partial<Record<TaskState, string>> = { passed: "✓", "not attempted": "○", "read by a person": "○" };

/** A verdict for whoever reads the notebook; `html` and `text` say the same. */
function shown({ id, title, state, points, maxPoints, message }: TaskResult): Record<string, unknown> {
  const mark = marks[state] ?? (points > 0 ? "◐" : "✗");
  const words = `${mark} **${id} · ${title}**, ${state}: ${message} (${points} of ${plural(maxPoints, "point")})`;
  const { "text/html": html, "text/plain": plain } = markdownBundle(words);
  return { state, share: points / maxPoints, html, text: plain };
}

async function main(): Promise<void> {
  endWithParent();
  const { notebook } = parseAnyNotebook(await text(process.stdin), "the executed notebook");
  const judge = openJudge();
  try {
    const results = await judgeExecuted(notebook, judge, learnerName());
    process.stdout.write(JSON.stringify(Object.fromEntries(results.map((result) => [result.id, shown(result)]))));
  } finally {
    judge.close();
  }
}

void main();
