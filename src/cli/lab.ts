import { existsSync, readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { places } from "../host/places";
import { freePort, isFree, startServer } from "../jupyter/server";
import { CliError } from "./errors";
import { prepareWork } from "./ownCopy";
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
  if (port !== undefined && !(await isFree(port))) {
    throw new CliError(`port ${port} is in use`, "Choose another with --port, or leave --port out to get a free one.");
  }
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
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stopping = true;
      server.stop();
    });
  }
  if (await server.answers()) {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`JupyterLab answers after ${seconds} s. Ctrl-C stops it.\n\n  ${server.url(`lab/tree/${firstLesson}`)}\n`);
    await server.ended;
  }
  if (!stopping)
    throw new CliError(`JupyterLab ended:\n  ${lastLines(server.logFile)}`, `Its log is ${server.logFile}`);
  await server.ended;
  say("JupyterLab is stopped.");
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trim().split("\n").slice(-5).join("\n  ");
}
