/** Learners, as the instructor's page names them. */
import { joined, type Markup, markup, type Part } from "../../../view/markup";
import type { Learner } from "../../classGrades";
import { fileNameOf } from "../../fileName";
import { nameOf } from "../scores";

/** A learner's name, which leads to their own page. */
export function person(learner: Learner): Markup {
  return markup`<a href="${`learners/${encodeURIComponent(fileNameOf(learner.id))}.html`}">${nameOf(learner)}</a>`;
}

const shown = 12;

/** Names in a row; where they are many, the rest is one press away. */
export function people(learners: readonly Learner[]): Part {
  const names = (some: readonly Learner[]): Part => joined(some.map(person), ", ");
  if (learners.length <= shown + 1) return names(learners);
  const rest = learners.slice(shown);
  return markup`${names(learners.slice(0, shown))}<details><summary>and ${rest.length} more</summary>${names(rest)}</details>`;
}

/** `3 learners`, `1 learner`. */
export function learnersText(count: number): string {
  return count === 1 ? "1 learner" : `${count} learners`;
}
