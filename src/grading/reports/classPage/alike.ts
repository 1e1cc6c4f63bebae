/** Answers that are alike, side by side: a question, never a verdict. */
import { joined, type Markup, markup, type Part } from "../../../view/markup";
import { type Likeness, type LikeSide, leastShare, leastSharing, leastTokens, mostShared } from "../../likeness";
import { type AlikeGroup, groupsOf } from "./alikeGroups";
import { person } from "./people";

const shown = 20;

const percent = (share: number): number => Math.round(100 * share);

export function alikeSection(found: readonly Likeness[]): Markup {
  const groups = groupsOf(found);
  const rest = groups.length - shown;
  return markup`<section id="alike">
<h2>Answers that are alike</h2>
<p>This is a question, not a verdict. People who learn together write similar code, and so do people who read the same page. Talk with all of them before you draw any conclusion: how did each come to it?</p>
<p class="quiet">Only answers of ${leastTokens} tokens or more are compared: a line or two of arithmetic is alike by nature. Names, numbers, comments and white space do not count, nor does what was handed out, nor does anything that more than ${percent(mostShared)} % of the answers share. In a small class that would be nearly everything: where fewer than ${Math.round(leastSharing / mostShared)} answers to a task are compared, only what more than ${leastSharing} of them share is left out. So an answer that even more people share is not found here. Two answers are alike when both share ${percent(leastShare)} % or more of the rest. Lines that another one has as well are marked.</p>
${groups.length === 0 && markup`<p>No two answers are that alike.</p>`}
${groups.slice(0, shown).map(entry)}
${rest > 0 && markup`<p>${rest === 1 ? "1 more group is" : `${rest} more groups are`} less alike than these.</p>`}
</section>
`;
}

function entry({ task, least, most, members }: AlikeGroup): Markup {
  const [from, to] = [percent(least), percent(most)];
  const people = members.map(({ learner }) => person(learner));
  const share = from === to ? `${to} %` : `${from} to ${to} %`;
  return markup`<h3>${task.id} ${task.title}</h3>
<p>${joined(people.slice(0, -1), ", ")} and ${people.at(-1)} are alike in task ${task.id}: ${share}.</p>
<details><summary>Show the code of ${people.length === 2 ? "both" : `all ${people.length}`}</summary>
<div class="side">${members.map(side)}</div>
</details>
`;
}

function side({ learner, code, rows }: LikeSide): Markup {
  const lines = code
    .split("\n")
    .map((line, row): Part => (rows.has(row) && line.trim() !== "" ? markup`<mark>${line}</mark>` : line));
  return markup`<div><p>${person(learner)}</p><pre><code>${lines.map(
    (line) => markup`${line}
`,
  )}</code></pre></div>`;
}
