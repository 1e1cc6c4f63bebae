/** Who needs help now, by a rule that the page says. */
import { type Markup, markup } from "../../../view/markup";
import type { ClassGrades, LearnerGrades } from "../../classGrades";
import { isWrong } from "../../judge";
import { totalOf } from "../scores";
import { learnersText, person } from "./people";

export interface NeedsHelp {
  readonly learner: LearnerGrades;
  /** What the rule goes by, for this learner. */
  readonly why: readonly string[];
}

export const helpRule =
  "Learners are listed here who have attempted three tasks or more and got more than half of them wrong, who have failed a check five times or more and still not solved that task, or who have handed in nothing. Those with the fewest points come first.";

/** @see helpRule */
export function needHelp(grades: ClassGrades): NeedsHelp[] {
  const points = ({ notebooks }: LearnerGrades): number => totalOf(grades, notebooks).points;
  return grades.learners
    .map((learner): NeedsHelp => ({ learner, why: reasons(learner) }))
    .filter(({ why }) => why.length > 0)
    .sort((a, b) => points(a.learner) - points(b.learner));
}

function reasons({ notebooks, notes }: LearnerGrades): string[] {
  if (notebooks.length === 0) return [notes.length > 0 ? "nothing that could be graded" : "nothing handed in"];
  const tasks = notebooks.flatMap((notebook) => notebook.tasks);
  const wrong = tasks.filter(isWrong);
  const attempted = wrong.length + tasks.filter(({ state }) => state === "passed").length;
  const stuck = wrong.filter(({ tries = 0 }) => tries >= 5);
  return [
    ...(attempted >= 3 && wrong.length > attempted / 2
      ? [`${wrong.length} of ${attempted} attempted tasks wrong`]
      : []),
    ...(stuck.length > 0 ? [`five failed checks or more in ${stuck.map(({ id }) => id).join(", ")}`] : []),
  ];
}

export function helpSection(grades: ClassGrades): Markup {
  const listed = needHelp(grades);
  const rows = listed.map(({ learner, why }) => {
    const { points, maxPoints } = totalOf(grades, learner.notebooks);
    return markup`<tr><th scope="row">${person(learner)}</th><td class="number">${points} of ${maxPoints}</td><td>${why.join("; ")}</td></tr>
`;
  });
  return markup`<section id="help">
<h2>Who needs help now</h2>
<p class="quiet">${helpRule}</p>
${
  listed.length === 0
    ? markup`<p>Nobody, by this rule.</p>`
    : markup`<table>
<caption>${listed.length} of ${learnersText(grades.learners.length)}</caption>
<thead><tr><th scope="col">Learner</th><th scope="col" class="number">Points</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`
}
</section>
`;
}
