/** What a person has to look at: written answers, flags, and what was odd in the notebooks. */
import { type Markup, markup, type Part } from "../../../view/markup";
import type { ClassGrades } from "../../classGrades";
import { isWaiting, notebookOf } from "../scores";
import { person } from "./people";

export function writtenSection({ exercises, learners }: ClassGrades): Markup | undefined {
  const rows = exercises.flatMap((exercise) =>
    exercise.tasks
      .filter(({ written }) => written)
      .map((task) => {
        const handed = learners.flatMap(
          ({ notebooks }) => notebookOf(notebooks, exercise)?.tasks.filter(({ id }) => id === task.id) ?? [],
        );
        const waiting = handed.filter((result) => isWaiting(result, exercise)).length;
        const read = handed.filter(({ person: given }) => given !== undefined).length;
        return { waiting, row: [`${task.id} ${task.title}`, waiting, read, handed.length - waiting - read] };
      }),
  );
  if (rows.length === 0) return undefined;
  const waits = rows.some(({ waiting }) => waiting > 0);
  return markup`<section id="written">
<h2>Written answers</h2>
${waits ? markup`<p>Until they are read their points are missing everywhere in this report. <code>workbook mark</code> with this report's folder opens a page to read them on and to give points and a comment; then all reports are written anew.</p>` : markup`<p>All that were handed in are read.</p>`}
${table(
  "Written answers by task",
  ["Task", "To be read", "Read", "Left empty"],
  rows.map(({ row }) => row),
)}
</section>
`;
}

export function flagsSection({ learners }: ClassGrades): Markup | undefined {
  const rows = learners.flatMap((learner) =>
    learner.notebooks.flatMap(({ tasks }) =>
      tasks.flatMap((task) => task.flags.map((flag) => [person(learner), `${task.id} ${task.title}`, flag])),
    ),
  );
  if (rows.length === 0) return undefined;
  return markup`<section id="flags">
<h2>Answers to look at</h2>
<p>A flag is a question to the learner, never a verdict: an answer can be right and still be flagged.</p>
${table(undefined, ["Learner", "Task", "What is odd"], rows)}
</section>
`;
}

export function notesSection({ exercises, learners, notes: ofNobody = [] }: ClassGrades): Markup | undefined {
  const titles = new Map(exercises.map(({ name, title }) => [name, title]));
  const rows = learners.flatMap((learner) => [
    ...learner.notes.map((note) => [person(learner), "", note]),
    ...learner.notebooks.flatMap(({ exercise, notes }) =>
      notes.map((note) => [person(learner), titles.get(exercise) ?? exercise, note]),
    ),
  ]);
  if (rows.length + ofNobody.length === 0) return undefined;
  return markup`<section id="notes">
<h2>Notes on notebooks</h2>
<p class="quiet">What was odd in what was handed in, what was repaired, and what could not be graded. Learners read what is about them on their own pages.</p>
${ofNobody.length > 0 && markup`<ul>${ofNobody.map((note) => markup`<li>${note}</li>`)}</ul>`}
${rows.length > 0 && table(undefined, ["Learner", "Exercise", "Note"], rows)}
</section>
`;
}

/** A table whose first column names its rows. */
function table(caption: Part, columns: readonly string[], rows: readonly (readonly Part[])[]): Markup {
  const cell = (part: Part): Markup =>
    typeof part === "number" ? markup`<td class="number">${part}</td>` : markup`<td>${part}</td>`;
  const heading = (name: string, i: number): Markup =>
    typeof rows[0]?.[i] === "number"
      ? markup`<th scope="col" class="number">${name}</th>`
      : markup`<th scope="col">${name}</th>`;
  const body = rows.map(
    ([first, ...rest]) => markup`<tr><th scope="row">${first}</th>${rest.map(cell)}</tr>
`,
  );
  return markup`<table>
${caption !== undefined && markup`<caption>${caption}</caption>`}
<thead><tr>${columns.map(heading)}</tr></thead>
<tbody>
${body}</tbody>
</table>`;
}
