import { dirname, join } from "node:path";
import type { OddEnvironment } from "./oddEnvironments";

const sandbox = ["bwrap", "--dev-bind", "/", "/"];

/** What only bubblewrap can give a process. */
export const containers: readonly OddEnvironment[] = [
  {
    name: "a user whom the system does not know",
    variables: () => ({ HOME: undefined, USER: undefined, LOGNAME: undefined }),
    command: () => [...sandbox, "--unshare-user", "--uid", "4242", "--gid", "4242", "--"],
  },
  {
    name: "root of a container",
    variables: () => ({ HOME: "/root", USER: "root" }),
    command: () => [...sandbox, "--unshare-user", "--uid", "0", "--gid", "0", "--"],
  },
  {
    name: "a HOME that may only be read",
    files: { "home/of.mine": "" },
    variables: (theirs) => ({ HOME: join(theirs, "home"), XDG_CACHE_HOME: undefined }),
    command: (theirs) => [...sandbox, "--ro-bind", join(theirs, "home"), join(theirs, "home"), "--"],
  },
  {
    name: "a full /tmp",
    variables: () => ({ TMPDIR: undefined }),
    command: (_, clone) => [...sandbox, "--size", "4096", "--tmpfs", "/tmp", "--bind", clone, clone, "--"],
  },
  {
    name: "a folder around the clone that may only be read",
    command: (_, clone) => [...sandbox, "--ro-bind", dirname(clone), dirname(clone), "--bind", clone, clone, "--"],
  },
];
