/** `class.html`: what the instructor sees of a class. */
import { type Markup, markup } from "../../../view/markup";
import type { ClassGrades } from "../../classGrades";
import type { Likeness } from "../../likeness";
import { median } from "../charts";
import { dateText, page } from "../page";
import { totalOf, waitingText } from "../scores";
import { tasksOfClass } from "../slips";
import { alikeSection } from "./alike";
import { helpSection } from "./help";
import { learnersSection } from "./learners";
import { nextSession } from "./nextSession";
import { flagsSection, notesSection, writtenSection } from "./notices";
import { learnersText } from "./people";
import { hardestSection, pointsSection } from "./points";
import { slipTables } from "./slipTables";

const containments: Readonly<Record<ClassGrades["containment"], string>> = {
  sandbox: "",
  none: "The notebooks ran without a sandbox (--unsafe): their code could read and change what whoever graded could, the grades among it.",
  server:
    "The notebooks ran on a Jupyter server elsewhere: what they could read, reach and keep there is that server's matter.",
};

export function classPage(grades: ClassGrades, alike: readonly Likeness[]): string {
  const tasks = tasksOfClass(grades);
  const sections: [id: string, name: string, section: Markup | undefined][] = [
    ["slips", "Slips", slipTables(tasks)],
    ["ask", "What to ask", nextSession(tasks)],
    ["help", "Who needs help", helpSection(grades)],
    ["points", "Points", pointsSection(grades)],
    ["hardest", "Hardest tasks", hardestSection(tasks)],
    ["written", "Written answers", writtenSection(grades)],
    ["flags", "Answers to look at", flagsSection(grades)],
    ["notes", "Notes", notesSection(grades)],
    ["alike", "Alike", alikeSection(alike)],
    ["learners", "Learners", learnersSection(grades)],
  ];
  const shown = sections.filter(([, , section]) => section !== undefined);
  const main = markup`<header>
${heading(grades)}
<nav aria-label="Sections"><ul>${shown.map(([id, name]) => markup`<li><a href="${`#${id}`}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${shown.map(([, , section]) => section)}
</main>`;
  return page({ title: `Class report: ${learnersText(grades.learners.length)}`, main });
}

function heading(grades: ClassGrades): Markup {
  const totals = grades.learners.map(({ notebooks }) => totalOf(grades, notebooks));
  const waiting = totals.reduce((sum, total) => sum + total.waiting, 0);
  const points = median(totals.map((total) => total.points));
  const warning = containments[grades.containment];
  const exercises = grades.exercises.map(({ title }) => title).join("; ");
  return markup`<h1>Class report</h1>
<p>${learnersText(grades.learners.length)}, ${points} of ${totals[0]?.maxPoints ?? 0} points at the median. <span class="quiet">Graded ${dateText(grades.gradedAt)}.</span></p>
<p class="quiet">${exercises}</p>
${warning !== "" && markup`<p class="warning">${warning}</p>`}
${waiting > 0 && markup`<p>${waitingText(waiting)}</p>`}`;
}
