import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { venvPython } from "./venv";

const host = "127.0.0.1";

/** A JupyterLab that has been started, whether it answers yet or not. */
export interface LabServer {
  /** The address of a page, token included. */
  url(page: string): string;
  /** True as soon as JupyterLab answers, false when it ended before that. */
  answers(): Promise<boolean>;
  /** Settles when JupyterLab has ended. */
  ended: Promise<void>;
  /** Asks JupyterLab to end itself and its kernels; ends it by force when it takes too long. */
  stop(): void;
  logFile: string;
}

/**
 * Starts JupyterLab out of `.venv` on the learner's copy. It listens on this machine only, wants a token, and keeps its
 * own settings in the clone.
 * @param page what it shows first, as a path below `work/`
 */
export function startLab(root: string, port: number, page: string, browser: boolean): LabServer {
  const token = randomBytes(24).toString("hex");
  const home = join(root, ".workbook", "jupyter");
  mkdirSync(home, { recursive: true });
  const logFile = join(home, "lab.log");
  const log = openSync(logFile, "w");
  const args = [
    "-m",
    "jupyterlab",
    `--ServerApp.ip=${host}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${join(root, "work")}`,
    `--LabApp.default_url=/lab/tree/${page}`,
    ...(browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  // A process group of its own: Ctrl-C on the terminal is for the command, which then stops JupyterLab without a question.
  const child = spawn(venvPython(root), args, {
    detached: process.platform !== "win32",
    stdio: ["ignore", log, log],
    env: {
      ...process.env,
      JUPYTER_TOKEN: token,
      JUPYTER_CONFIG_DIR: home,
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      JUPYTER_PREFER_ENV_PATH: "1",
    },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = (path: string) => `http://${host}:${port}/${path}?token=${token}`;
  return { url, answers: () => untilAnswering(url("lab"), child), ended, stop: () => stop(child), logFile };
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
