import type { Places } from "../host/places";
import { linkCommand } from "./commandLink";
import { strayText } from "./strays";
import { say } from "./terminal";
import { type SyncReport, syncWork } from "./workFolder";

/**
 * Makes the learner's copy in `work/`, or brings it up to date, and says what that did.
 * @param giveAgain whether a copy that was given before and is gone comes back
 */
export function prepareWork(where: Places, giveAgain = true): SyncReport {
  const report = syncWork(where, giveAgain);
  const noCommand = linkCommand(where);
  const { added, updated, movedOn, broken, strays } = report;
  if (added.length + updated.length > 0) {
    say(`Your copy of the lessons in ${where.work}: ${added.length} new, ${updated.length} updated.`);
  }
  if (noCommand) {
    say(`There can be no command npx workbook in ${where.home} (${noCommand.code}).`);
    say(`  Type: npx --prefix "${where.program}" workbook`);
  }
  for (const { path, problem } of broken) {
    say(`work/${path} ${problem}.`);
    say(`  For a fresh one (yours is kept): npx workbook ${resetOf(path)}`);
  }
  for (const path of movedOn) {
    say(`work/${path} has your own work in it and is left alone, though its original has changed.`);
    say(`  For the new one (yours is kept): npx workbook ${resetOf(path)}`);
  }
  for (const [about, advice] of strays.map(strayText)) {
    say(about);
    say(`  ${advice}`);
  }
  return report;
}

/** The command that gives a fresh copy of a lesson or an exercise. */
export function resetOf(path: string): string {
  const number = /(\d+)-[^/]*$/.exec(path)?.[1] ?? "NN";
  return `reset ${number}${path.startsWith("exercises/") ? " --only exercise" : ""}`;
}
