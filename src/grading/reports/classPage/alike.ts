/** Answers that are alike, side by side: a question, never a verdict. */
import { type Markup, markup, type Part } from "../../../view/markup";
import { type Likeness, type LikeSide, leastShare, leastTokens, mostShared } from "../../likeness";
import { nameOf } from "../scores";
import { person } from "./people";

const most = 20;

export function alikeSection(found: readonly Likeness[]): Markup {
  return markup`<section id="alike">
<h2>Answers that are alike</h2>
<p>This is a question, not a verdict. People who learn together write similar code, and so do people who read the same page. Talk with both before you draw any conclusion.</p>
<p class="quiet">Only answers of ${leastTokens} tokens or more are compared: a line or two of arithmetic is alike by nature. Names, numbers, comments and white space do not count, nor does what was handed out, nor what more than ${Math.round(100 * mostShared)} % of the answers have. A pair is shown when both share ${Math.round(100 * leastShare)} % or more of the rest. Lines that the other has as well are marked.</p>
${found.length === 0 && markup`<p>No two answers are that alike.</p>`}
${found.slice(0, most).map(pair)}
${found.length > most && markup`<p>${found.length - most} more pairs are less alike than these.</p>`}
</section>
`;
}

function pair({ task, share, sides: [one, other] }: Likeness): Markup {
  return markup`<h3>${task.id} ${task.title}: ${nameOf(one.learner)} and ${nameOf(other.learner)}</h3>
<p>These two are alike in ${Math.round(100 * share)} % of what is their own. Talk with both: how did each come to it?</p>
<div class="side">${side(one)}${side(other)}</div>
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
