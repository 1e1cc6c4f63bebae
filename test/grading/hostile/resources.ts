/** Submissions that do not come to an end, or take all there is. */
import { type Attack, attack, type Texts } from "./attack";

const row = (name: string, tries: string, texts: Texts, says: RegExp, honest: readonly string[] = ["2.6"]): Attack =>
  attack({ name, tries, says, texts, honest });

const asked = "const layerParameters: any";

export const resources: readonly Attack[] = [
  row(
    "loops",
    "to go on for ever, in a cell and in a checked function",
    { "2.1": `${asked} = (() => { while (true); })();`, "2.4": "  for (;;);" },
    /longer than|come to an end/,
  ),
  row(
    "loops-later",
    "to go on for ever, in promises and in a getter",
    {
      "2.1": `${asked} = await (async () => { while (true) await null; })();`,
      "2.2": "const stackParameters: any = { get length() { for (;;); } };",
    },
    /longer than|come to an end/,
  ),
  row(
    "loops-in-then",
    "to go on for ever where it is waited for: `then`, `toString`, an iterator",
    { "2.1": `${asked} = { then(resolve: any) { for (;;); } };` },
    /longer than|come to an end/,
  ),
  row(
    "waits",
    "to wait for ever, for what never comes",
    { "2.1": `${asked} = await new Promise(() => setInterval(() => undefined, 1000));` },
    /longer than|come to an end/,
  ),
  row(
    "type-bomb",
    "to keep the compiler busy for ever",
    {
      "2.1": `type Two<T> = [T, T] | [T, [T]];
type Many<T, N extends any[] = []> = N["length"] extends 24 ? T : Many<Two<T>, [...N, 0]>;
type All<T> = T extends [infer A, infer B] ? All<A> | All<B> : T extends [infer C] ? All<C> : T;
const bomb: All<Many<1 | 2 | 3>> = 1 as any as All<Many<"a" | 1>>;
type Words<A extends string, N extends any[] = []> = N["length"] extends 6 ? A : Words<\`\${A}\${"a" | "b" | "c" | "d" | "e" | "f" | "g" | "h"}\`, [...N, 0]>;
const word: Words<"x"> = "" as Words<"y">;
${asked} = 3;`,
    },
    /longer than|Type|type|end/,
  ),
  row(
    "long-line",
    "a line of 5 MB",
    { "2.1": `const text = "${"ab ".repeat(1_700_000)}";\n${asked} = text.length;` },
    /./,
  ),
  row(
    "deep-source",
    "brackets a hundred thousand deep, which no parser likes",
    { "2.1": `${asked} = ${"(".repeat(100_000)}1${")".repeat(100_000)};` },
    /./,
  ),
  row(
    "floods",
    "to print without an end, displays, lines and one endless line",
    {
      "2.1": `for (let i = 0; ; i++) console.log("x".repeat(1000), i);\n${asked} = 3;`,
      "2.2":
        'import * as tslab2 from "tslab";\nfor (let i = 0; i < 5_000; i++) tslab2.display.html("<b>" + "x".repeat(20_000) + "</b>");\nconst stackParameters: any = 3;',
    },
    /print|output|longer|Not quite/,
  ),
  row(
    "floods-beside",
    "to write without an end past the kernel's own output",
    {
      "2.1": `const fs: any = require("fs");
const lump = Buffer.alloc(1 << 20, 120);
for (let i = 0; i < 300; i++) for (const fd of [1, 2]) try { fs.writeSync(fd, lump); } catch {}
${asked} = 3;`,
    },
    /./,
  ),
  row(
    "hogs-heap",
    "all of the memory, as objects",
    {
      "2.1": `const kept: any[] = [];\nfor (;;) kept.push(new Array(1e5).fill(kept.length).map(String));\n${asked} = 3;`,
    },
    /memory|ended|died|longer|crashed|kernel/i,
  ),
  row(
    "hogs-buffers",
    "all of the memory, as buffers and tensors",
    {
      "2.1": `const kept: any[] = [];\nfor (let i = 0; i < 64; i++) kept.push(Buffer.alloc(1 << 28, 1));\n${asked} = 3;`,
      "2.2":
        'const { tf }: any = require("cnn-workbook");\nconst tensors: any[] = [];\nfor (let i = 0; i < 64; i++) tensors.push(tf.ones([1 << 26]));\nconst stackParameters: any = 3;',
    },
    /memory|alloc|ended|died|longer|crashed|kernel/i,
  ),
  row(
    "hogs-disk",
    "all of the disk, and all of the memory through files in it",
    {
      "2.1": `const fs: any = require("fs");
const lump = Buffer.alloc(1 << 24, 1);
for (const folder of ["/tmp", "/dev/shm", process.cwd(), "/var/tmp", "/run"])
  try { const fd = fs.openSync(folder + "/fill", "w"); for (let i = 0; i < 200; i++) fs.writeSync(fd, lump); } catch {}
${asked} = 3;`,
    },
    /./,
  ),
  row(
    "forks",
    "as many processes as there can be",
    {
      "2.1": `const { spawn }: any = require("child_process");
let started = 0;
for (let i = 0; i < 500; i++) try { const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); child.on("error", () => undefined); if (child.pid) started++; } catch {}
${asked} = started >= 300 ? ["REA", "CHED "].join("") + started : "few";`,
      "2.2": `const bomb = "for (let i = 0; i < 3; i++) require('child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[1]], { detached: true, stdio: 'ignore' }).on('error', () => {})";
require("child_process").spawn(process.execPath, ["-e", bomb, bomb], { detached: true, stdio: "ignore" }).on("error", () => undefined);
const stackParameters: any = 3;`,
    },
    /./,
    [],
  ),
  row(
    "exits",
    "to end its own process, in four ways",
    {
      "2.1": `process.exit(0);\n${asked} = 3;`,
      "2.2": "process.abort();\nconst stackParameters: any = 3;",
      "2.3": 'process.kill(process.pid, "SIGKILL");\nconst topShape: any = 3;',
      "2.4": "  process.exit();",
    },
    /kernel|ended|died|process/i,
  ),
  row(
    "kills-others",
    "to end or to stop whoever started it",
    {
      "2.1": `for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGKILL"])
  for (const pid of [process.ppid, 1, 2, 3]) try { if (pid !== process.pid) process.kill(pid, signal); } catch {}
${asked} = 3;`,
      "2.2":
        'for (const signal of ["SIGKILL"]) try { process.kill(-1, signal); } catch {}\nconst stackParameters: any = 3;',
      "2.3": 'process.kill(process.pid, "SIGSTOP");\nconst topShape: any = 3;',
    },
    /kernel|ended|died|process|longer|Not quite/i,
  ),
  row(
    "crashes-natively",
    "what native TensorFlow does not survive: odd shapes, impossible sizes",
    {
      "2.1": `const { tf }: any = require("cnn-workbook");
const op = (name: string, attributes: any[], inputs: any[]): void => { try { tf.backend().executeSingleOutput(name, attributes, inputs); } catch {} };
try { tf.zeros([1e6, 1e6, 1e6]); } catch {}
op("Reshape", [], [tf.ones([4]), tf.tensor1d([-5, 1e9], "int32")]);
op("Conv2D", [], [tf.ones([1, 1, 1, 1]), tf.ones([9, 9, 9, 9])]);
op("NoSuchOperation", [], []);
try { tf.backend().binding.deleteTensor(123456789); } catch {}
try { tf.backend().binding.executeOp("Fill", [], [1, 2, 3], 99); } catch {}
${asked} = 3;`,
    },
    /./,
  ),
  row(
    "throws-later",
    "errors that nobody catches, again and again, after its cell has ended",
    {
      before: `setInterval(() => { throw new Error("later"); }, 1);
setInterval(() => { Promise.reject(new Error("rejected")); }, 1);
process.on("uncaughtException", () => { throw new Error("again"); });
setTimeout(() => { (globalThis as any).x.y.z; }, 5);`,
      "2.1": `${asked} = 3;\nawait new Promise((resolve) => setTimeout(resolve, 50));`,
    },
    /./,
    [],
  ),
];
