/** Other processes, and what a process may. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { type Attempt, done, linkOr } from "./attempt";

export const others: Attempt[] = [
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

function status(...names: string[]): string {
  const text = fs.readFileSync("/proc/self/status", "utf8");
  return names.map((name) => new RegExp(`^${name}:\\s+(\\w+)`, "m").exec(text)?.[1]).join(" ");
}
