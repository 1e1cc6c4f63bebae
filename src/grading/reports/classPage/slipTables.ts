/** The main thing: which slip how often, and who. */
import { inertSentence, type Markup, markup } from "../../../view/markup";
import { bar } from "../charts";
import type { MadeSlip, TaskOfClass } from "../slips";
import { people } from "./people";

/** A table a task, those with the most wrong answers first. */
export function slipTables(tasks: readonly TaskOfClass[]): Markup {
  const wrong = (task: TaskOfClass): number => task.attempted - task.passed;
  const tables = tasks.filter((task) => task.slips.length > 0).sort((a, b) => wrong(b) - wrong(a));
  return markup`<section id="slips">
<h2>Which slip, how often, and who</h2>
<p class="quiet">By task, the one with the most wrong answers first. A learner can have made two slips at once, and then stands in two rows.</p>
${tables.length === 0 && markup`<p>Nobody has a wrong answer.</p>`}
${tables.map((task) => slipTable(task, wrong(task)))}
</section>
`;
}

function slipTable({ exercise, task, attempted, slips }: TaskOfClass, wrong: number): Markup {
  return markup`<h3 id="${`slips-${task.id}`}">${task.id} ${task.title} – wrong: ${wrong} of ${attempted}</h3>
<table>
<caption>${exercise.title}</caption>
<thead><tr><th scope="col" class="count">Learners</th><th scope="col">Slip</th><th scope="col" class="who">Who</th></tr></thead>
<tbody>
${slips.map((slip) => slipRow(slip, attempted))}
</tbody>
</table>
`;
}

function slipRow({ id, sentence, explained, who }: MadeSlip, attempted: number): Markup {
  const text = explained
    ? markup`${inertSentence(sentence)} <code class="quiet">${id}</code>`
    : markup`<p class="quiet">${sentence}</p>`;
  return markup`<tr><td class="count"><span class="figure">${who.length}</span>${bar(who.length / Math.max(1, attempted))}</td><td>${text}</td><td class="who">${people(who)}</td></tr>
`;
}
