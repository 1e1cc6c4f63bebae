/** The instructor's page: plain HTML, which its script brings up to date. Learners' words are escaped. */
import { html } from "../view/escape";
import type { ClassState, LearnerState, SlipState } from "./classState";

/** How often the page asks anew, in milliseconds. */
export const renewMs = 3000;

/** The whole page. */
export function classPage(state: ClassState, now: Date, prefix: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The class, now</title>
<link rel="stylesheet" href="${html(prefix)}style.css">
<noscript><meta http-equiv="refresh" content="10"></noscript>
</head>
<body>
<header><h1>The class, now</h1><p><a href="/hub/admin">Servers</a> <a href="/hub/home">Your own server</a></p></header>
<main id="class" data-every="${renewMs}">
${classPart(state, now)}
</main>
<script src="${html(prefix)}live.js"></script>
</body>
</html>
`;
}

/** A sentence of a task, in which `*` and backticks mark words. */
const sentenceHtml = (text: string): string =>
  html(text)
    .replace(/\*([^*]+)\*/g, "<em>$1</em>")
    .replace(/`([^`]+)`/g, "<code>$1</code>");

/** What changes. */
export function classPart(state: ClassState, now: Date): string {
  const { learners, slips, exercises, tasks } = state;
  const signedIn = learners.filter((one) => one.signedIn).length;
  const still = learners.filter((one) => one.still).length;
  const time = now.toTimeString().slice(0, 8);
  return `<p class="sum"><strong>${signedIn}</strong> of ${learners.length} signed in · <strong>${still}</strong> still for over 5 minutes · <span class="quiet">${time}</span></p>
<h2>Slips that stand now</h2>
${slipTable(slips)}
<h2>Learners</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Learners">
<table>
<thead><tr><th scope="col">Learner</th><th scope="col">Where</th><th scope="col">Last check</th><th scope="col">Passed</th><th scope="col">Last moved</th><th scope="col">Handed in</th></tr></thead>
<tbody>
${[...learners]
  .sort(byNeed)
  .map((one) => learnerRow(one, tasks))
  .join("\n")}
</tbody>
</table>
</div>
<h2>Exercises</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Exercises">
<table>
<thead><tr><th scope="col">Exercise</th><th scope="col">Begun</th><th scope="col">All passed</th><th scope="col">Handed in</th></tr></thead>
<tbody>
${exercises.map(({ name, begun, done, handedIn }) => `<tr><th scope="row">${html(name)}</th><td>${begun}</td><td>${done}</td><td>${handedIn}</td></tr>`).join("\n")}
</tbody>
</table>
</div>`;
}

/** Those who may need help first: still, then with failed checks, then the rest; those who are away come last. */
function byNeed(a: LearnerState, b: LearnerState): number {
  const need = (one: LearnerState): number =>
    (one.signedIn ? 0 : 100) - (one.still ? 20 : 0) - (one.state === "failed" ? 10 : 0) - Math.min(9, one.failedTries);
  return need(a) - need(b) || (a.name < b.name ? -1 : 1);
}

function slipTable(slips: readonly SlipState[]): string {
  if (slips.length === 0) return "<p>None: nobody's last check of a task found one.</p>";
  const rows = slips.map(
    ({ task, sentence, who }) =>
      `<tr><td class="number">${who.length}</td><th scope="row">${html(task.id)} ${html(task.title)}</th><td>${sentenceHtml(sentence)}</td><td>${html(who.join(", "))}</td></tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="Slips">
<table>
<thead><tr><th scope="col">Learners</th><th scope="col">Task</th><th scope="col">Slip</th><th scope="col">Who</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>`;
}

function learnerRow(one: LearnerState, tasks: number): string {
  const signs = { passed: "✓ passed", failed: "✗ failed", "": "" } as const;
  const tries = one.state === "failed" && one.failedTries > 1 ? ` (${one.failedTries} tries)` : "";
  const check = one.task ? `${html(one.task.id)} ${signs[one.state]}${tries}` : "";
  const slips = one.slips.map((slip) => `<br><span class="quiet">${sentenceHtml(slip)}</span>`).join("");
  const moved = one.stillFor === undefined ? "not begun" : `${duration(one.stillFor)} ago`;
  const marks = [...(one.still ? ["still"] : []), ...(one.signedIn ? [] : ["away"])];
  return `<tr class="${marks.join(" ")}"><th scope="row">${html(one.name)}<br><span class="quiet">${html(one.id)}, ${one.signedIn ? "signed in" : "away"}</span></th><td>${html(one.exercise ?? "")}</td><td>${check}${slips}</td><td>${one.passedTasks} of ${tasks}</td><td>${one.still ? "<strong>still: </strong>" : ""}${moved}</td><td>${one.handedIn.map((name) => html(name.slice(0, 2))).join(", ")}</td></tr>`;
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "under a minute";
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}

export const liveScript = `"use strict";
const part = document.getElementById("class");
async function renew() {
  try {
    const response = await fetch("now", { redirect: "error" });
    if (response.ok) {
      const text = await response.text();
      // Not under a reader's hands: a marked text or a focus inside stays, and the page says that it stands still.
      const held = !getSelection().isCollapsed || part.contains(document.activeElement);
      document.body.classList.toggle("held", held);
      if (!held) part.innerHTML = text;
      document.body.classList.remove("lost");
    } else throw new Error(response.status);
  } catch {
    document.body.classList.add("lost");
  }
  setTimeout(renew, Number(part.dataset.every));
}
setTimeout(renew, Number(part.dataset.every));
`;

export const pageStyle = `:root { color-scheme: light dark; --quiet: light-dark(#555, #bbb); --line: light-dark(#ccc, #555); --mark: light-dark(#fff1cc, #4a3b10); }
body { font: 16px/1.4 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 0 1rem 3rem; background: light-dark(#fff, #1b1b1b); color: light-dark(#222, #eee); }
header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
a { color: light-dark(#0550ae, #8cc2ff); margin-right: .8rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
.number { font-size: 1.3rem; font-weight: 700; }
.quiet { color: var(--quiet); font-weight: 400; font-size: .9rem; }
.still { background: var(--mark); }
.scroll { overflow-x: auto; }
.held main::before { content: "Stands still while something in it is marked or has the focus. To go on, click beside the tables."; font-weight: 700; }
.lost main { outline: 3px dashed #b00020; }
.lost main::before { content: "The classroom does not answer: this is how it was."; font-weight: 700; }
`;
