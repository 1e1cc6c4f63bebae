/** What to ask in the next session: the most frequent slips, each with a question and the idea to lead to. */
import { tasks as allTasks } from "../../../tasks";
import { inertMarkdown, inertSentence, type Markup, markup } from "../../../view/markup";
import type { MadeSlip, TaskOfClass } from "../slips";

export interface ToAsk {
  readonly of: TaskOfClass;
  readonly slip: MadeSlip;
  /** Markdown, for the class. */
  readonly question: string;
  /** Markdown: where the question should lead; the first hint's idea. */
  readonly idea: string;
}

const most = 6;
/** A slip of one learner is a matter for that learner. */
const least = 2;
/** Tasks to ask about where no slip is shared. */
const mostHardest = 3;

/** The most frequent slips of the class, one a task at first, so that the session is not about one task alone. */
export function toAsk(tasks: readonly TaskOfClass[]): ToAsk[] {
  const all = tasks.flatMap((of) =>
    of.slips.filter(({ explained, who }) => explained && who.length >= least).map((slip, rank) => ({ of, slip, rank })),
  );
  all.sort((a, b) => b.slip.who.length / (1 + b.rank) - a.slip.who.length / (1 + a.rank));
  return all.slice(0, most).map(({ of, slip }) => withQuestion(of, slip));
}

/** Where no slip is shared, as in a small class: the hardest tasks, each with its most frequent slip. */
export function toAskOfHardest(tasks: readonly TaskOfClass[]): ToAsk[] {
  const share = ({ passed, attempted }: TaskOfClass): number => passed / attempted;
  const wrong = tasks.filter(({ slips }) => slips.length > 0);
  wrong.sort((a, b) => share(a) - share(b) || b.attempted - a.attempted);
  return wrong.slice(0, mostHardest).map((of) => withQuestion(of, of.slips[0]));
}

function withQuestion(of: TaskOfClass, slip: MadeSlip): ToAsk {
  const idea = ideaOf(of.task.id);
  return { of, slip, question: questionFrom(slip.sentence) ?? questionFrom(idea) ?? spotIt, idea };
}

const spotIt = "Show a wrong answer of this kind. How could you have noticed that it cannot be right?";

const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!])\s+/);

/** The last question in a text, if there is one. */
function questionFrom(text: string): string | undefined {
  return sentencesOf(text).findLast((sentence) => sentence.endsWith("?"));
}

/** The idea that a task's first hint gives: never the way. */
function ideaOf(id: string): string {
  return allTasks.find((task) => task.id === id)?.pose().hints[0] ?? "";
}

export function nextSession(tasks: readonly TaskOfClass[]): Markup {
  return markup`<section id="ask">
<h2>What to ask in the next session</h2>
${questions(tasks)}
</section>
`;
}

function questions(tasks: readonly TaskOfClass[]): Markup {
  const shared = toAsk(tasks);
  if (shared.length > 0) return list(shared, ({ slip, of }) => `made by ${slip.who.length} of ${of.attempted}`);
  const hardest = toAskOfHardest(tasks);
  if (hardest.length === 0) return markup`<p>No answer is wrong, so there is no slip to ask about.</p>`;
  return markup`<p>No slip was made by two learners or more, so these questions are about the hardest tasks. A slip here may be one person's: ask everybody, and do not say whose it is.</p>
${list(hardest, ({ of: { passed, attempted } }) => `right: ${passed} of ${attempted}`)}`;
}

const list = (asked: readonly ToAsk[], count: (asked: ToAsk) => string): Markup => markup`<ol class="ask">
${asked.map((each) => item(each, count(each)))}
</ol>`;

function item({ of: { task }, slip, question, idea }: ToAsk, count: string): Markup {
  const rest = sentencesOf(slip.sentence)
    .filter((sentence) => sentence !== question)
    .join(" ");
  return markup`<li><strong>${task.id} ${task.title}</strong> – ${count}. ${inertSentence(rest || slip.sentence)}
<blockquote>${inertMarkdown(`**Ask:** ${question}`)}${idea !== "" && question !== idea && inertMarkdown(`**Lead to:** ${idea}`)}</blockquote></li>
`;
}
