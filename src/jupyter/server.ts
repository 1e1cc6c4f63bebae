import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Places, places } from "../host/places";
import { serverEnvironment, withoutProxy } from "./environment";
import { launcher, patienceSeconds } from "./launcher";
import { host } from "./port";
import { makeRuntimeFolder } from "./runtimeFolder";

export { anyPort, freePort, isFree } from "./port";

/** How a server came to its end, as far as that is not "it was told to". */
export interface ServerEnd {
  /** 0 when it ended of its own accord, as after File → Shut Down. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Jupyter server that has been started, whether it answers yet or not. It ends when this process does, however that happens. */
export interface JupyterServer {
  readonly token: string;
  /** The address of a page, token included. */
  url(page: string): string;
  /** Its address without a token, such as `http://127.0.0.1:8888/`. */
  readonly baseUrl: string;
  /** True as soon as it answers, false when it ended before that or took too long; then it is stopped. */
  answers(): Promise<boolean>;
  /** Settles when it has ended. */
  readonly ended: Promise<ServerEnd>;
  /** Asks it to end itself and its kernels; ends it by force when it takes too long. */
  stop(): void;
  /** Ends it at once. Its kernels notice and follow. */
  kill(): void;
  readonly logFile: string;
  /** The last lines of its log, indented. */
  lastWords(): string;
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

/** Seconds that a server may take until it answers: a machine under load, or a cold network drive, takes half of them. */
export const startSeconds = 60;

/**
 * Starts JupyterLab out of `.venv`. It listens on this machine only, wants a token, and keeps its own settings in the home;
 * settings for other Jupyters do not reach it.
 */
export function startServer(options: ServerOptions): JupyterServer {
  const { where = places(), port, folder } = options;
  const token = randomBytes(24).toString("hex");
  mkdirSync(where.jupyter, { recursive: true });
  const { folder: runtime, logFile } = makeRuntimeFolder(where.jupyter);
  const log = openSync(logFile, "wx", 0o600);
  // A process group of its own: Ctrl-C on the terminal is for the command, which then stops the server without a question.
  const child = spawn(where.python, ["-I", "-X", "utf8", "-c", launcher, ...commandLine(options, where)], {
    detached: process.platform !== "win32",
    cwd: folder,
    stdio: ["pipe", log, log],
    env: serverEnvironment(process.env, where, runtime, options.env),
  });
  closeSync(log);
  Object.assign(process.env, withoutProxy(process.env)); // this process's own requests to the server
  child.stdin?.on("error", () => undefined); // it has ended already, which `ended` tells
  child.stdin?.write(`${token}\n`);
  const ended = new Promise<ServerEnd>((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => rmSync(runtime, { recursive: true, force: true }));
  const baseUrl = `http://${host}:${port}/`;
  const url = (path: string): string => `${baseUrl}${path}?token=${token}`;
  const server: JupyterServer = {
    token,
    url,
    baseUrl,
    async answers() {
      // Only the server that knows the token answers this: another one may be at this port.
      const found = await untilAnswering(url("api/status"), child);
      if (!found) server.stop();
      return found;
    },
    ended,
    stop: () => stop(child),
    kill: () => killGroup(child),
    logFile,
    lastWords: () => lastLines(logFile),
  };
  return server;
}

/** Options win over every file of settings. */
function commandLine({ port, folder, page, browser = false, args = [] }: ServerOptions, where: Places): string[] {
  return [
    `--ServerApp.ip=${host}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--ServerApp.base_url=/",
    "--ServerApp.sock=",
    // Kept from one server to the next: pages that are open in a browser go on.
    `--ServerApp.cookie_secret_file=${join(where.jupyter, "cookie_secret")}`,
    "--ServerApp.certfile=",
    "--ServerApp.keyfile=",
    "--PasswordIdentityProvider.hashed_password=",
    "--ConnectionFileMixin.transport=tcp",
    "--MultiKernelManager.default_kernel_name=tslab",
    `--ServerApp.root_dir=${folder}`,
    ...(page === undefined ? [] : [`--LabApp.default_url=/lab/tree/${page}`]),
    ...(browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ...args,
  ];
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function untilAnswering(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + 1000 * startSeconds;
  while (!hasEnded(child) && performance.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await response?.body?.cancel().catch(() => undefined);
    if (response?.ok) return true;
    await wait(50);
  }
  return false;
}

function stop(child: ChildProcess): void {
  if (hasEnded(child) || child.stdin?.destroyed) return;
  child.stdin?.destroy();
  const force = setTimeout(() => killGroup(child), 1000 * (patienceSeconds + 2)); // should the launcher itself hang
  child.once("close", () => clearTimeout(force));
}

function killGroup(child: ChildProcess): void {
  if (hasEnded(child) || child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function lastLines(file: string, count = 5): string {
  try {
    return readFileSync(file, "utf8").trim().split("\n").slice(-count).join("\n  ");
  } catch {
    return "";
  }
}
