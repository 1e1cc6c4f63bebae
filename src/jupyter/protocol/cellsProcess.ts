/** A process that runs cells, as the one that looks after it sees it; this one is a child that Node's own way leads to. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { FromBack, ToBack } from "../kernel/channel";
import { pipeDescriptor } from "../kernel/watchdog";
import { withoutSecrets } from "./secrets";

export interface CellsProcess {
  send(message: ToBack): void;
  /** A line to its watchdog. */
  tellWatchdog(line: string): void;
  /** Ends it, and those that cells have started. */
  end(): void;
}

export interface CellsProcessListener {
  message(message: FromBack): void;
  /** A line of its watchdog. */
  watchdogSaid(line: string): void;
  /** It has ended, and has nothing more to say; `how` says how. */
  ended(how: string): void;
}

export type StartCellsProcess = (listener: CellsProcessListener) => CellsProcess;

/** A termination in a callback of Node's looks to that check like a corrupted stack, which ends the process. */
export const cellsProcessFlags: readonly string[] = ["--no-force-async-hooks-checks"];

/** How long what a process sent last may take to arrive after its end. */
const lastWordsMs = 500;

/** Starts one beside this process, uncontained, as JupyterLab's kernels are. */
export const startChild: StartCellsProcess = (listener) => {
  const program = join(__dirname, "..", "kernel", "main.js");
  const child = spawn(process.execPath, [...cellsProcessFlags, program], {
    // A group of its own: the signal of the interrupt button goes to a whole group, and is for the front alone.
    detached: true,
    env: withoutSecrets(process.env),
    stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
    serialization: "json",
  });
  child.on("message", (message: FromBack) => listener.message(message));
  const pipe = child.stdio[pipeDescriptor] as Socket;
  let rest = "";
  pipe.setEncoding("utf8");
  pipe.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) listener.watchdogSaid(line);
  });
  pipe.on("error", () => undefined); // its end is told by `exit`
  child.on("error", (error) => {
    if (child.pid === undefined) listener.ended(error.message);
  });
  child.once("exit", (code, signal) => {
    const tell = (): void => {
      clearTimeout(timer);
      listener.ended(signal ? `signal ${signal}` : `exit code ${code}`);
    };
    const timer = setTimeout(tell, lastWordsMs);
    if (child.connected) child.once("disconnect", tell);
    else tell();
  });
  return {
    send: (message) => void child.send(message, () => undefined),
    tellWatchdog: (line) => void pipe.write(`${line}\n`),
    end: () => killGroup(child),
  };
};

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of them have ended.
  }
}
