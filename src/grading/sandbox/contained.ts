/** Starts a program contained, with pipes that lead out, and ends it with all that it has started. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync } from "node:fs";
import type { Socket } from "node:net";
import { constants } from "node:os";
import type { Limits } from "./bubblewrap";
import { makeControlGroup } from "./cgroup";
import { tooMuchMemory, watchMemory } from "./memory";
import { systemFile } from "./systemFile";

export interface Program {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The descriptors, from 3 on, that are pipes between inside and outside, each in both directions. */
  readonly pipes: readonly number[];
}

/** A program that has been started. Pipes close when it ends. */
export interface Contained {
  pipe(descriptor: number): Socket;
  /** Ends it and all that it has started; `why` is then how it ended. */
  end(why?: string): void;
  /** Settles when nothing of it is left: with how it ended, in some words. */
  readonly ended: Promise<string>;
  /** The first line that it said on its error output: why it did not start, where it did not. */
  firstError(): string;
}

export interface Confinement {
  readonly limits: Limits;
  /** What bubblewrap is given and tells, by descriptor; nothing where there is no bubblewrap. */
  readonly wrapper?: { readonly filter: { descriptor: number; bytes: Buffer }; readonly info: number };
  /** Where the program is started; below bubblewrap it says itself where. */
  readonly folder: string;
}

/** How long the system may take to end all processes of a sandbox. */
const endMs = 3000;
/** How much of what it says on its error output is kept. */
const mostErrorBytes = 4000;

export function startContained({ command, env, pipes }: Program, { limits, wrapper, folder }: Confinement): Contained {
  const group = makeControlGroup(limits);
  const [file, ...args] = group ? group.enter(command) : command;
  const own = wrapper ? [wrapper.filter.descriptor, wrapper.info] : [];
  const nothing = openSync("/dev/null", "r");
  const child = spawn(file, args, {
    cwd: folder,
    env,
    detached: true, // the terminal's signals are for us
    stdio: descriptors([...pipes, ...own], nothing),
  });
  closeSync(nothing);
  const pipe = (descriptor: number): Socket => child.stdio[descriptor] as Socket;
  for (const descriptor of [2, ...pipes, ...own]) pipe(descriptor)?.on("error", () => undefined); // its end is told below
  if (wrapper) pipe(wrapper.filter.descriptor)?.end(wrapper.filter.bytes);
  const firstError = keepErrors(child);
  let reason: string | undefined;
  let first = wrapper ? undefined : child.pid;
  const told = wrapper ? readFirstPid(pipe(wrapper.info)).then((pid) => (first = pid)) : undefined;

  const hasEnded = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const end = (why?: string): void => {
    reason ??= why;
    if (hasEnded()) return;
    // The first process of a namespace takes all others with it, and bubblewrap ends when they are gone: who is told that
    // it has ended may take its user for another sandbox.
    if (told) void told.then((pid) => !hasEnded() && kill(pid ?? child.pid));
    else killGroup(child);
    setTimeout(() => !hasEnded() && child.kill("SIGKILL"), endMs).unref();
  };
  const watched = wrapper ? limits : { memoryBytes: limits.memoryBytes };
  const unwatch = watchMemory(() => first, watched, end);
  const ended = new Promise<string>((resolve) => {
    const settle = (how: string): void => {
      unwatch();
      if (!wrapper) killGroup(child);
      if (group?.ranOut()) reason ??= tooMuchMemory(limits);
      group?.remove();
      // Should something hold its other end still, or nobody read it: this process does not wait for that.
      for (const descriptor of [2, ...pipes, ...own]) pipe(descriptor)?.unref();
      resolve(reason ?? how);
    };
    child.once("error", (error) => child.pid === undefined && settle(error.message));
    child.once("exit", (code, signal) => {
      settle(howItEnded(code, signal));
    });
  });
  return { pipe, end, ended, firstError };
}

/** A pipe for each of these; what this process has inherited itself, and would pass on unasked, leads nowhere. */
function descriptors(pipes: readonly number[], nothing: number): (number | "pipe" | "ignore")[] {
  const inherited = inheritedDescriptors();
  const most = Math.max(2, ...pipes, ...inherited);
  return Array.from({ length: most + 1 }, (_, descriptor) => {
    if (descriptor === 2 || pipes.includes(descriptor)) return "pipe";
    return inherited.includes(descriptor) ? nothing : "ignore";
  });
}

const closedOnStart = 0o2000000;

function inheritedDescriptors(): number[] {
  try {
    return readdirSync("/proc/self/fdinfo")
      .map(Number)
      .filter((descriptor) => {
        if (descriptor < 3) return false;
        const flags = /^flags:\s+(\d+)/m.exec(systemFile(`/proc/self/fdinfo/${descriptor}`))?.[1];
        return flags !== undefined && (Number.parseInt(flags, 8) & closedOnStart) === 0;
      });
  } catch {
    return []; // a system without /proc
  }
}

/** What Node says of itself at every end of a process that has an inspector, and above a stack. */
const nodesOwn = /^Waiting for the debugger|^-----/;

/** The first line of what it says on its error output. */
function keepErrors(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (more: string) => {
    text = (text + more).slice(0, mostErrorBytes);
    // It may go on writing, to nobody.
    if (text.length >= mostErrorBytes) child.stderr?.destroy();
  });
  const lines = (): string[] => text.split("\n").map((line) => line.trim());
  return () => lines().find((line) => line !== "" && !nodesOwn.test(line)) ?? "";
}

/** The sandbox's first process, as bubblewrap tells. */
async function readFirstPid(info: Socket | undefined): Promise<number | undefined> {
  let text = "";
  if (info) for await (const chunk of info.setEncoding("utf8")) text += chunk;
  return Number(/"child-pid": (\d+)/.exec(text)?.[1]) || undefined;
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `signal ${signal}`;
  const number = (code ?? 0) - 128;
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return name ? `signal ${name}` : `exit code ${code}`;
}

function killGroup({ pid }: ChildProcess): void {
  kill(pid && -pid);
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
