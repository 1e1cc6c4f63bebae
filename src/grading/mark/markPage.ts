/** The page on which a person reads written answers. What it does is in `marking.js`. */
import { inertMarkdown, Markup, markup } from "../../view/markup";
import { hashSource } from "../reports/page";
import { nameOf } from "../reports/scores";
import { style } from "../reports/style";
import { longestComment } from "./parseMark";
import type { WrittenAnswer } from "./writtenAnswers";

const ownStyle = `
main { max-width: 48rem; }
[hidden] { display: none !important; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; }
.points { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; border: 1px solid var(--line); padding: 0.4rem 0.8rem; margin: 0.75rem 0; }
.points label { display: inline-flex; gap: 0.35rem; align-items: center; min-height: 2rem; }
textarea { width: 100%; min-height: 5rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet); padding: 0.4rem; }
button, select { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--quiet); padding: 0.35rem 0.9rem; min-height: 2.2rem; }
input[type="radio"], input[type="checkbox"] { width: 1.15rem; height: 1.15rem; accent-color: var(--accent); }
kbd { font-family: ui-monospace, monospace; border: 1px solid var(--line); padding: 0 0.3rem; background: var(--soft); }
.answer { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 1rem; }
#status { min-height: 1.6rem; font-weight: 600; }
`;

const allStyle = style + ownStyle;

/** What the page may do: run its own script, and ask its own server. */
export function pagePolicy(script: string): string {
  return `default-src 'none'; script-src ${hashSource(script)}; style-src ${hashSource(allStyle)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

export function markPage(answers: readonly WrittenAnswer[], script: string): string {
  const waiting = answers.filter(({ mark }) => mark === undefined).length;
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Written answers</title>
<style>${Markup.ofOwn(allStyle)}</style>
</head>
<body>
<header>
<h1>Written answers</h1>
<p id="progress">${answers.length - waiting} of ${answers.length} read.</p>
<div class="controls">
<label>Order <select id="order"><option value="task">task by task</option><option value="learner">learner by learner</option></select></label>
<label><input type="checkbox" id="names"> Hide names</label>
<label><input type="checkbox" id="digits" checked> Number keys give points</label>
</div>
<details open><summary>Keys</summary>
<p><kbd>0</kbd> … <kbd>9</kbd> give that many points and <kbd>.</kbd> adds half a point, anywhere but in the comment. <kbd>Ctrl</kbd> <kbd>Enter</kbd> goes to the next answer that is still to be read, <kbd>Ctrl</kbd> <kbd>Shift</kbd> <kbd>Enter</kbd> back to the one before. <kbd>Tab</kbd> leads from the points to the comment. Everything is saved at once.</p>
</details>
</header>
<main>
<p id="status" role="status" aria-live="polite"></p>
${answers.length === 0 && markup`<p>Nobody has handed in a written answer.</p>`}
${answers.map((answer, i) => article(answer, i, answers[i - 1]?.task !== answer.task))}
<p><button type="button" id="previous">Previous</button> <button type="button" id="next">Next</button> <button type="button" id="unread">Next to be read</button></p>
</main>
<script>${Markup.ofOwn(script)}</script>
</body>
</html>
`;
  return String(text);
}

function article(answer: WrittenAnswer, index: number, isFirst: boolean): Markup {
  const { learner, task, text, who, title, question, maxPoints, answer: written, mark, earlier } = answer;
  const heading = `heading-${index}`;
  const given = mark?.points;
  const radios = Array.from({ length: Math.floor(2 * maxPoints) + 1 }, (_, half) => half / 2).map(
    (points) =>
      markup`<label><input type="radio" name="${`points-${index}`}" value="${points}"${given === points && Markup.ofOwn(" checked")}>${points}</label>`,
  );
  return markup`<article aria-labelledby="${heading}" data-learner="${learner}" data-task="${task}" data-text="${text}" data-max="${maxPoints}" data-at="${mark?.at ?? ""}" hidden>
<h2 id="${heading}" tabindex="-1">${task} ${title}: <span class="name" data-name="${nameOf(who)}">${nameOf(who)}</span></h2>
<details${isFirst && Markup.ofOwn(" open")}><summary>The question (${maxPoints} points)</summary>${inertMarkdown(question)}</details>
<div class="answer">${inertMarkdown(written)}</div>
${earlier && markup`<p class="warning">This answer has changed since it was read. For the one before: ${earlier.points} points${earlier.comment !== "" && markup`, “${earlier.comment}”`}.</p>`}
<fieldset class="points"><legend>Points, of ${maxPoints}</legend>${radios}</fieldset>
<label>Comment for the learner, Markdown<br><textarea maxlength="${longestComment}">${mark?.comment ?? ""}</textarea></label>
</article>
`;
}
