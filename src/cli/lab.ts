import type { Command } from "commander";
import { places } from "../host/places";
import { freePort } from "../jupyter/port";
import type { JupyterServer } from "../jupyter/server";
import { CliError } from "./errors";
import { addHelp } from "./help";
import { startJupyter } from "./jupyter";
import { prepareWork } from "./ownCopy";
import { checkPort, portNumber } from "./portOption";
import { onStopSignals } from "./stop";
import { say } from "./terminal";

interface Flags {
  browser: boolean;
  port?: number;
}

const usualPort = 8888;
const firstLesson = "notebooks/00-start-here.ipynb";

/** Adds options and action of `workbook lab`. */
export function configure(command: Command): void {
  command
    .option("--port <number>", `port to listen on (default: ${usualPort}, or the next that is free)`, portNumber)
    .option("--no-browser", "only print the address")
    .action(lab);
  addHelp(command, {
    about: "Only this machine can reach JupyterLab, and it asks for the token in the address. Ctrl-C stops it.",
    prints: "on standard error, the address once JupyterLab answers.",
    examples: ["workbook lab", "workbook lab --no-browser --port 8888"],
  });
}

async function lab({ browser, port }: Flags): Promise<void> {
  const where = places();
  if (port !== undefined) await checkPort(port);
  prepareWork(where);
  const started = performance.now();
  say("Starting JupyterLab …");
  const choosePort = async (): Promise<number> => port ?? freePort(usualPort);
  const options = { folder: where.work, page: firstLesson, browser };
  let server: JupyterServer | undefined;
  let exitCode: number | undefined;
  const onSignal = (code: number): void => {
    if (exitCode === undefined) {
      exitCode = code;
      say("Stopping JupyterLab … Ctrl-C again ends it at once.");
      server?.stop();
    } else server?.kill();
  };
  onStopSignals(onSignal);
  try {
    const answering = await startJupyter(choosePort, options, (begun) => {
      server = begun;
      if (exitCode !== undefined) begun.stop();
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`JupyterLab answers after ${seconds} s. Ctrl-C stops it.\n\n  ${answering.url(`lab/tree/${firstLesson}`)}\n`);
    await untilEnded(answering, () => exitCode !== undefined);
  } catch (error) {
    if (exitCode === undefined) throw error;
  }
  say(`JupyterLab is stopped. Your notebooks are in ${where.work}, as they were last saved.`);
  process.exitCode = exitCode ?? 0;
}

/** @throws when it ended neither because it was told to nor of its own accord, as after File → Shut Down */
async function untilEnded(server: JupyterServer, wasTold: () => boolean): Promise<void> {
  const { code, signal } = await server.ended;
  if (code === 0 || wasTold()) return;
  throw new CliError(
    `JupyterLab ended (${signal ?? `exit code ${code}`}):\n  ${server.lastWords()}`,
    `Its log is ${server.logFile}. Your notebooks are as they were last saved; npm start opens them again.`,
  );
}
