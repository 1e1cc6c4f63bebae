/** Every learner's points. */
import { type Markup, markup } from "../../../view/markup";
import type { ClassGrades } from "../../classGrades";
import { nameOf, notebookOf, scoreOf, totalOf } from "../scores";
import { person } from "./people";

/** `02` for `02-parameters-and-memory`. */
const numberOf = (name: string): string => /^\d+/.exec(name)?.[0] ?? name;

export function learnersSection(grades: ClassGrades): Markup {
  const { exercises, learners } = grades;
  const rows = learners.map((learner) => {
    const { points, waiting } = totalOf(grades, learner.notebooks);
    const cells = exercises.map((exercise) => {
      const notebook = notebookOf(learner.notebooks, exercise);
      return markup`<td class="number">${notebook ? scoreOf(exercise, notebook).points : "–"}</td>`;
    });
    return markup`<tr><th scope="row">${person(learner)}${nameOf(learner) !== learner.id && markup` <span class="quiet">${learner.id}</span>`}</th>${cells}<td class="number"><strong>${points}</strong></td><td class="number">${waiting > 0 && waiting}</td></tr>
`;
  });
  const most = exercises.map((exercise) => scoreOf(exercise, undefined).maxPoints);
  return markup`<section id="learners">
<h2>Learners</h2>
<table>
<caption>Points by exercise; – where nothing was handed in. A name leads to the learner's own page.</caption>
<thead><tr><th scope="col">Learner</th>${exercises.map(({ name }, i) => markup`<th scope="col" class="number">${numberOf(name)} (of ${most[i]})</th>`)}<th scope="col" class="number">All</th><th scope="col" class="number">To be read</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</section>
`;
}
