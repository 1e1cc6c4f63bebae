/** System calls, which Node has none of its own for. */
import { spawnSync } from "node:child_process";
import type { Attempt } from "./attempt";

export const calling: Attempt[] = (
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

export const absent: Attempt[] = (
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

/** What a system call gives, and its error. */
export function perlCalls(perl: string, numbers: Record<"x64" | "arm64", number>, values: string): string {
  const number = numbers[process.arch as keyof typeof numbers];
  // Perl passes texts on that can be changed only.
  const program = `@values = (${values}); $! = 0; $given = syscall(${number}, @values); print "$given ", $! + 0`;
  const { stdout, stderr, error, signal } = spawnSync(perl, ["-e", program], { encoding: "utf8" });
  if (error) throw error;
  if (signal) throw new Error(signal);
  return stdout || stderr;
}
