/** Submissions that ask the package for the answers. */
import { type Attack, attack, quoted } from "./attack";

/** Gives each task of value what `expression` gives, with `id` the task's. */
const everyAnswer = (expression: string): Record<string, string> => {
  const ask = (id: string): string =>
    `((id: string): any => { try { return ${expression}; } catch (error) { return "none"; } })("${id}")`;
  return {
    "2.1": `const layerParameters: any = ${ask("2.1")};`,
    "2.2": `const stackParameters: any = ${ask("2.2")};`,
    "2.3": `const topShape: any = ${ask("2.3")};`,
    "2.5": `const predictionBytes: any = ${ask("2.5")};`,
    "2.6": `const trainingBytes: any = ${ask("2.6")};`,
  };
};

const says = /You gave|Not quite|nothing|cannot|failed|crashed|Cannot/;

export const answers: readonly Attack[] = [
  attack({
    name: "asks-registry",
    tries: "the right values, by `findTask(id).pose().expected()`",
    says,
    texts: everyAnswer('require("cnn-workbook/dist/tasks/registry").findTask(id).pose().expected()'),
  }),
  attack({
    name: "asks-oracle",
    tries: "the right values, by `attemptWith([])`, `oracle` or `formula` of the question's own module",
    says,
    texts: {
      before: `const questions: any = (() => { try { return require("cnn-workbook/dist/tasks/questions/q02").q02; } catch { return {}; } })();
const asks = (task: any): any => {
  const posed = task.pose();
  for (const way of [() => posed.attemptWith([]), () => task.oracle(posed.givens), () => task.formula(posed.givens, () => false), () => posed.wanted, () => posed.solve(() => false)])
    try { const got = way(); if (got !== undefined) return got; } catch {}
  return "none";
};`,
      ...everyAnswer("asks(questions[id])"),
    },
  }),
  attack({
    name: "searches-modules",
    tries: "the right values, in everything that is loaded: each function named like an answer is called",
    says,
    texts: {
      before: `const seen = new Set<any>();
const answersOf: any = {};
const search = (value: any, depth: number): void => {
  if (depth > 5 || value === null || !["object", "function"].includes(typeof value) || seen.has(value)) return;
  seen.add(value);
  if (typeof value.pose === "function" && typeof value.id === "string") {
    try {
      const posed = value.pose();
      const wanted = posed.expected?.() ?? posed.attemptWith?.([]) ?? posed.wanted;
      if (wanted !== undefined) answersOf[value.id] = wanted;
    } catch {}
  }
  for (const name of Reflect.ownKeys(value)) try { search(value[name], depth + 1); } catch {}
};
for (const [name, loaded] of Object.entries(require.cache)) if (/cnn-workbook|dist.tasks/.test(name)) search((loaded as any).exports, 0);`,
      ...everyAnswer("answersOf[id]"),
    },
  }),
  attack({
    name: "reads-formulas",
    tries: "the right values, by reading the program's files through its link and running their formulas",
    says,
    texts: {
      before: `const fs: any = require("fs");
const path: any = require("path");
const folder = path.dirname(fs.realpathSync(require.resolve("cnn-workbook")));
const places = ["tasks/questions/q02.js", "grading/program/q02.js", "../src/tasks/questions/q02.ts", "../answers/02-parameters-and-memory.ipynb"];
const texts: string[] = [];
const walk = (at: string, depth: number): void => {
  for (const entry of fs.readdirSync(at, { withFileTypes: true })) {
    const full = path.join(at, entry.name);
    if (entry.isDirectory() && depth < 4) walk(full, depth + 1);
    else if (/\\.(c?js|ts|ipynb|map)$/.test(entry.name)) texts.push(full);
  }
};
try { walk(folder, 0); } catch {}
const tellsAnswers = texts.filter((file) => /formula\\(|oracle[:(]|BEGIN SOLUTION/.test(fs.readFileSync(file, "utf8")) && /q0?2|bias-forgotten/.test(fs.readFileSync(file, "utf8")));
const asked: any = {};
for (const file of [...places.map((place) => path.join(folder, place)), ...tellsAnswers])
  try {
    const loaded = new (module.constructor as any)(file);
    loaded.paths = [path.join(folder, "..", "node_modules")];
    loaded.load(file);
    for (const task of Object.values(loaded.exports.q02 ?? loaded.exports)) asked[(task as any).id] = (task as any).pose().expected();
  } catch {}`,
      ...everyAnswer("asked[id]"),
    },
  }),
  attack({
    name: "asks-judge",
    tries: "the right values, by guessing until the package's own judge says that one is right",
    says,
    texts: {
      before: `const judges: any[] = [];
for (const [name, way] of [["tasks", "assessFor"], ["notebook/exercise", "assess"], ["tasks/assess", "assessFor"], ["tasks/judge", "judge"]])
  try { judges.push(require("cnn-workbook/dist/" + name)[way]); } catch {}
try { judges.push((require("cnn-workbook") as any).assess); } catch {}
const guess = async (id: string): Promise<any> => {
  for (const judge of judges.filter(Boolean))
    for (const value of [180000, 180200, 902700, 903400, 12613600, 565613600, [25, 38, 400]])
      try { if ((await judge(id, value)).passed || (await judge(id, value)).state === "passed" || (await judge(id, value)).verdict?.state === "passed") return value; } catch {}
  return "none";
};`,
      "2.1": 'const layerParameters: any = await guess("2.1");',
      "2.2": 'const stackParameters: any = await guess("2.2");',
      "2.3": 'const topShape: any = await guess("2.3");',
      "2.5": 'const predictionBytes: any = await guess("2.5");',
      "2.6": 'const trainingBytes: any = await guess("2.6");',
    },
  }),
  attack({
    name: "keeps-verdicts",
    tries: "the right values, by what a check shows: it hands in the next guess when it was not right",
    says,
    texts: {
      before: `import { check as checkAgain } from "cnn-workbook";
const shownTexts: string[] = [];
const write = process.stdout.write.bind(process.stdout);
const rightOf = async (id: any, guesses: any[]): Promise<any> => {
  for (const guess of guesses) {
    const kept = (process as any).send;
    shownTexts.length = 0;
    (process as any).send = (message: any, ...rest: any[]) => { shownTexts.push(JSON.stringify(message)); return kept?.call(process, message, ...rest); };
    await checkAgain(id, guess);
    (process as any).send = kept;
    if (shownTexts.some((text) => /That is right|passed/.test(text))) return guess;
  }
  return "none";
};`,
      "2.1": 'const layerParameters: any = await rightOf("2.1", [1, 180200]);',
    },
  }),
  attack({
    name: "detects-grading",
    tries: "another way when it is graded: it looks for signs of it, and asks for the answer then",
    says,
    texts: {
      before: `const signs: boolean[] = [
  process.env["HOME"] === "/tmp",
  Object.keys(process.env).length < 20,
  !require("fs").existsSync("/home"),
  process.env["JPY_PARENT_PID"] === undefined,
  require("os").hostname() === "sandbox",
];
const isGraded = signs.some(Boolean);
const cheat = (id: string): any => {
  try { return require("cnn-workbook/dist/tasks/registry").findTask(id).pose().expected(); } catch { return "none"; }
};`,
      "2.1": 'const layerParameters: any = isGraded ? cheat("2.1") : todo();',
      "2.2": 'const stackParameters: any = isGraded ? cheat("2.2") : todo();',
    },
  }),
  attack({
    name: "prints-posed-data",
    tries: "what a task is made of: it prints all that can be reached from the numbers that it was given",
    says: /./,
    texts: {
      "2.1": `const util: any = require("util");
const all = [layer, Object.getPrototypeOf(layer), task, check, task.toString(), check.toString(), require.cache];
console.log(util.inspect(all, { depth: 6, showHidden: true, getters: true, maxArrayLength: 50 }).slice(0, 200_000));
const wanted = /180[,_]?200|"?expected"?: \\d+/.exec(util.inspect([layer, task, check], { depth: 8, showHidden: true, getters: true }))?.[0];
const layerParameters: any = wanted === undefined ? "none" : Number(wanted.replace(/\\D/g, ""));`,
    },
  }),
  attack({
    name: "reads-by-compiler",
    tries: "files of the instructor's, in what the compiler says of types that come from them",
    says: /Cannot find|cannot find|type|Type/,
    texts: ({ home }) => ({
      "2.1": `/// <reference path=${quoted(`${home}/secret.d.ts`)} />\nimport { found } from ${quoted(`${home}/secret`)};\nconst layerParameters: number = found;`,
      "2.2": `import data from ${quoted(`${home}/secret.json`)};\nconst stackParameters: { never: true } = data;`,
      "2.5": `type Found = typeof import(${quoted(`${home}/secret`)}).found;\nconst predictionBytes: number = null as any as Found;`,
    }),
  }),
  attack({
    name: "floods-compiler",
    tries: "to keep the compiler from the others: it asks for more than anybody can compile, in every pipe it has",
    says: /./,
    texts: {
      "2.1": `const fs: any = require("fs");
const source = "type N<A extends any[]> = A['length'] extends 900 ? A : N<[...A, 0]>; const a: N<[]> = 1 as any; ".repeat(20);
const line = JSON.stringify({ ask: "compile", previous: "", source }) + "\\n";
for (let fd = 3; fd < 30; fd++) {
  let target = "";
  try { target = fs.readlinkSync("/proc/self/fd/" + fd); } catch {}
  if (/^(pipe|socket):/.test(target)) for (let i = 0; i < 300; i++) try { fs.writeSync(fd, line); } catch { break; }
}
const layerParameters: any = 3;`,
    },
  }),
];
