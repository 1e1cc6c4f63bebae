import fs from "node:fs";
import { join } from "node:path";
import { type Attempt, done, linkOr, list, missing, read } from "./attempt";

export const reading: Attempt[] = [
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
