/**
 * What a sandbox promises is what stands here. Each line has an attempt from inside that must fail, in
 * `test/grading/sandbox.test.ts`.
 */

/** Where the workbook lies inside. */
export const inside = { program: "/workbook", home: "/tmp" } as const;

/** The descriptor on which bubblewrap reads the filter of system calls, and tells which process is the sandbox's first. */
export const bubblewrapPipes = { filter: 7, info: 8 } as const;

/** Something of outside, at a place inside, to be read only. */
export type Mount =
  | { readonly kind: "folder" | "file"; readonly from: string; readonly to: string }
  | { readonly kind: "link"; readonly from: string; readonly to: string };

/** Programs that a sandbox is made with. */
export interface Tools {
  readonly bwrap: string;
  readonly setpriv: string;
  readonly prlimit: string;
}

/** What one process, and one sandbox, may take. */
export interface Limits {
  /** Memory of a process's own: code and what it maps from files does not count. */
  readonly dataBytes: number;
  /** The same of all processes of a sandbox together, with what they share. */
  readonly memoryBytes: number;
  /** All that may lie in the writable folder. */
  readonly temporaryBytes: number;
  readonly temporaryFiles: number;
  /** One file. */
  readonly fileBytes: number;
  /** Processes and threads of the sandbox. */
  readonly processes: number;
  /** Files, pipes and sockets that a process has open. */
  readonly openFiles: number;
}

/** Twice what the most demanding exercise takes, and what Node and TensorFlow start. */
export const standardLimits: Limits = {
  dataBytes: 2_000_000_000,
  memoryBytes: 2_500_000_000,
  temporaryBytes: 268_435_456,
  temporaryFiles: 50_000,
  fileBytes: 134_217_728,
  processes: 32,
  openFiles: 512,
};

/** Who runs inside: a user that nobody else is, or, where the system lets us be no other, ourselves in a namespace of users. */
export type Runner = { readonly uid: number } | "self";

export interface Sandbox {
  readonly mounts: readonly Mount[];
  readonly runner: Runner;
  readonly limits: Limits;
  readonly tools: Tools;
}

/** The command that runs `command` contained. Its environment is all that the caller gives it. */
export function bubblewrap({ mounts, runner, limits, tools }: Sandbox, command: readonly string[]): string[] {
  return [
    tools.bwrap,
    // Own processes, messages between them, host name, groups of processes, and no network but a loopback of its own.
    ...["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--unshare-net"],
    ...["--hostname", "workbook"],
    // It ends when we do, and has no terminal.
    ...["--die-with-parent", "--new-session"],
    ...privileges(runner),
    // System calls that could take memory that is counted nowhere, or that nothing in a notebook needs.
    ...["--seccomp", String(bubblewrapPipes.filter)],
    ...["--info-fd", String(bubblewrapPipes.info)],
    // Nothing but these can be seen, and none of them written.
    ...folders(mounts).flatMap((folder) => ["--perms", "0755", "--dir", folder]),
    ...mounts.flatMap(mounted),
    ...["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"],
    // The one place to write to lies in memory and goes with the sandbox.
    ...["--perms", "1777", "--size", String(limits.temporaryBytes), "--tmpfs", "/tmp"],
    ...["--remount-ro", "/", "--chdir", inside.home],
    "--",
    ...anotherUser(runner, tools),
    ...limited(limits, tools),
    ...command,
  ];
}

/** The command under the limits that a process can be given. */
export function limited(
  { dataBytes, processes, fileBytes, openFiles }: Limits,
  { prlimit }: Pick<Tools, "prlimit">,
  countsProcesses = true,
): string[] {
  const counted = countsProcesses ? [`--nproc=${processes}`] : [];
  return [
    prlimit,
    `--data=${dataBytes}`,
    ...counted,
    `--fsize=${fileBytes}`,
    `--nofile=${openFiles}`,
    "--core=0",
    "--",
  ];
}

/**
 * As root the mounts are made by root, who may reach folders that nobody else may, and only what it takes to become another
 * user is kept until then. Without root a namespace of users gives what making mounts takes, and forbids more of them.
 */
function privileges(runner: Runner): string[] {
  return runner === "self"
    ? ["--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    : ["--cap-drop", "ALL", ...["SETUID", "SETGID", "SETPCAP"].flatMap((name) => ["--cap-add", `CAP_${name}`])];
}

function anotherUser(runner: Runner, { setpriv }: Tools): string[] {
  if (runner === "self") return [];
  const ids = ["--reuid", `${runner.uid}`, "--regid", `${runner.uid}`, "--clear-groups"];
  const nothing = ["--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--no-new-privs"];
  return [setpriv, ...ids, ...nothing, "--"];
}

function mounted({ kind, from, to }: Mount): string[] {
  return kind === "link" ? ["--symlink", from, to] : ["--ro-bind", from, to];
}

/** Folders that bubblewrap would make by itself, for the eyes of root alone. */
function folders(mounts: readonly Mount[]): string[] {
  const above = (path: string): string[] => {
    const parent = path.slice(0, path.lastIndexOf("/"));
    return parent === "" ? [] : [...above(parent), parent];
  };
  const own = new Set(mounts.map(({ to }) => to));
  return [...new Set(mounts.flatMap(({ to }) => above(to)))].filter((folder) => !own.has(folder));
}

/** Node's options for who shares a processor with others: it would start a thread for each. */
export const oneOfMany: readonly string[] = ["--v8-pool-size=1"];

/** The environment inside: nothing of ours. */
export function environment(threads: number, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: "/usr/bin",
    HOME: inside.home,
    LANG: "C.UTF-8",
    TF_CPP_MIN_LOG_LEVEL: "3",
    TF_NUM_INTRAOP_THREADS: `${threads}`,
    TF_NUM_INTEROP_THREADS: "1",
    OMP_NUM_THREADS: `${threads}`,
    UV_THREADPOOL_SIZE: "1",
    WORKBOOK_HOME: inside.home,
    ...own,
  };
}
