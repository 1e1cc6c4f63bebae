import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { homeVariable, type Places, places } from "../host/places";

const host = "127.0.0.1";

/** A Jupyter server that has been started, whether it answers yet or not. */
export interface JupyterServer {
  readonly token: string;
  /** The address of a page, token included. */
  url(page: string): string;
  /** Its address without a token, such as `http://127.0.0.1:8888/`. */
  readonly baseUrl: string;
  /** True as soon as it answers, false when it ended before that. */
  answers(): Promise<boolean>;
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
  /** Asks it to end itself and its kernels; ends it by force when it takes too long. */
  stop(): void;
  readonly logFile: string;
}

export interface ServerOptions {
  /** Whose JupyterLab it is, and where it keeps what it writes; default: this process's places. */
  readonly where?: Places;
  readonly port: number;
  /** The folder it shows. */
  readonly folder: string;
  /** What JupyterLab shows first, as a path below `folder`. */
  readonly page?: string;
  /** Open a browser; default false. */
  readonly browser?: boolean;
  /** Environment of the server and its kernels, beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** More options of JupyterLab's command line. */
  readonly args?: readonly string[];
}

/**
 * Starts JupyterLab out of `.venv`. It listens on this machine only, wants a token, and keeps its own settings in the home.
 */
export function startServer(options: ServerOptions): JupyterServer {
  const { where = places(), port, folder, page, browser = false, env = {} } = options;
  const token = randomBytes(24).toString("hex");
  const home = where.jupyter;
  mkdirSync(home, { recursive: true });
  const logFile = join(home, `server-${port}.log`);
  const log = openSync(logFile, "w");
  const args = [
    "-m",
    "jupyterlab",
    `--ServerApp.ip=${host}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    ...(page === undefined ? [] : [`--LabApp.default_url=/lab/tree/${page}`]),
    ...(browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ...(options.args ?? []),
  ];
  // A process group of its own: Ctrl-C on the terminal is for the command, which then stops the server without a question.
  const child = spawn(where.python, args, {
    detached: process.platform !== "win32",
    stdio: ["ignore", log, log],
    env: {
      ...process.env,
      [homeVariable]: where.home,
      ...env,
      JUPYTER_TOKEN: token,
      JUPYTER_CONFIG_DIR: home,
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      JUPYTER_PREFER_ENV_PATH: "1",
    },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const baseUrl = `http://${host}:${port}/`;
  const url = (path: string): string => `${baseUrl}${path}?token=${token}`;
  return {
    token,
    url,
    baseUrl,
    answers: () => untilAnswering(url("api"), child),
    ended,
    stop: () => stop(child),
    logFile,
  };
}

async function untilAnswering(url: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return true;
    await wait(50);
  }
  return false;
}

const patienceMs = 10_000;

function stop(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), patienceMs).unref();
}

/** Whether nothing listens on a port of this machine. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** The first free port from `first` on. */
export async function freePort(first: number): Promise<number> {
  for (let port = first; ; port++) if (await isFree(port)) return port;
}
