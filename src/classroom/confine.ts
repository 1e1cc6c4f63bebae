/** What stands around each learner's server: the arguments of bubblewrap, setpriv and prlimit, and nothing else. */
import { dirname, join, sep } from "node:path";

/** What a learner's server may use at most. */
export interface Limits {
  /** Data of each process, in bytes. */
  readonly memoryBytes: number;
  /** Processes and threads of a learner, all together. */
  readonly processes: number;
  /** What fits into the learner's own /tmp, in bytes. */
  readonly temporaryBytes: number;
}

/** What a learner can see of this machine, read-only, beside the system's own programs. */
export interface Shown {
  /** Files and folders of the program, and what they run on. */
  readonly paths: readonly string[];
}

/** What is filled in for each learner: by the hub, which knows who it is. */
export const learner = { uid: "{uid}", gid: "{gid}", home: "{home}", inside: "{inside}", users: "{users}" } as const;

/** What every learner sees whole. */
export const systemFolders: readonly string[] = ["/usr"];
/** Links into /usr, as Debian has them. */
const systemLinks = ["bin", "lib", "lib32", "lib64", "sbin"];
/** What programs read there; whom the system knows, its keys and its other settings stay outside. */
const settings = [
  "alternatives",
  "ld.so.cache",
  "localtime",
  "nsswitch.conf",
  "hosts",
  "resolv.conf",
  "ssl/certs",
  "ssl/openssl.cnf",
];

/**
 * The command in front of a learner's server. It begins as root, and the server ends up as the learner's user:
 * - it sees /usr, the program (read-only) and its own home, and nothing else of this machine's files;
 * - it has its own /tmp, its own processes, and no capability; no program gives it one;
 * - it ends with the hub.
 * Network: the machine's own, for the server has to be reached. So kernels speak over files in /tmp, which others do not see.
 */
export function confinement(shown: Shown, { memoryBytes, processes, temporaryBytes }: Limits): string[] {
  const paths = shown.paths.filter((path) => !systemFolders.some((system) => path.startsWith(system + sep)));
  return [
    "bwrap",
    ...["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent"],
    // What it takes to become the learner; setpriv drops it.
    ...["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"],
    ...systemFolders.flatMap((folder) => ["--ro-bind", folder, folder]),
    ...systemLinks.flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]),
    ...folder("/etc"),
    ...folder("/etc/ssl"),
    ...settings.flatMap((name) => ["--ro-bind-try", `/etc/${name}`, `/etc/${name}`]),
    ...["--ro-bind", learner.users, "/etc/passwd"],
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["--perms", "1777", "--size", String(temporaryBytes), "--tmpfs", "/tmp"],
    ...["--perms", "1777", "--size", String(temporaryBytes), "--tmpfs", "/dev/shm"],
    ...ancestors(paths).flatMap(folder),
    ...paths.flatMap((path) => ["--ro-bind", path, path]),
    ...folder("/home"),
    ...["--bind", learner.home, learner.inside, "--chdir", "/", "--"],
    ...["setpriv", "--reuid", learner.uid, "--regid", learner.gid, "--clear-groups"],
    ...["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"],
    ...["prlimit", `--data=${memoryBytes}`, `--nproc=${processes}`, "--core=0"],
  ];
}

/** A folder that all may look into: those that bubblewrap makes by itself are for root alone. */
const folder = (path: string): string[] => ["--perms", "0755", "--dir", path];

/** The folders above these paths, each once and from the top down; those of the system are there already. */
function ancestors(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) {
    const above: string[] = [];
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) above.unshift(at);
    for (const at of above) all.add(at);
  }
  const inside = (path: string): boolean => paths.some((other) => path === other || path.startsWith(other + sep));
  return [...all].filter((path) => !inside(path) && !systemFolders.includes(path)).sort();
}

/** What learners see of the program: neither its answers, nor anybody's home, nor its history. */
export const shownOfProgram: readonly string[] = [
  "package.json",
  "dist",
  "node_modules",
  "notebooks",
  "exercises",
  "data",
  join("bench", "results"),
  join("scripts", "setup", "labextensions"),
];

/** Which folders of `.cache` the workbook runs on. */
export const isNeededCache = (name: string): boolean => /^(tensorflow|binding)-/.test(name);
