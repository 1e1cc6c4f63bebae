import { AdvisedError } from "../host/advisedError";
import { asHomeError } from "../host/homeError";
import { terminal } from "../view/escape";
import { asSystemError } from "./systemErrors";
import { printJson, say } from "./terminal";

/** Exit codes of every command: the work failed, or the command was used wrongly. Success is 0. */
export const exitCodes = { failed: 1, usage: 2 } as const;

/** A failure of a command. */
export class CliError extends AdvisedError {
  override name = "CliError";

  constructor(
    message: string,
    advice: string = "",
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message, advice);
  }
}

/** Wrong usage: a value that the command does not take. Exits with 2. */
export class UsageError extends CliError {
  override name = "UsageError";

  constructor(message: string, advice = "") {
    super(message, advice, exitCodes.usage);
  }
}

/** What is said of any thrown value: what is wrong, then what to do. */
export interface ToldError {
  readonly error: string;
  readonly advice: string;
}

/** The words for any thrown value. */
export function tell(error: unknown): ToldError {
  const known = error instanceof AdvisedError ? error : (asHomeError(error) ?? asSystemError(error));
  const message = known?.message ?? (error instanceof Error ? error.message || error.name : String(error));
  return { error: message, advice: known?.advice ?? defect };
}

const defect = "This looks like a defect of the workbook: DEBUG=1 shows where it happened.";

/**
 * What a user reads of any thrown value: what is wrong, then what to do.
 * The stack trace appears only when `DEBUG` is set in `env`.
 */
export function describeError(error: unknown, env: NodeJS.ProcessEnv = process.env): string {
  const { error: message, advice } = tell(error);
  const lines = [`error: ${terminal(message)}`];
  if (advice && !(env["DEBUG"] && advice === defect)) lines.push(advice);
  if (env["DEBUG"] && error instanceof Error && error.stack) lines.push(error.stack);
  return lines.join("\n");
}

/** Tells an error, on standard output as well where a script reads that. Gives the exit code. */
export function reportError(error: unknown, json: boolean): number {
  say(describeError(error));
  if (json) printJson(tell(error));
  return exitCodeOf(error);
}

/** The exit code that goes with a thrown value. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  return error instanceof AdvisedError && error.isUsage ? exitCodes.usage : exitCodes.failed;
}
