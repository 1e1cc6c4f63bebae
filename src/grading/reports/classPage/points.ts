/** How the points of a class spread, and which tasks are hardest. */
import { type Markup, markup } from "../../../view/markup";
import type { ClassGrades } from "../../classGrades";
import { bar, dotColumns, median, quantile, spread } from "../charts";
import { notebookOf, scoreOf, totalOf } from "../scores";
import type { TaskOfClass } from "../slips";
import { learnersText } from "./people";

export function pointsSection(grades: ClassGrades): Markup {
  const totals = grades.learners.map(({ notebooks }) => totalOf(grades, notebooks));
  const most = totals[0]?.maxPoints ?? 0;
  const rows = grades.exercises.map((exercise) => {
    const own = grades.learners.flatMap(({ notebooks }) => {
      const notebook = notebookOf(notebooks, exercise);
      return notebook ? [scoreOf(exercise, notebook).points] : [];
    });
    const { maxPoints } = scoreOf(exercise, undefined);
    return markup`<tr><th scope="row">${exercise.title}</th><td class="number">${own.length}</td><td class="number">${own.length > 0 && `${median(own)} of ${maxPoints}`}</td><td class="number">${own.length > 0 && `${quantile(own, 0.25)} – ${quantile(own, 0.75)}`}</td><td>${spread(own, maxPoints)}</td></tr>
`;
  });
  return markup`<section id="points">
<h2>Points</h2>
<figure>
${
  totals.length > 0 &&
  dotColumns(
    totals.map(({ points }) => points),
    most,
    "learners",
  )
}
<figcaption class="quiet">A dot is one learner. An exercise that was not handed in counts as 0.</figcaption>
</figure>
<table>
<caption>By exercise, of those who handed it in. A column's height says how many have these points; the stroke below is the median.</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col" class="number">Handed in</th><th scope="col" class="number">Median</th><th scope="col" class="number">Middle half</th><th scope="col">From 0 to all points</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</section>
`;
}

const mostHardest = 10;

export function hardestSection(tasks: readonly TaskOfClass[]): Markup {
  const share = ({ passed, attempted }: TaskOfClass): number => passed / attempted;
  const hardest = tasks
    .filter(({ attempted }) => attempted > 0)
    .sort((a, b) => share(a) - share(b))
    .slice(0, mostHardest);
  const rows = hardest.map((of) => {
    const percent = Math.round(100 * share(of));
    const { task, passed, attempted, slips } = of;
    const title =
      slips.length > 0
        ? markup`<a href="${`#slips-${task.id}`}">${task.id} ${task.title}</a>`
        : `${task.id} ${task.title}`;
    return markup`<tr><th scope="row">${title}</th><td class="number">${percent} %</td><td>${bar(share(of))}</td><td>${passed} of ${learnersText(attempted)} who attempted it</td></tr>
`;
  });
  return markup`<section id="hardest">
<h2>Hardest tasks</h2>
<table>
<caption>The smallest share of right answers first${tasks.length > mostHardest && `; ${mostHardest} of ${tasks.length} tasks`}</caption>
<thead><tr><th scope="col">Task</th><th scope="col" class="number" colspan="2">Right</th><th scope="col">Of</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</section>
`;
}
