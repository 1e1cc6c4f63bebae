/** Whose numbers a notebook is graded with. */

import { asObject } from "../host/store";
import type { Notebook } from "../jupyter/notebook";
import { learnerKey } from "../learnerKey";
import { attemptType } from "../tasks";
import { problemOfId } from "./intake/owner";

/**
 * `record`: those that the notebook was worked on with, as what its checks left in it says; `book`: everybody's are the
 * book's; `id`: those of the learner's id.
 */
export type NumbersFrom = "record" | "book" | "id";

export interface Numbers {
  /** `undefined` for the book's. */
  readonly learner: string | undefined;
  readonly notes: readonly string[];
}

const longestName = 100;

/** @param code the learner's code name, where the class has a secret: it counts, whatever the notebook says */
export function numbersFor(notebook: Notebook, id: string, from: NumbersFrom, code: string | undefined): Numbers {
  const found = recorded(notebook);
  const given = (learner: string | undefined): Numbers => {
    const others = found.filter((name) => learnerKey(name ?? "") !== learnerKey(learner ?? ""));
    const worked = others.map(whoseNumbers).join(" and ");
    const note = `It was worked on with ${worked}, and is graded with ${whoseNumbers(learner)}: what is right with one is wrong with the other.`;
    return { learner, notes: others.length > 0 ? [note] : [] };
  };
  if (code !== undefined) return given(code);
  if (from === "book") return given(undefined);
  if (from === "id") return given(id);
  const last = found.at(-1);
  const mixed = new Set(found.map((name) => learnerKey(name ?? ""))).size > 1;
  const notes = mixed
    ? [`It was worked on with several learners' numbers, and is graded with ${whoseNumbers(last)}.`]
    : [];
  return { learner: last, notes };
}

const whoseNumbers = (learner: string | undefined): string =>
  learner === undefined ? "the book's numbers" : `the numbers of “${learner}”`;

/** Whose numbers a learner's notebook had; nothing for the book's. */
export interface Worked {
  readonly learner: string;
  readonly numbers?: string;
}

/** Learners with one name's numbers, a sentence each: who has another's numbers may have their notebook. A question, no verdict. */
export function sharedNumbers(worked: readonly Worked[]): string[] {
  const byName = new Map<string, { name: string; learners: Set<string> }>();
  for (const { learner, numbers: name } of worked) {
    if (name === undefined) continue;
    const same = byName.get(learnerKey(name)) ?? { name, learners: new Set() };
    byName.set(learnerKey(name), same);
    same.learners.add(learner);
  }
  return [...byName.values()]
    .filter(({ learners }) => learners.size > 1)
    .map(({ name, learners }) => {
      const list = [...learners].map((learner) => `“${learner}”`).join(" and ");
      return `${list} gave the same name for their numbers, “${name}”: does one of them have another's notebook?`;
    });
}

/** The learners that the attempts in a notebook's outputs are of, in their order, each once. */
function recorded({ cells }: Notebook): (string | undefined)[] {
  const byKey = new Map<string, string | undefined>();
  for (const cell of cells) {
    if (cell.cell_type !== "code") continue;
    for (const output of cell.outputs) {
      const record = "data" in output ? asObject(output.data[attemptType]) : undefined;
      if (!record) continue;
      const { learner } = record;
      const name = typeof learner === "string" && !problemOfId(learner, longestName) ? learner.trim() : "";
      byKey.delete(learnerKey(name)); // the last one stands last
      byKey.set(learnerKey(name), name || undefined);
    }
  }
  return [...byKey.values()];
}
