/** Submissions that are not plain files in a plain folder: links, devices, odd names, archives. */
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { type Attack, allPoints, allTasks, file, notebookOf, writeFile } from "./attack";

const good = (): string => formatNotebook(notebookOf({}, allTasks));

const place = (name: string, tries: string, says: RegExp, write: Attack["write"], points = 0): Attack => ({
  name,
  tries,
  says,
  points,
  write,
});

const notPlain = /link|plain|regular|file|folder|not/i;

const zipped =
  (entries: Zippable, name = "all.zip") =>
  (folder: string): void =>
    writeFile(folder, name, zipSync(entries, { level: 9 }));

export const places: readonly Attack[] = [
  place("links-to-another", "another learner's work, by a link", notPlain, (folder, { submissions }) => {
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(submissions, "honest-1", file), join(folder, file));
  }),
  place("links-to-secret", "the instructor's files in the report, by a link", notPlain, (folder, { home }) => {
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(home, "secret.txt"), join(folder, file));
    symlinkSync(home, join(folder, "home"));
    symlinkSync("/proc/self/environ", join(folder, "environ.ipynb"));
  }),
  place("links-in-a-circle", "to go round in a circle of links", notPlain, (folder) => {
    mkdirSync(folder, { recursive: true });
    symlinkSync(folder, join(folder, "again"));
    symlinkSync(file, join(folder, file));
  }),
  place("is-a-link", "another learner's whole folder, by a link", notPlain, (folder, { submissions }) =>
    symlinkSync(join(submissions, "honest-1"), folder),
  ),
  place(
    "shares-a-file",
    "another learner's work, by a second name of the same file",
    /link|same|one file|honest/i,
    (folder, { submissions }) => {
      mkdirSync(folder, { recursive: true });
      linkSync(join(submissions, "honest-1", file), join(folder, file));
    },
  ),
  place("pipe", "to be waited for: the notebook is a pipe that nobody writes to", notPlain, (folder) => {
    mkdirSync(folder, { recursive: true });
    execFileSync("mkfifo", [join(folder, file)]);
  }),
  place("folder-for-a-file", "nothing bad: a folder with the notebook's name", notPlain, (folder) =>
    mkdirSync(join(folder, file), { recursive: true }),
  ),
  place("deep-folders", "to be searched without an end: folders two hundred deep", /./, (folder) =>
    mkdirSync(join(folder, ...Array.from({ length: 200 }, () => "d"), "x"), { recursive: true }),
  ),
  place("zip", "nothing bad: the notebook is in an archive", /^/, zipped({ [file]: strToU8(good()) }), allPoints),
  place(
    "zip-slip",
    "files beside the submission: an archive whose names lead out of it",
    /name|path|outside|leads|\.\./i,
    (folder, world) =>
      zipped({
        [`../honest-1/${file}`]: strToU8("slipped"),
        [`../../out/slipped.ipynb`]: strToU8("slipped"),
        [`${world.home}/slipped.ipynb`]: strToU8("slipped"),
        "..\\..\\slipped.ipynb": strToU8("slipped"),
      })(folder),
  ),
  place(
    "zip-bomb",
    "the disk and the memory: an archive of some kilobytes that is many megabytes",
    /times its size|large/,
    (folder) => {
      const zeros: Zippable[string] = [new Uint8Array(25_000_000), { level: 1 }];
      zipped({ [file]: zeros, "more.ipynb": zeros })(folder);
    },
  ),
  place("zip-broken", "nothing bad: half of an archive", /zip|archive/i, (folder) =>
    writeFile(folder, "all.zip", zipSync({ [file]: strToU8(good()) }).slice(0, 700)),
  ),
  place("zip-lies", "an archive that says it is small, and is not", /zip|archive|large|broken/i, (folder) => {
    const bytes = zipSync({ [file]: new Uint8Array(8_000_000) }, { level: 1 });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length - 4; at++) {
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 100, true);
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
    }
    writeFile(folder, "all.zip", bytes);
  }),
  place(
    "many-files",
    "to be listed without an end: four hundred notebooks",
    /many|files|notebooks|too|not/i,
    (folder) => {
      for (let i = 0; i < 400; i++) writeFile(folder, `n${i}.ipynb`, "{}");
    },
  ),
];

/** Names of learners that are a formula, a page's code, a way out, or a word of JavaScript. Each hands in good work. */
export const oddNames: readonly string[] = [
  '=HYPERLINK("http:||127.0.0.1", "grades")',
  "@SUM(1+1)*cmd|' |C'!A0",
  "<img src=x onerror=alert(1)>",
  "'\"><script>alert(1)<|script>",
  "two\nlines",
  "__proto__",
  "-rf",
  "ada\u202egnp.exe",
  "n".repeat(200),
];

export const names: readonly Attack[] = oddNames.map((name) => ({
  name,
  tries: "to be more than a name in a table or on a page",
  points: /\n|n{100}/.test(name) ? 0 : 1, // no name of anybody: it is not graded, and named
  says: /./,
  write: (folder) => writeFile(folder, file, formatNotebook(notebookOf({}, ["2.1"]))),
}));
