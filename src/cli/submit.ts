import type { Command } from "commander";
import { exerciseFile, handIn, inClassroom, type Receipt } from "../host/classroom";
import { places } from "../host/places";
import { terminal } from "../view/escape";
import { CliError } from "./errors";
import { addHelp } from "./help";
import { answer, say } from "./terminal";
import { workState } from "./workFolder";

/** Adds options and action of `workbook submit`. */
export function configure(command: Command): void {
  command.option("--json", "print one object on standard output").action(submit);
  addHelp(command, {
    about:
      "Hands in your exercises, as last saved, in the classroom that you are signed in to. Without numbers: all those that you have worked on. " +
      "In a notebook `await submit()` does the same. Handing in again replaces the earlier version, which is kept.",
    prints: "a receipt for each: when it came, and the first digits of its SHA-256.",
    examples: ["workbook submit 02", "workbook submit"],
  });
}

async function submit(numbers: readonly string[], { json }: { json?: boolean }): Promise<void> {
  if (!inClassroom())
    throw new CliError(
      "there is no classroom here, so nothing was handed in",
      `Your exercises are in ${places().work}/exercises; give them to your teacher as you were told.`,
    );
  const files = numbers.length > 0 ? numbers.map((number) => exerciseFile(number)) : touched();
  if (files.length === 0)
    throw new CliError("you have not worked on any exercise yet", "To hand one in as it is: npx workbook submit NN");
  const receipts: Receipt[] = [];
  for (const [index, file] of files.entries()) {
    if (index > 0) await pause();
    try {
      receipts.push(await handIn(file));
    } catch (error) {
      if (receipts.length > 0) say(told(receipts));
      throw error;
    }
  }
  answer(json, { receipts }, told(receipts));
}

function told(receipts: readonly Receipt[]): string {
  const lines = receipts.map(
    ({ exercise, at, sha256 }) =>
      `✓ ${terminal(exercise)}: handed in at ${terminal(at)}, ${terminal(sha256.slice(0, 16))}`,
  );
  return lines.join("\n");
}

/** The exercises that differ from what was given. */
function touched(): string[] {
  const changed = workState(places()).filter(({ path, state }) => path.startsWith("exercises/") && state === "touched");
  return changed.map(({ path }) => exerciseFile(path.slice("exercises/".length)));
}

/** The classroom takes one a second. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));
