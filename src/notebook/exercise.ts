/** What an exercise's cells call: the question, the check, a hint, how far you are. */
import { staleNames } from "../host/cells";
import { display } from "../host/display";
import { nbgraderCommand } from "../host/environment";
import { learnerName } from "../host/learner";
import { noteProgress, progressProblem, readProgress, type TaskProgress, taskProgress } from "../host/progress";
import { withinTime } from "../host/timeLimit";
import { sum } from "../numbers";
import {
  type Assessment,
  assessFor,
  attemptType,
  findTask,
  type GivensFor,
  plural,
  poseFor,
  type Task,
  type TaskId,
  tasks,
  type Verdict,
} from "../tasks";
import { charts, markdownBundle } from "../view";
import { drawPicture } from "./drawPicture";
import { show, showMarkdown } from "./show";

/** The question that this notebook was last asked about: what comes next is looked for there first. */
let lastQuestion: string | undefined;

/** A checked function that never ends is ended. */
const guarded = { guard: withinTime };

const questionOf = (id: string): string => id.split(".")[0];

/**
 * Shows a task and gives the numbers in it, frozen, to be used by name: `const { filters } = task("2.1")`. Nothing is
 * given where there are no numbers, for a notebook prints what a cell's last line gives.
 * @throws when there is no such task; HomeError where the learner's name cannot be read
 */
export function task<Id extends TaskId>(id: Id): GivensFor<Id> {
  const { task: found, posed } = poseFor(id, learnerName());
  lastQuestion = questionOf(found.id);
  showMarkdown(`**Task ${found.id} · ${found.title}** (${plural(found.points, "point")})\n\n${posed.statement}`);
  const { givens } = posed;
  const hasNumbers = typeof givens === "object" && givens !== null && Object.keys(givens).length > 0;
  return (hasNumbers ? givens : undefined) as GivensFor<Id>;
}

/**
 * Judges an attempt, shows the verdict at once and notes it: `await check("2.1", answer)`. It does not throw, whatever it
 * is given, and gives nothing. Where nbgrader runs the notebook, a failed check is an error, since nbgrader counts errors;
 * one that earned a part of the points gives them, since nbgrader takes a number from a cell's last line.
 * @throws HomeError where the learner's name cannot be read: with other numbers what is right would be called wrong
 */
export async function check(id: TaskId, attempt: unknown): Promise<number | undefined> {
  const learner = learnerName();
  const stale = staleNames();
  const { verdict, record } = await assessFor(id, attempt, learner, guarded);
  showCheck({ verdict, record }, learner, stale);
  const command = nbgraderCommand();
  if (command === undefined || !["failed", "not attempted"].includes(verdict.state)) return undefined;
  if (command === "autograde" && verdict.points > 0) return verdict.points;
  throw new Error(`${id}: ${verdict.message}`);
}

/** Shows what a check came to, and notes it; a value that its cell could not make is no answer. */
function showCheck({ verdict, record }: Assessment, learner: string | undefined, stale: readonly string[]): void {
  if (!record) {
    showMarkdown(`✗ ${verdict.message}`);
    return;
  }
  const { task: id } = record;
  if (stale.length > 0 && record.attempt.is === "nothing") {
    showMarkdown(`○ **${id}**: there is nothing to judge. ${failedCell(stale)} Fix it, run it, and check again.`);
    return;
  }
  const found = findTask(id);
  lastQuestion = questionOf(id);
  const isJudged = ["passed", "failed"].includes(verdict.state);
  const noted = !isJudged || noteProgress(learner, id, (before) => after(before, verdict));
  const notes = [
    verdictText(found, verdict, taskProgress(learner, id)),
    ...(stale.length > 0 ? [staleText(stale)] : []),
    ...(noted ? [] : [`(Your progress could not be noted: ${progressProblem()})`]),
  ];
  display({ ...markdownBundle(notes.join("\n\n")), [attemptType]: record });
  if (verdict.picture) drawPicture(verdict.picture);
}

/** `check` for programs: judges an attempt for the learner who works here; shows and notes nothing. @throws HomeError as `check` */
export async function assess(id: string, attempt: unknown): Promise<Verdict> {
  return (await assessFor(id, attempt, learnerName(), guarded)).verdict;
}

function failedCell(names: readonly string[]): string {
  return `The last cell that was to set ${names.map((name) => `\`${name}\``).join(" and ")} ended with an error.`;
}

const staleText = (names: readonly string[]): string =>
  `⚠ ${failedCell(names)} So this verdict is about the value **before** it. Fix that cell, run it, and check again.`;

function after(before: TaskProgress, verdict: Verdict): TaskProgress {
  const passed = verdict.state === "passed";
  return {
    ...before,
    passed: before.passed || passed,
    share: Math.max(before.share, verdict.points / verdict.maxPoints),
    failedTries: before.failedTries + (passed ? 0 : 1),
    at: new Date().toISOString(),
    last: { state: passed ? "passed" : "failed", slips: verdict.slips },
  };
}

function verdictText({ id, title }: Task, verdict: Verdict, { failedTries }: TaskProgress): string {
  const { state, points, maxPoints, message } = verdict;
  const name = `**${id} · ${title}**`;
  if (state === "passed") return `✓ ${name}: ${message} (${points} of ${plural(maxPoints, "point")})`;
  if (state !== "failed") return `○ ${name}: ${message}`;
  const parts = points > 0 ? ` (${points} of ${plural(maxPoints, "point")})` : "";
  const help = failedTries > 0 ? `\n\nStuck? Add a cell below (Esc, then B) and run \`hint("${id}")\` in it.` : "";
  return `✗ ${name}: ${message}${parts}${help}`;
}

/**
 * Shows the next hint of a task: the idea at once, the way after a failed try, a worked sibling after two. Once the task
 * is passed, all of them.
 * @throws when there is no such task
 */
export function hint(id: TaskId): void {
  showMarkdown(hintText(id));
}

/** What `hint` shows, as Markdown; the hint counts as seen. */
export function hintText(id: string): string {
  const learner = learnerName();
  const { task: found, posed } = poseFor(id, learner);
  const { hints, failedTries, passed } = taskProgress(learner, found.id);
  const allowed = passed ? 3 : Math.min(3, 1 + failedTries);
  const shown = Math.min(hints + 1, allowed);
  noteProgress(learner, found.id, (before) => ({ ...before, hints: Math.max(before.hints, shown) }));
  const names = ["the idea", "the way", "the same with other numbers"];
  const lines = posed.hints.slice(0, shown).map((text, i) => `**Hint ${i + 1}, ${names[i]}.** ${text}`);
  if (shown === 3) lines.push("*That was the last hint.*");
  else if (hints >= allowed) lines.push("*The next hint comes after another try: `check` what you have.*");
  return lines.join("\n\n");
}

/** One question's part of the progress. */
interface QuestionProgress {
  readonly question: string;
  readonly points: number;
  readonly maxPoints: number;
  readonly passed: number;
  readonly tasks: number;
}

/** What counts: written answers are read by a person. */
const counted = tasks.filter(({ kind }) => kind !== "written");

/** How far a learner is, question by question. */
function progressByQuestion(done: Readonly<Record<string, TaskProgress>>): QuestionProgress[] {
  return [...new Set(counted.map(({ id }) => questionOf(id)))].map((question): QuestionProgress => {
    const own = counted.filter(({ id }) => questionOf(id) === question);
    const points = sum(own.map(({ id, points }) => points * (done[id]?.share ?? 0)));
    return {
      question,
      points: Math.round(100 * points) / 100,
      maxPoints: sum(own.map(({ points }) => points)),
      passed: own.filter(({ id }) => done[id]?.passed).length,
      tasks: own.length,
    };
  });
}

/** Shows how far you are, question by question, and what comes next: in the question at hand first. */
export function progress(): void {
  const done = readProgress(learnerName());
  const list = progressByQuestion(done);
  const open = counted.filter(({ id }) => !done[id]?.passed);
  const next = open.find(({ id }) => questionOf(id) === lastQuestion) ?? open[0];
  show(
    charts.bars({
      title: "Points so far",
      x: "question",
      y: "points",
      labels: list.map(({ question }) => question),
      series: [
        { name: "yours", values: list.map(({ points }) => points) },
        { name: "still to earn", values: list.map(({ points, maxPoints }) => maxPoints - points) },
      ],
      stacked: true,
      height: 300,
    }),
  );
  const points = `${Number(sum(list.map((own) => own.points)).toFixed(2))} of ${plural(sum(list.map((own) => own.maxPoints)), "point")}`;
  const passed = `${sum(list.map((own) => own.passed))} of ${plural(counted.length, "task")} passed`;
  showMarkdown(
    `${points}, ${passed}. ${next ? `Next: **${next.id} · ${next.title}**.` : "Nothing is left to do. Well done."}`,
  );
}
