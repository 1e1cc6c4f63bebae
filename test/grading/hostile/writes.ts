/** Submissions that change what is not theirs, or leave something behind. */
import { type Attack, attack, file, quoted, reaching } from "./attack";
import { root } from "./world";

/** Gives true where a file can be changed; changes it in a way that breaks who reads it. */
const appends = (path: string): string =>
  `(() => { fs.appendFileSync(${quoted(path)}, "\\n;throw new Error('appended');"); return true; })()`;
const creates = (path: string): string => `(() => { fs.writeFileSync(${quoted(path)}, "x"); return true; })()`;

/** Places where the next submission could find something. */
const left = ["/tmp/left", "/var/tmp/left", "/dev/shm/left", "/run/left", "/left"];

export const writes: readonly Attack[] = [
  reaching("writes-program", "the judge's own files, the package and what it needs", () => [
    ["judge", appends(`${root}/dist/tasks/judge.js`)],
    ["index", appends(`${root}/dist/index.js`)],
    ["through the package", appends("@").replace('"@"', 'require.resolve("cnn-workbook")')],
    ["a dependency", appends("@").replace('"@"', 'require.resolve("@tensorflow/tfjs")')],
    ["a new module", creates(`${root}/node_modules/left.js`)],
    ["an exercise", appends(`${root}/exercises/${file}`)],
    ["after chmod", `(() => { fs.chmodSync(${quoted(`${root}/dist/index.js`)}, 0o777); return true; })()`],
    [
      "after a remount",
      `run("mount -o remount,rw / && touch ${root.replaceAll(" ", "\\\\ ")}/dist/left && echo written")`,
    ],
    [
      "by moving",
      `(() => { fs.renameSync(${quoted(`${root}/dist`)}, ${quoted(`${root}/dist-moved`)}); return true; })()`,
    ],
    ["node itself", appends("@").replace('"@"', "process.execPath")],
    ["a library of the system", creates("/usr/lib/left")],
    ["times", `(() => { fs.utimesSync(${quoted(`${root}/dist/index.js`)}, 1, 1); return true; })()`],
  ]),
  reaching("writes-grades", "the grades, and other learners' notebooks", ({ out, submissions, home, scratch }) => [
    ["grades", creates(`${out}/grades.json`)],
    ["kept", creates(`${out}/submissions/honest-1/${file.replace(".ipynb", ".json")}`)],
    ["another's notebook", creates(`${submissions}/honest-1/${file}`)],
    ["its own notebook", creates(`${submissions}/writes-grades/${file}`)],
    ["home", creates(`${home}/left`)],
    ["scratch", creates(`${scratch}/left`)],
    ["upwards", 'fs.readdirSync("..").some((name: string) => /honest|submissions|grades/.test(name))'],
  ]),
  attack({
    name: "leaves-something",
    tries: "to leave files, sockets, processes and changed modules to the next submission",
    honest: ["2.6"],
    says: /./,
    texts: ({ abstract, stays }) => ({
      before: `const fs: any = require("fs");
const { spawn }: any = require("child_process");
for (const path of ${JSON.stringify(left)}) try { fs.writeFileSync(path, "left"); } catch {}
try { require("net").createServer().listen("\\0${abstract}-left").unref(); } catch {}
for (const name of Object.keys(require.cache)) if (/tasks.collect/.test(name)) (require.cache[name] as any).exports.collect = null;
const stay = "for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(name, () => {}); setInterval(() => {}, 1000);";
const again = "require('child_process').spawn(process.execPath, ['-e', process.argv[2], '${stays}'], { detached: true, stdio: 'ignore' }).unref();";
for (const args of [["-e", stay, "${stays}"], ["-e", again, "x", stay]])
  try { spawn(process.execPath, args, { detached: true, stdio: "ignore" }).on("error", () => undefined).unref(); } catch {}
await new Promise((resolve) => setTimeout(resolve, 300));`,
    }),
  }),
  reaching("looks-for-it", "what another submission may have left", ({ abstract, stays }) => [
    ["files", `${JSON.stringify(left)}.filter((path) => fs.existsSync(path)).join()`],
    [
      "socket",
      `soon((done) => net.connect("\\0${abstract}-left").on("connect", () => done("connected")).on("error", () => done("")))`,
    ],
    [
      "processes",
      `fs.readdirSync("/proc").some((pid: string) => { try { return fs.readFileSync("/proc/" + pid + "/cmdline", "utf8").includes("${stays}"); } catch { return false; } })`,
    ],
  ]),
];
