import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { MarkServer } from "../grading/mark/server";
import { CliError, UsageError } from "./errors";
import { addHelp } from "./help";
import { openBrowser } from "./openBrowser";
import { portNumber, portProblem } from "./portOption";
import { untilStopSignal } from "./stop";
import { answer, say } from "./terminal";

interface Flags {
  browser: boolean;
  port?: number;
  json?: boolean;
}

/** How long nothing is given before the reports are written anew, in milliseconds. */
const quietMs = 2000;

/** Adds options and action of `workbook mark`. */
export function configure(command: Command): void {
  command
    .option("--port <number>", "port to listen on (default: any that is free)", portNumber)
    .option("--no-browser", "only print the address")
    .option("--json", "print one object on standard output when it ends")
    .action(mark);
  addHelp(command, {
    about:
      "Opens a page on which you read what learners wrote, and give points and a comment: with the keyboard alone, task by task or learner by learner, with names or without. What you give is saved at once, into person.json in that folder. It belongs to the text that you read: when a learner hands in another one, you are asked again.",
    prints:
      "the page's address, which only this machine reaches and which needs its token; and how many answers are left. Ctrl-C ends it. The reports in the folder are written anew.",
    examples: ["workbook grade submissions --out grades", "workbook mark grades"],
  });
}

async function mark(given: string, { browser, port, json }: Flags): Promise<void> {
  const folder = resolve(given);
  checkFolder(given, folder);
  const [{ serveMarking }, { rewriteReports }] = await Promise.all([
    import("../grading/mark/server.js"),
    import("../grading/mark/rewriteReports.js"),
  ]);
  const ended = untilStopSignal();
  let due: NodeJS.Timeout | undefined;
  let written: Promise<void> = Promise.resolve();
  const rewrite = (): Promise<void> => {
    written = written.catch(() => undefined).then(() => rewriteReports(folder)); // one that failed is made up for
    return written;
  };
  const onMark = (): void => {
    clearTimeout(due);
    due = setTimeout(() => void rewrite().catch((error: Error) => say(`The reports could not be written: ${error.message}`)), quietMs); // biome-ignore format: one thought
  };
  const server = await serve(() => serveMarking({ folder, port, onMark }), port);
  const left = server.waiting();
  say(`${leftText(left)} Ctrl-C ends this page; what you give is saved at once.\n\n  ${server.url}\n`);
  const removeFile = browser ? openBrowser(server.url) : (): void => undefined;
  const code = await ended;
  clearTimeout(due);
  removeFile();
  await server.close();
  const waiting = server.waiting();
  await rewrite();
  answer(json, { waiting, folder }, `${leftText(waiting)} The reports in ${given} are up to date.`);
  process.exitCode = code;
}

/** @throws with words for what is wrong with the folder's files, or with the port */
async function serve(start: () => Promise<MarkServer>, port: number | undefined): Promise<MarkServer> {
  try {
    return await start();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === "listen") throw portProblem(port, code);
    if (syscall !== undefined) throw error;
    throw new CliError(message, "Write the grades anew with workbook grade, into the same folder.");
  }
}

function checkFolder(given: string, folder: string): void {
  if (!existsSync(folder)) throw new UsageError(`there is no such folder: ${given}`, advice);
  if (!statSync(folder).isDirectory()) throw new UsageError(`this is no folder: ${given}`, advice);
  if (!existsSync(join(folder, "grades.json"))) throw new UsageError(`there is no grades.json in ${given}`, advice);
}

const advice = "Give the folder that workbook grade wrote with --out.";

function leftText(left: number): string {
  if (left === 0) return "No written answer is left to be read.";
  return left === 1 ? "1 written answer is left to be read." : `${left} written answers are left to be read.`;
}
