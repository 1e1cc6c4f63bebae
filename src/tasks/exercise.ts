/** What an exercise's cells call: the question, the check, a hint, how far you are. */
import { display } from "../host/display";
import { learnerName } from "../host/learner";
import { noteProgress, progressProblem, readProgress, type TaskProgress, taskProgress } from "../host/progress";
import { show, showMarkdown } from "../notebook/show";
import { charts, drawImages, markdownBundle, pictureBundle } from "../view";
import { collect } from "./collect";
import { judge, type Verdict } from "./judge";
import { seedFor } from "./learner";
import { messageOf, type Plain } from "./plain";
import { findTask, tasks } from "./registry";
import type { Givens, Task } from "./task";

/** The mime type under which an attempt goes into the notebook, for a grader to judge again. */
export const attemptType = "application/vnd.cnn-workbook.attempt+json";

/** What `check` puts into the notebook beside its verdict. */
export interface AttemptRecord {
  readonly version: 1;
  readonly task: string;
  /** Whose numbers were asked for; left out for the book's. */
  readonly learner?: string;
  readonly attempt: Plain;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** What a task gives for a learner. */
function situation(id: string): { task: Task; learner: string | undefined; seed: number | undefined; givens: Givens } {
  const task = findTask(id);
  const learner = learnerName();
  const seed = seedFor(learner, task.id);
  return { task, learner, seed, givens: task.givens(seed) };
}

/**
 * Shows a task and gives the numbers in it, to be used by name: `const { filters } = task("2.1")`. Nothing is given
 * where there are no numbers, for a notebook prints what a cell's last line gives.
 * @throws when there is no such task
 */
// biome-ignore lint/suspicious/noExplicitAny: cells use the numbers by name, without a cast
export function task(id: string): any {
  const { task: found, givens } = situation(id);
  showMarkdown(
    `**Task ${found.id} · ${found.title}** (${plural(found.points, "point")})\n\n${found.statement(givens)}`,
  );
  return Object.keys(givens).length > 0 ? { ...givens } : undefined;
}

/** Stands where your code belongs: an attempt that is still `todo()` is not judged. */
// biome-ignore lint/suspicious/noExplicitAny: it stands for a value of any type
export function todo(): any {
  return undefined;
}

/**
 * Judges an attempt, shows the verdict at once and notes it: `await check("2.1", answer)`. It never throws, whatever it
 * is given (but for a failed check where nbgrader runs the notebook: nbgrader counts errors).
 */
export async function check(id: string, attempt: unknown): Promise<void> {
  const verdict = await assess(id, attempt);
  if (verdict.state !== "passed" && process.env["NBGRADER_EXECUTION"]) throw new Error(`${id}: ${verdict.message}`);
}

/** `check` for programs: gives the verdict. Never throws. */
export async function assess(id: string, attempt: unknown): Promise<Verdict> {
  let place: ReturnType<typeof situation>;
  try {
    place = situation(id);
  } catch (error) {
    const message = `${messageOf(error)}.`;
    showMarkdown(`✗ ${message}`);
    return { task: String(id), state: "failed", points: 0, maxPoints: 0, message };
  }
  const { task: found, learner, seed, givens } = place;
  const plain = await collect(found, attempt, givens, seed);
  const verdict = judge(found, plain, givens, seed);
  const noted =
    verdict.state === "not attempted" || noteProgress(learner, found.id, (before) => after(before, verdict));
  const text = verdictText(found, verdict, taskProgress(learner, found.id));
  const record: AttemptRecord = { version: 1, task: found.id, ...(learner && { learner }), attempt: plain };
  display({
    ...markdownBundle(noted ? text : `${text}\n\n(Your progress could not be noted: ${progressProblem()})`),
    [attemptType]: record,
  });
  if (verdict.picture) drawPicture(verdict.picture);
  return verdict;
}

function after(before: TaskProgress, verdict: Verdict): TaskProgress {
  const passed = verdict.state === "passed";
  return {
    ...before,
    passed: before.passed || passed,
    share: Math.max(before.share, verdict.points / verdict.maxPoints),
    failedTries: before.failedTries + (passed || before.passed ? 0 : 1),
    at: new Date().toISOString(),
  };
}

function verdictText({ id, title }: Task, verdict: Verdict, { failedTries }: TaskProgress): string {
  const { state, points, maxPoints, message } = verdict;
  const name = `**${id} · ${title}**`;
  if (state === "passed") return `✓ ${name}: ${message} (${points} of ${plural(maxPoints, "point")})`;
  if (state === "not attempted") return `○ ${name}: ${message}`;
  const parts = points > 0 ? ` (${points} of ${plural(maxPoints, "point")})` : "";
  const help = failedTries > 0 ? `\n\nStuck? \`hint("${id}")\`` : "";
  return `✗ ${name}: ${message}${parts}${help}`;
}

/** The two pictures on one scale, yours first. */
function drawPicture({ actual, wanted }: NonNullable<Verdict["picture"]>): void {
  const [height, width] = [wanted.length, wanted[0].length];
  const same = actual.length === height && actual[0].length === width;
  const rows = same ? [...actual, ...wanted] : wanted;
  const values = rows.flat().map((value) => (Number.isFinite(value) ? value : 0));
  const most = Math.max(...values.map(Math.abs)) || 1;
  const picture = drawImages(
    { pixels: Float32Array.from(values), count: same ? 2 : 1, height, width },
    {
      title: same ? "what your function gives, and what is wanted" : "what is wanted",
      captions: same ? ["yours", "wanted"] : ["wanted"],
      range: [-most, most],
      colours: "diverging",
      scale: Math.max(2, Math.floor(140 / width)),
    },
  );
  display(pictureBundle(picture));
}

/**
 * Shows the next hint of a task: the idea at once, the formula after a failed try, a worked sibling after two.
 * @throws when there is no such task
 */
export function hint(id: string): void {
  const { task: found, learner, givens } = situation(id);
  const { hints, failedTries } = taskProgress(learner, found.id);
  const allowed = Math.min(3, 1 + failedTries);
  const shown = Math.min(hints + 1, allowed);
  noteProgress(learner, found.id, (before) => ({ ...before, hints: Math.max(before.hints, shown) }));
  const texts = found.hints(givens).slice(0, shown);
  const names = ["the idea", "the formula", "the same with other numbers"];
  const lines = texts.map((text, i) => `**Hint ${i + 1}, ${names[i]}.** ${text}`);
  if (hints >= allowed && allowed < 3) lines.push("*The next hint comes after another try: `check` what you have.*");
  showMarkdown(lines.join("\n\n"));
}

/** One question's part of the progress. */
export interface QuestionProgress {
  readonly question: number;
  readonly points: number;
  readonly maxPoints: number;
  readonly passed: number;
  readonly tasks: number;
}

/** How far a learner is, question by question. Written answers are not counted. */
export function progressByQuestion(learner: string | undefined): QuestionProgress[] {
  const done = readProgress(learner);
  const counted = tasks.filter(({ kind }) => kind !== "written");
  const questions = [...new Set(counted.map(({ id }) => Number(id.split(".")[0])))];
  return questions.map((question): QuestionProgress => {
    const own = counted.filter(({ id }) => Number(id.split(".")[0]) === question);
    const points = own.reduce((sum, { id, points }) => sum + points * (done[id]?.share ?? 0), 0);
    return {
      question,
      points: Math.round(100 * points) / 100,
      maxPoints: own.reduce((sum, { points }) => sum + points, 0),
      passed: own.filter(({ id }) => done[id]?.passed).length,
      tasks: own.length,
    };
  });
}

/** Shows how far you are, question by question, and what comes next. */
export function progress(): void {
  const done = readProgress(learnerName());
  const counted = tasks.filter(({ kind }) => kind !== "written");
  const list = progressByQuestion(learnerName());
  const next = counted.find(({ id }) => !done[id]?.passed);
  show(
    charts.bars({
      title: "Points so far",
      x: "question",
      y: "points",
      labels: list.map(({ question }) => String(question)),
      series: [
        { name: "yours", values: list.map(({ points }) => points) },
        { name: "still to win", values: list.map(({ points, maxPoints }) => maxPoints - points) },
      ],
      stacked: true,
      height: 300,
    }),
  );
  showMarkdown(
    next
      ? `${list.reduce((sum, { passed }) => sum + passed, 0)} of ${plural(counted.length, "task")} passed. Next: **${next.id} · ${next.title}**.`
      : `All ${counted.length} tasks passed.`,
  );
}

/** Judges an attempt record again, as a grader does: whatever verdict stood beside it is not looked at. */
export function judgeRecord({ task: id, learner, attempt }: AttemptRecord): Verdict {
  const found = findTask(id);
  const seed = seedFor(learner, found.id);
  return judge(found, attempt, found.givens(seed), seed);
}
