/** The process that runs cells, as the one that speaks with Jupyter sees it. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { CellId, FromBack, ToBack } from "../kernel/channel";
import { pipeDescriptor } from "../kernel/watchdog";
import { withoutSecrets } from "./secrets";

export interface BackListener {
  message(message: FromBack): void;
  /** The watchdog has terminated what ran, for the press of this number. */
  terminated(press: number): void;
  /** The process ended by itself; `how` says how, and a new one is there. */
  died(how: string): void;
}

/** How long what a process sent last may take to arrive after its end. */
const lastWordsMs = 500;

export class Back {
  private child: ChildProcess | undefined;
  private ready = false;

  constructor(private readonly listener: BackListener) {}

  start(): void {
    const program = join(__dirname, "..", "kernel", "main.js");
    // A termination in a callback of Node's looks to that check like a corrupted stack, which ends the process.
    const flags = ["--no-force-async-hooks-checks"];
    const child = spawn(process.execPath, [...flags, program], {
      // A group of its own: the signal of the interrupt button goes to a whole group, and is for the front alone.
      detached: true,
      env: withoutSecrets(process.env),
      stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
      serialization: "json",
    });
    this.child = child;
    this.ready = false;
    const isCurrent = (): boolean => this.child === child;
    child.on("message", (message: FromBack) => {
      if (!isCurrent()) return;
      if (message.type === "ready") this.ready = true;
      this.listener.message(message);
    });
    const pipe = child.stdio[pipeDescriptor] as Socket;
    let rest = "";
    pipe.setEncoding("utf8");
    pipe.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      if (isCurrent()) for (const line of lines) this.listener.terminated(Number(line));
    });
    pipe.on("error", () => undefined); // its end is told by `exit`
    child.on("error", (error) => {
      if (isCurrent() && child.pid === undefined) this.gone(child, error.message);
    });
    child.once("exit", (code, signal) => {
      const tell = (): void => {
        clearTimeout(timer);
        if (isCurrent()) this.gone(child, signal ? `signal ${signal}` : `exit code ${code}`);
      };
      const timer = setTimeout(tell, lastWordsMs);
      if (child.connected) child.once("disconnect", tell);
      else tell();
    });
  }

  send(message: ToBack): void {
    if (!this.child) this.start();
    this.child?.send(message, () => undefined);
  }

  /** Has the watchdog terminate what runs, unless `press` has been answered or its cell has ended. */
  terminate(press: number, cell: CellId | undefined): void {
    (this.child?.stdio[pipeDescriptor] as Socket | undefined)?.write(`${press} ${cell ?? 0}\n`);
  }

  /** Gives the process up and starts a new one. */
  replace(): void {
    this.end();
    this.start();
  }

  /** Ends the process, and those that cells have started. */
  end(): void {
    const { child } = this;
    this.child = undefined;
    if (child) killGroup(child);
  }

  private gone(child: ChildProcess, how: string): void {
    killGroup(child);
    this.child = undefined;
    // One that never became ready would end again: it is started anew when somebody needs it.
    if (this.ready) this.start();
    this.listener.died(how);
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of them have ended.
  }
}
