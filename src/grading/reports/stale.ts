/** Reports of people who are no longer in the class: another roster, or other ids. */
import { readFileSync, rmdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { entriesIn } from "../../host/folders";
import { isFileName } from "../fileName";
import { ownPage } from "./page";

/**
 * Removes what stands where these reports put a learner's, under a name that they could have given, and is of none of
 * these. All other files stay, and no link is followed.
 */
export function removeStale(folder: string, names: ReadonlySet<string>): void {
  const isStale = (name: string): boolean => isFileName(name) && !names.has(name);
  for (const [place, ending] of [
    ["learners", ".html"],
    ["prairielearn", ".json"],
  ])
    for (const entry of entriesIn(join(folder, place)))
      if (entry.isFile() && entry.name.endsWith(ending) && isStale(entry.name.slice(0, -ending.length))) {
        const file = join(folder, place, entry.name);
        if (ending !== ".html" || readFileSync(file, "utf8").includes(ownPage)) unlinkSync(file);
      }
  for (const entry of entriesIn(join(folder, "gradescope")))
    if (entry.isDirectory() && isStale(entry.name)) removeResults(folder, join("gradescope", entry.name));
}

function removeResults(folder: string, place: string): void {
  const entries = entriesIn(join(folder, place));
  const results = entries.find((entry) => entry.name === "results.json" && entry.isFile());
  if (!results) return;
  unlinkSync(join(folder, place, results.name));
  if (entries.length === 1) rmdirSync(join(folder, place));
}
