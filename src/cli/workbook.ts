#!/usr/bin/env node
/**
 * Starts `workbook`. Imports nothing but Node's own modules: so it can say that a part of the workbook is missing, whichever
 * part that is.
 */
import { dirname, join } from "node:path";

let isGivenUp = (): boolean => false;

/** Runs `workbook` with the given arguments (without node and script) and gives its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const program = await import("./program.js");
    isGivenUp = program.isGivenUp; // now: `uninstall` takes the files away
    return await program.runProgram(args);
  } catch (error) {
    return tellError(error, args.includes("--json"));
  }
}

/** Tells an error on standard error, and on standard output as well where a script reads that; gives the exit code. */
async function tellError(error: unknown, json: boolean): Promise<number> {
  const told = missingPart(error);
  if (told === undefined) {
    const { reportError } = await import("./errors.js");
    return reportError(error, json);
  }
  process.stderr.write(`error: ${told.error}\n${told.advice}\n`);
  if (json) process.stdout.write(`${JSON.stringify(told)}\n`);
  return 1;
}

/** What to say where a module is gone or cut off: that is no defect, and setup puts it back. */
function missingPart(error: unknown): { error: string; advice: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const advice = "Run: npm run setup";
  const { code = "" } = error as NodeJS.ErrnoException;
  if (["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(code)) {
    const name = /Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1] ?? error.message.split("\n")[0];
    return { error: `a part of the workbook is missing: ${name}`, advice };
  }
  // Node puts the place of a text that is no program before everything else.
  const program = join(dirname(dirname(__dirname)), "/");
  if (!(error instanceof SyntaxError) || !error.stack?.startsWith(program)) return undefined;
  return { error: `a part of the workbook is damaged: ${error.stack.split("\n")[0]}`, advice };
}

if (require.main === module) {
  const args = process.argv.slice(2);
  const end = (error: unknown): void => {
    void tellError(error, args.includes("--json")).then((code) => process.exit(code));
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
  let isOutputLost = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Who reads no further (`workbook check | head -1`) knows why; the work itself is done to its end.
    if (error.code === "EPIPE" || isOutputLost) return;
    isOutputLost = true;
    process.stderr.write(`error: standard output could not be written: ${error.message}\n`);
    process.stderr.write("Print to a terminal, or to a file on a disk that has room.\n");
  });
  // A terminal that is gone: there is nobody left to tell.
  process.stderr.on("error", () => undefined);
  void main(args).then((code) => {
    process.exitCode = code || (isOutputLost ? 1 : 0);
    // Told to end, what was under way is not waited for; also where that is how it ends, and no failure.
    if (code > 128 || (code === 0 && isGivenUp())) process.exit();
  });
  process.on("exit", () => {
    if (isOutputLost) process.exitCode ||= 1;
  });
}
