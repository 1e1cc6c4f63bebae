/** Who works here: each name gets its own numbers, the same ones every time. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Places, places } from "./places";
import { cannotBeRead, readStore, type StoreFile, updateStore } from "./store";

/** Empty for the book's numbers. */
interface Learner {
  readonly name: string;
}

export const learnerFile: StoreFile<Learner> = {
  name: "learner.json",
  version: 1,
  empty: { name: "" },
  // A new one without a name would bring the book's numbers.
  mend: "Run: npx workbook learner NAME, with your name in the place of NAME (what cannot be read is kept)",
  parse: (fields) => (typeof fields["name"] === "string" ? { ...fields, name: fields["name"] } : undefined),
};

/** The learner's name: `WORKBOOK_LEARNER`, else what `workbook learner NAME` noted; `undefined` for the book's numbers. @throws HomeError where that cannot be read */
export function learnerName(where: Places = places()): string | undefined {
  return (process.env["WORKBOOK_LEARNER"] ?? notedName(where)).trim() || undefined;
}

function notedName(where: Places): string {
  const { content, state } = readStore(learnerFile, where);
  // Without the name every right answer would be called wrong.
  if (state === "unreadable") throw cannotBeRead("your name", learnerFile, where);
  if (state !== "absent") return content.name;
  try {
    return readFileSync(join(where.state, "learner"), "utf8"); // as it was noted before there was a store
  } catch {
    return "";
  }
}

/**
 * Notes the learner's name for this workbook; no name takes the note away and brings the book's numbers back.
 * @throws as `updateStore`
 */
export function noteLearner(name: string | undefined, where: Places = places()): void {
  updateStore(learnerFile, (before) => ({ ...before, name: name?.trim() ?? "" }), where);
}
