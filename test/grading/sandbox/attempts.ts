/**
 * What code in a sandbox must not be able to do, each with an attempt: it runs inside, and outside as well, where it has to
 * succeed if that harms nobody. Bundled into one file, which needs nothing of the workbook's.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import fs from "node:fs";
import { createConnection } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";

/** What there is to be attacked. */
export interface World {
  /** The workbook, as the one who runs it knows it. */
  readonly program: string;
  /** Its place for who makes the attempt. */
  readonly programHere: string;
  readonly home: string;
  /** A file of another learner's, and a folder to write into. */
  readonly secretFile: string;
  readonly folder: string;
  /** A server's port and name, and where datagrams are taken. */
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly abstractSocket: string;
  /** A process of the same user's, with a token in its environment. */
  readonly pid: number;
  /** The namespaces of who grades, by kind. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Programs that were brought along: perl, and one that belongs to its owner whoever starts it. */
  readonly perl: string;
  readonly ownersPerl: string;
}

export interface Attempt {
  readonly name: string;
  /** Gives something, or throws. */
  readonly attempt: (world: World) => unknown;
  /** What must come of it inside: an error's code and message, or what it gives. */
  readonly inside: RegExp;
  /** The same outside; nothing where it is not tried there. */
  readonly outside?: RegExp;
}

const missing = /^refused: ENOENT/;
const readOnly = /^refused: EROFS/;
const done = /^did: ./;

const read = (path: (world: World) => string) => (world: World) => fs.readFileSync(path(world), "utf8").slice(0, 40);
const list = (path: (world: World) => string) => (world: World) => fs.readdirSync(path(world)).slice(0, 3).join();
const write = (path: (world: World) => string) => (world: World) => {
  fs.appendFileSync(path(world), "was here");
  return "wrote";
};

const reading: Attempt[] = [
  { name: "reads answers", attempt: list(({ program }) => join(program, "answers")), inside: missing, outside: done },
  { name: "reads answers where the workbook lies inside", attempt: list(() => "/workbook/answers"), inside: missing },
  { name: "reads the tests", attempt: list(({ program }) => join(program, "test")), inside: missing, outside: done },
  { name: "reads the sources", attempt: list(() => "/workbook/src"), inside: missing },
  { name: "reads git's folder", attempt: list(() => "/workbook/.git"), inside: missing },
  { name: "reads the progress of who grades", attempt: list(() => "/workbook/.workbook"), inside: missing },
  { name: "reads the home of who grades", attempt: list(({ home }) => home), inside: missing, outside: /^did: / },
  { name: "reads another learner's file", attempt: read((w) => w.secretFile), inside: missing, outside: done },
  { name: "reads the system's users", attempt: read(() => "/etc/passwd"), inside: missing, outside: done },
  { name: "reads the system's passwords", attempt: read(() => "/etc/shadow"), inside: missing },
  {
    name: "reads what lies around it",
    attempt: list(({ programHere }) => join(programHere, "..", "home")),
    inside: missing,
  },
  {
    name: "sees no more than it needs",
    attempt: () => fs.readdirSync("/").join(" "),
    inside:
      /^did: (dev|etc|lib\d*|libx32|nix|home|opt|proc|tmp|usr|workbook|[\w.-]+)( (dev|etc|lib\d*|libx32|nix|home|opt|proc|tmp|usr|workbook))*$/,
    outside: /\broot\b/,
  },
  {
    name: "has descriptors of who grades",
    attempt: () =>
      fs
        .readdirSync("/proc/self/fd")
        .map((name) => linkOr(`/proc/self/fd/${name}`))
        .filter((target) => !/^(socket|pipe|anon_inode):|^\/dev\/null$|\/proc\/\d+\/fd$|^$/.test(target))
        .join(),
    inside: /^did: $/,
  },
];

const writing: Attempt[] = [
  ...["dist/index.js", "dist/new.js", "node_modules/new.js", "new.js"].map((file) => ({
    name: `writes ${file} of the program`,
    attempt: write(() => `/workbook/${file}`),
    inside: readOnly,
  })),
  ...["/new", "/usr/lib/new", "/etc/new", "/dev/new", "/dev/shm/new"].map((file) => ({
    name: `writes ${file}`,
    attempt: write(() => file),
    inside: readOnly,
  })),
  {
    name: "writes a file of the program that is there",
    attempt: write(() => "/workbook/package.json"),
    inside: /^refused: (EROFS|EACCES)/,
  },
  {
    name: "writes a setting of the kernel",
    attempt: write(() => "/proc/sys/kernel/hostname"),
    inside: /^refused: (EROFS|EACCES)/,
  },
  {
    name: "writes into a folder of outside",
    attempt: write((w) => join(w.folder, "new")),
    inside: missing,
    outside: done,
  },
  { name: "writes into its own folder", attempt: write(() => "/tmp/new"), inside: done },
  {
    name: "finds a place that can be written and is not its own",
    attempt: () => mounts().filter(({ at, options }) => options.includes("rw") && !isOwn(at) && canWrite(at)).length,
    inside: /^did: 0$/,
  },
  {
    name: "mounts the program anew, to be written",
    attempt: ({ perl }) => perlCalls(perl, { x64: 165, arm64: 40 }, '0, "/workbook/dist", 0, 32 | 4096, 0'), // MS_REMOUNT | MS_BIND
    inside: /^did: -1 1$/,
  },
  {
    name: "reads through TensorFlow",
    attempt: (w) => tensorFlowReads(w, w.secretFile),
    inside: /^refused: [\s\S]*No such file/,
    outside: done,
  },
  {
    name: "writes through TensorFlow",
    attempt: (w) => tensorFlowWrites(w, "/workbook/dist/new"),
    inside: /^refused: [\s\S]*Read-only/,
  },
];

const reaching: Attempt[] = [
  {
    name: "reaches a server of this machine",
    attempt: (w) => connects({ host: "127.0.0.1", port: w.tcpPort }),
    inside: /^refused/,
    outside: done,
  },
  {
    name: "reaches it by its other address",
    attempt: (w) => connects({ host: "::1", port: w.tcpPort }),
    inside: /^refused/,
  },
  {
    name: "reaches another machine",
    attempt: () => connects({ host: "192.0.2.1", port: 80 }),
    inside: /^refused: (EAFNOSUPPORT|ENETUNREACH|EPERM)/,
  },
  { name: "sends a datagram", attempt: (w) => datagram(w.udpPort), inside: /^refused/, outside: done },
  {
    name: "reaches an abstract socket",
    attempt: (w) => connects({ path: `\0${w.abstractSocket}` }),
    inside: /^refused: ECONNREFUSED/,
    outside: done,
  },
  {
    name: "has a network other than its own",
    attempt: () =>
      Object.keys(networkInterfaces())
        .filter((name) => name !== "lo")
        .join(),
    inside: /^(did: $|refused)/,
  },
  // AF_VSOCK, which no namespace holds: a machine of a cloud reaches its host so.
  {
    name: "speaks with the host of a virtual machine",
    attempt: ({ perl }) => perlCalls(perl, { x64: 41, arm64: 198 }, "40, 1, 0"),
    inside: /^did: -1 97$/,
  },
  { name: "knows the name of this machine", attempt: () => hostname(), inside: /^did: workbook$/ },
];

const others: Attempt[] = [
  {
    name: "shares a namespace with who grades",
    attempt: ({ namespaces }) =>
      Object.entries(namespaces)
        .flatMap(([kind, id]) => (linkOr(`/proc/self/ns/${kind}`) === id ? [kind] : []))
        .join(),
    inside: /^did: $/,
    outside: /pid.*net|net.*pid/,
  },
  {
    name: "is in a session of who grades, and leaves a core behind",
    attempt: () => {
      const session = Number(fs.readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ")[3]);
      const core = /^Max core file size +(\d+) +(\d+)/m.exec(fs.readFileSync("/proc/self/limits", "utf8"));
      return `${session > 0} ${core?.[1]} ${core?.[2]}`;
    },
    inside: /^did: true 0 0$/,
  },
  {
    name: "sees a process of outside",
    attempt: ({ pid }) => process.kill(pid, 0),
    inside: /^refused: ESRCH/,
    outside: done,
  },
  {
    name: "reads a process's environment",
    attempt: ({ pid }) => /token=\w+/.exec(fs.readFileSync(`/proc/${pid}/environ`, "utf8")),
    inside: /^refused: (ENOENT|EACCES)/,
    outside: /token=/,
  },
  {
    name: "sees other processes than its own",
    attempt: () => fs.readdirSync("/proc").filter((name) => Number(name) > 60).length,
    inside: /^did: 0$/,
    outside: /^did: [1-9]/,
  },
  {
    name: "ends the sandbox's first process",
    attempt: () => `signalled ${process.kill(1, "SIGKILL")}`,
    inside: /^(refused: EPERM|did: signalled)/,
  },
  {
    name: "has variables of who grades",
    attempt: () => Object.keys(process.env).sort().join(),
    inside:
      /^did: HOME,LANG,OMP_NUM_THREADS,PATH,PWD,TF_CPP_MIN_LOG_LEVEL,TF_NUM_INTEROP_THREADS,TF_NUM_INTRAOP_THREADS,UV_THREADPOOL_SIZE,WORKBOOK_HOME$/,
  },
  {
    name: "has privileges",
    attempt: () => status("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"),
    inside: /^did: 0+ 0+ 0+ 0+ 0+$/,
  },
  {
    name: "may get privileges, or call what it likes",
    attempt: () => status("NoNewPrivs", "Seccomp"),
    inside: /^did: 1 2$/,
  },
  {
    name: "is root, or in a group of outside",
    attempt: () =>
      `${process.getuid?.() === 0} ${process.getgroups?.().filter((group) => group !== process.getgid?.() && group !== 65534)}`,
    inside: /^did: false $/,
  },
  {
    name: "becomes who owns a program",
    attempt: ({ ownersPerl }) =>
      execFileSync(ownersPerl, ["-e", "print $< == $> ? 'the same' : 'another'"], { encoding: "utf8" }),
    inside: /^did: the same$/,
  },
  {
    name: "has the system's programs",
    attempt: () =>
      fs
        .readdirSync("/usr/bin")
        .filter((name) => !["node", "setpriv", "prlimit"].includes(name))
        .join(),
    inside: /^did: (node[\w.-]*)?$/,
    outside: done,
  },
];

const calling: Attempt[] = (
  [
    ["makes a namespace of users", { x64: 272, arm64: 97 }, "0x10000000"],
    ["makes a namespace of users by clone", { x64: 56, arm64: 220 }, "0x10000011, 0, 0, 0, 0"],
    ["traces a process", { x64: 101, arm64: 117 }, "0, 0, 0, 0"],
    ["reads another's memory", { x64: 310, arm64: 270 }, "1, 0, 0, 0, 0, 0"],
    ["loads a program into the kernel", { x64: 321, arm64: 280 }, "0, 0, 0"],
    ["mounts", { x64: 165, arm64: 40 }, "0, 0, 0, 0, 0"],
    ["takes keys", { x64: 250, arm64: 219 }, "0, 0, 0, 0, 0"],
    ["takes memory that outlives it", { x64: 29, arm64: 194 }, "0, 4096, 0600"],
    ["takes queues that outlive it", { x64: 68, arm64: 186 }, "0, 0600"],
    ["begins a session, which gets as much of the processor as all of ours", { x64: 112, arm64: 157 }, ""],
    ["measures the processor", { x64: 298, arm64: 241 }, "0, 0, 0, 0, 0"],
  ] as const
).map(([name, numbers, values]) => ({
  name,
  attempt: ({ perl }) => perlCalls(perl, numbers, values),
  inside: /^did: -1 1$/,
}));

const absent: Attempt[] = (
  [
    ["takes memory as a file without a name", { x64: 319, arm64: 279 }, '"x", 0'],
    ["makes a ring of calls", { x64: 425, arm64: 425 }, "1, 0"],
    ["starts processes by flags that are not seen", { x64: 435, arm64: 435 }, "0, 0"],
  ] as const
).map(([name, numbers, values]) => ({
  name,
  attempt: ({ perl }) => perlCalls(perl, numbers, values),
  inside: /^did: -1 38$/,
}));

export const attempts: readonly Attempt[] = [...reading, ...writing, ...reaching, ...others, ...calling, ...absent];

const ownMounts = /^\/(tmp|proc|dev)(\/|$)/;
const isOwn = (path: string): boolean => ownMounts.test(path);

function mounts(): { at: string; options: string[] }[] {
  const lines = fs.readFileSync("/proc/mounts", "utf8").trim().split("\n");
  return lines.map((line) => line.split(" ")).map(([, at, , options]) => ({ at, options: options.split(",") }));
}

function canWrite(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function linkOr(path: string): string {
  try {
    return fs.readlinkSync(path);
  } catch {
    return "";
  }
}

function status(...names: string[]): string {
  const text = fs.readFileSync("/proc/self/status", "utf8");
  return names.map((name) => new RegExp(`^${name}:\\s+(\\w+)`, "m").exec(text)?.[1]).join(" ");
}

/** What a system call gives, and its error. */
function perlCalls(perl: string, numbers: Record<"x64" | "arm64", number>, values: string): string {
  const number = numbers[process.arch as keyof typeof numbers];
  // Perl passes texts on that can be changed only.
  const program = `@values = (${values}); $! = 0; $given = syscall(${number}, @values); print "$given ", $! + 0`;
  const { stdout, stderr, error, signal } = spawnSync(perl, ["-e", program], { encoding: "utf8" });
  if (error) throw error;
  if (signal) throw new Error(signal);
  return stdout || stderr;
}

function connects(where: { host: string; port: number } | { path: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(where, () => {
      socket.destroy();
      resolve("connected");
    });
    socket.on("error", reject);
  });
}

function datagram(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.on("error", reject);
    socket.send("was here", port, "127.0.0.1", (error) => {
      if (error) reject(error);
      else resolve("sent");
      socket.close();
    });
  });
}

interface Backend {
  executeSingleOutput(name: string, attributes: object[], inputs: object[]): { dataSync(): string[] };
  executeMultipleOutputs(name: string, attributes: object[], inputs: object[], outputs: number): unknown;
}

interface TensorFlow {
  tensor(values: string[] | string, shape: number[], type: string): object;
  backend(): Backend;
}

function tensorFlow({ programHere }: World): TensorFlow {
  // Some later Nodes lack what it calls.
  const util = require("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
  return require(join(programHere, "node_modules", "@tensorflow", "tfjs-node")) as TensorFlow;
}

function tensorFlowReads(world: World, file: string): string {
  const tf = tensorFlow(world);
  return tf
    .backend()
    .executeSingleOutput("ReadFile", [], [tf.tensor([file], [], "string")])
    .dataSync()[0];
}

function tensorFlowWrites(world: World, file: string): string {
  const tf = tensorFlow(world);
  const text = (value: string): object => tf.tensor([value], [], "string");
  tf.backend().executeMultipleOutputs("WriteFile", [], [text(file), text("was here")], 0);
  return "wrote";
}
