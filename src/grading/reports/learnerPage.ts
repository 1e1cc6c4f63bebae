/** `learners/ID.html`: what one learner made of it. No answers, no other learner, and nothing of the class. */
import { inertMarkdown, type Markup, markup, type Part } from "../../view/markup";
import type { ClassGrades, GradedExercise, GradedNotebook, GradedTask, LearnerGrades } from "../classGrades";
import { isWrong } from "../judge";
import { bar } from "./charts";
import { dateText, page } from "./page";
import { isWaiting, nameOf, notebookOf, pointsOf, rounded, scoreOf, totalOf, waitingText } from "./scores";
import { stateWords } from "./taskWords";

export function learnerPage(grades: ClassGrades, learner: LearnerGrades): string {
  const handedIn = grades.exercises.flatMap((exercise) => {
    const notebook = notebookOf(learner.notebooks, exercise);
    return notebook ? [{ exercise, notebook }] : [];
  });
  // Of what was handed in: that others have handed in more is a matter of the class.
  const own = { ...grades, exercises: handedIn.map(({ exercise }) => exercise) };
  const { points, maxPoints, waiting } = totalOf(own, learner.notebooks);
  const graded = markup`<span class="quiet">Graded ${dateText(grades.gradedAt)}.</span>`;
  if (handedIn.length === 0) return pageOfNothing(learner, graded);
  const main = markup`<header>
<h1>${nameOf(learner)}</h1>
<p><strong>${points} of ${maxPoints} points</strong>${bar(maxPoints && points / maxPoints)} in what was handed in. ${graded}</p>
${waiting > 0 && markup`<p>${waitingText(waiting)}</p>`}
${list(learner.notes)}
</header>
<main>
${handedIn.map(({ exercise, notebook }) => section(exercise, notebook))}
</main>`;
  return page({ title: `${nameOf(learner)}: ${points} of ${maxPoints} points`, main });
}

/** For whom there is nothing to count: what to do about it. */
function pageOfNothing(learner: LearnerGrades, graded: Markup): string {
  const [what, todo] =
    learner.notes.length > 0
      ? ["Nothing that could be graded was handed in.", "Save it again in JupyterLab, and hand it in again."]
      : ["Nothing was handed in.", "Save your notebook in JupyterLab, and hand it in."];
  const main = markup`<header>
<h1>${nameOf(learner)}</h1>
<p><strong>${what}</strong> ${graded}</p>
${list(learner.notes)}
</header>
<main>
<p>${todo}</p>
</main>`;
  return page({ title: `${nameOf(learner)}: nothing to grade`, main });
}

function section(exercise: GradedExercise, notebook: GradedNotebook): Markup {
  const { points, maxPoints } = scoreOf(exercise, notebook);
  const handedIn =
    notebook.submittedAt && markup` <span class="quiet">Handed in ${dateText(notebook.submittedAt)}.</span>`;
  return markup`<section>
<h2>${exercise.title}</h2>
<p>${points} of ${maxPoints} points.${handedIn}</p>
${notebook.notes.length > 0 && markup`<p>About your notebook:</p>${list(notebook.notes)}`}
<table>
<caption>Tasks of ${exercise.title}</caption>
<thead><tr><th scope="col">Task</th><th scope="col">Result</th><th scope="col" class="number">Points</th><th scope="col">Comment</th></tr></thead>
<tbody>
${notebook.tasks.map((task) => row(task, exercise))}
</tbody>
</table>
</section>
`;
}

function row(task: GradedTask, exercise: GradedExercise): Markup {
  const points = isWaiting(task, exercise)
    ? `– of ${task.maxPoints}`
    : `${rounded(pointsOf(task))} of ${task.maxPoints}`;
  const colour = task.state === "passed" ? "good" : isWrong(task) ? "bad" : "quiet";
  return markup`<tr><th scope="row">${task.id} ${task.title}</th><td class="${colour}">${stateWords(task, exercise)}</td><td class="number">${points}</td><td>${said(task, exercise)}</td></tr>
`;
}

/** What the judge or a person says. An error's words are no Markdown. */
function said(task: GradedTask, exercise: GradedExercise): Part {
  if (task.person)
    return task.person.comment === ""
      ? undefined
      : markup`<blockquote>${inertMarkdown(task.person.comment)}</blockquote>`;
  if (task.state === "read by a person") return isWaiting(task, exercise) ? "A person reads this answer." : undefined;
  if (task.state === "crashed" || task.state === "timed out") return markup`<p>${task.message}</p>`;
  return inertMarkdown(task.message);
}

const list = (sentences: readonly string[]): Part =>
  sentences.length > 0 && markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`;
