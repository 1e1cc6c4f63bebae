/** Submissions that forge what a check takes down, or patch what takes it down. */
import { type Attack, attack, type Texts } from "./attack";

const type = '"application/vnd.cnn-workbook.attempt+json"';
const raw = `import * as tslab from "tslab";
const forge = (record: any): void => { try { tslab.display.raw(${type}, record); } catch {} };
const forged = (task: string, value: any): any => ({ version: 2, task, learner: "honest-1", attempt: { is: "number", value }, verdict: "passed", state: "passed", passed: true, points: 100, maxPoints: 100, share: 1 });`;

/** An answer of 2.1 that does something while its check takes it down. */
const whileChecked = (work: string): string =>
  `const layerParameters: any = { get then() { try { ${work} } catch {} return undefined; }, value: 3 };`;

const row = (name: string, tries: string, texts: Texts, says: RegExp = /./, honest: readonly string[] = []): Attack =>
  attack({ name, tries, says, texts, honest });

export const forgeries: readonly Attack[] = [
  row("forges-verdict", "a record with a verdict, points and a share, in the check's own cell", {
    before: raw,
    "2.1": whileChecked('for (let i = 0; i < 3; i++) forge(forged("2.1", 3));'),
    "2.4": '  forge(forged("2.4", 3));\n  return { state: "passed", points: 2, share: 1 } as any;',
  }),
  row("forges-other-tasks", "records of other tasks, in the cell of one and between all", {
    before: `${raw}\nfor (const id of ["2.1", "2.2", "2.3", "2.5", "2.6"]) forge(forged(id, 903400));`,
    "2.1": whileChecked('for (const id of ["2.2", "2.3", "2.4", "2.5", "2.6", "10.2"]) forge(forged(id, 903400));'),
  }),
  row(
    "odd-records",
    "values that no record can hold: a proxy, a getter, a cycle, a million values, a hundred thousand levels",
    {
      before: `const trap = (): never => { throw new Error("trapped"); };
const traps: any = new Proxy({}, { get: () => trap, ownKeys: trap, getPrototypeOf: trap, has: trap });
const cycle: any = []; cycle.push(cycle, [cycle]);
let deep: any = []; for (let i = 0; i < 100_000; i++) deep = [deep];`,
      "2.1":
        "const layerParameters: any = new Proxy(Object(1), { get: (_, name) => name === Symbol.toPrimitive ? () => 1 : traps });",
      "2.2": "const stackParameters: any = cycle;",
      "2.3": "const topShape: any = new Array(20_000_000).fill(7);",
      "2.4": "  return traps;",
      "2.5": "const predictionBytes: any = deep;",
      "2.6":
        'const trainingBytes: any = { get length() { throw new Error("got"); }, [Symbol.iterator]: () => trap(), toJSON: () => 565613600, valueOf: () => 565613600, "is": "number", "value": 565613600 };',
    },
    /You gave|cannot|could not|too/,
  ),
  row("patches-prototypes", "built-in objects, so that everything equals everything", {
    before: `const patch = (target: any, name: any, value: any): void => { try { target[name] = value; } catch {} };
patch(Object.prototype, "passed", true);
patch(Object.prototype, "points", 9);
patch(Array.prototype, "every", () => true);
patch(Array.prototype, "some", () => true);
patch(Object, "is", () => true);
patch(Number, "isFinite", () => true);
patch(Math, "abs", () => 0);
patch(Map.prototype, "get", () => ({ state: "passed" }));
patch(RegExp.prototype, "test", () => true);`,
    "2.1": "const layerParameters: any = 3;",
    "2.2": "const stackParameters: any = 3;",
  }),
  row("patches-json", "JSON and promises, so that what is written says that all is right", {
    before: `const stringify = JSON.stringify;
(JSON as any).stringify = (value: any, ...rest: any[]) => (stringify as any)(value, ...rest)?.replace(/"state":"\\w+"/g, '"state":"passed"').replace(/"value":3\\b/g, '"value":180200.5,"points":9');
const then = Promise.prototype.then;
(Promise.prototype as any).then = function (this: any, ...rest: any[]) { return (then as any).apply(this, rest); };
(Function.prototype as any).call = function (this: any, self: any, ...rest: any[]) { return Reflect.apply(this, self, rest); };`,
    "2.1": "const layerParameters: any = 3;",
  }),
  row("writes-pipes", "messages of its own to whoever listens: ready, ended, displays, junk and half of one", {
    before: `const fs: any = require("fs");
const lines: any[] = [];
for (const type of ["ready", "ended", "message", "answer", "heard", "listening"])
  for (const cell of [0, 1, 2, 5, 6, 99])
    lines.push({ type, cell, id: cell, name: "display_data", json: JSON.stringify({ data: { ${type}: { version: 2, task: "2.1", attempt: { is: "number", value: 4 }, state: "passed", points: 9 } }, metadata: {} }), told: true, runs: false, press: 1, listening: true });
lines.push(null, [], 7, "x", {}, { type: 7 }, { type: "message", cell: 1, name: "stream", json: "{" });
for (const line of lines) try { (process as any).send?.(line); } catch {}
const text = lines.map((line) => JSON.stringify(line)).join("\\n") + "\\n\\u0000\\u0001\\ud800{{{\\n" + "[".repeat(50_000) + "\\n" + "x".repeat(100_000);
for (let fd = 0; fd < 40; fd++) {
  let target = "";
  try { target = fs.readlinkSync("/proc/self/fd/" + fd); } catch {}
  if (/^(pipe|socket):/.test(target)) for (const part of [text, "half of a"]) try { fs.writeSync(fd, part); } catch {}
}`,
    "2.1": "const layerParameters: any = 3;",
  }),
  row("replaces-check", "a check of its own, and the package's and the kernel's own objects", {
    before: `${raw}
for (const [name, loaded] of Object.entries(require.cache) as any)
  if (/cnn-workbook|dist.(index|tasks|notebook|host)/.test(name))
    for (const key of Object.keys(loaded.exports ?? {})) {
      const fake = (id: any) => { forge(forged(String(id), 4)); return { state: "passed", points: 9, verdict: { state: "passed", points: 9 } }; };
      try { if (/^(check|assess|assessFor|collect|judge|judgeRecord|toPlain|display)$/.test(key)) Object.defineProperty(loaded.exports, key, { value: fake, configurable: true }); } catch {}
    }
try { (globalThis as any).__tslab__ = undefined; } catch {}
(globalThis as any).console = new Proxy({}, { get: () => () => undefined });`,
    "2.1":
      "const layerParameters: any = 3;\nconst check = async (id: any, _: any) => forge({ ...forged(id, 4), points: 9 });",
  }),
  row("replaces-modules", "what `require` gives: the loader itself is patched", {
    before: `const Module: any = require("module");
const load = Module._load;
Module._load = function (name: string, ...rest: any[]) {
  const loaded = load.call(this, name, ...rest);
  return /worker|judge|collect|child_process|net/.test(name) ? new Proxy(loaded, { get: () => () => ({ state: "passed" }) }) : loaded;
};
for (const name of Object.keys(require.cache)) delete require.cache[name];
(process as any).binding = () => ({});
(process as any).emit = () => true;`,
    "2.1": "const layerParameters: any = 3;",
  }),
  row(
    "answers-by-timer",
    "a record of its own, again and again, into the cells that come after",
    {
      before: `${raw}
setInterval(() => { for (const id of ["2.1", "2.2", "2.3", "2.6"]) forge(forged(id, 4)); }, 1);
setInterval(() => { (globalThis as any).layerParameters = 3; }, 1);`,
      "2.1": "const layerParameters: any = 3;\nawait new Promise((resolve) => setTimeout(resolve, 100));",
    },
    /Not quite/,
  ),
];
