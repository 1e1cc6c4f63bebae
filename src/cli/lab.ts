import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { places } from "../host/places";
import { freePort, tryPort } from "../jupyter/port";
import { startServer } from "../jupyter/server";
import { CliError } from "./errors";
import { notAnswering } from "./jupyter";
import { prepareWork } from "./ownCopy";
import { stopSignals } from "./stop";
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
    .addHelpText(
      "after",
      "\nJupyterLab answers on this machine only, and wants the token in the address. Ctrl-C stops it.",
    )
    .action(lab);
}

async function lab({ browser, port }: Flags): Promise<void> {
  const where = places();
  if (port !== undefined) await checkPort(port);
  if (!existsSync(where.python)) throw new CliError("JupyterLab is not installed", "Run: npm start");

  prepareWork(where);
  const started = performance.now();
  say("Starting JupyterLab …");
  const server = startServer({
    port: port ?? (await freePort(usualPort)),
    folder: where.work,
    page: firstLesson,
    browser,
  });
  let exitCode: number | undefined;
  for (const [signal, code] of Object.entries({ ...stopSignals, SIGINT: 0 })) {
    // Ctrl-C is how it ends
    process.on(signal, () => {
      if (exitCode !== undefined) return server.kill();
      exitCode = code;
      say("Stopping JupyterLab … Ctrl-C again ends it at once.");
      server.stop();
    });
  }
  const answers = await server.answers();
  if (answers) {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`JupyterLab answers after ${seconds} s. Ctrl-C stops it.\n\n  ${server.url(`lab/tree/${firstLesson}`)}\n`);
  }
  const end = await server.ended;
  if (exitCode === undefined && !answers) throw notAnswering(server);
  if (exitCode === undefined && end.code !== 0) {
    throw new CliError(
      `JupyterLab ended (${end.signal ?? `exit code ${end.code}`}):\n  ${server.lastWords()}`,
      `Its log is ${server.logFile}. Your notebooks are as they were last saved; npm start opens them again.`,
    );
  }
  say(`JupyterLab is stopped. Your notebooks are in ${where.work}, as they were last saved.`);
  process.exitCode = exitCode ?? 0;
}

/** @throws when a port cannot be listened on */
async function checkPort(port: number): Promise<void> {
  const problem = await tryPort(port);
  if (problem === undefined) return;
  const advice = "Choose another with --port, or leave --port out to get a free one.";
  throw new CliError(
    problem === "EACCES" ? `port ${port} is reserved for the system` : `port ${port} is in use by another program`,
    advice,
  );
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
}
