/** However a command comes to its end: it says in a line what it kept, and nothing that it started is left behind. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { processes, saidOf, wordsOf } from "../processes";

const clone = join(__dirname, "..", "..");
const root = realpathSync(mkdtempSync(join(tmpdir(), "workbook-ending-")));
const lesson = "02-parameters-and-memory.ipynb";
/** The variable that marks all that a row starts; the file that it names appears when the row's cell runs. */
const mark = "WORKBOOK_ENDING";

before(() => {
  for (const name of ["dist", "exercises", "notebooks", "scripts"])
    cpSync(join(clone, name), join(root, name), { recursive: true });
  for (const name of ["node_modules", ".venv"]) symlinkSync(join(clone, name), join(root, name));
  const manifest = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
  // A shell that has more to do stands between npm and the command.
  const scripts = { workbook: "node dist/cli/workbook.js", between: "cd . && node dist/cli/workbook.js" };
  writeFileSync(join(root, "package.json"), JSON.stringify({ ...manifest, scripts }));
  mkdirSync(join(root, "work", "exercises"), { recursive: true });
  for (const [from, to] of [
    ["exercises", join("work", "exercises")],
    ["notebooks", "notebooks"],
  ]) {
    const notebook = JSON.parse(readFileSync(join(clone, from, lesson), "utf8"));
    notebook.cells.find(({ cell_type }: { cell_type: string }) => cell_type === "code").source = `
      import { writeFileSync } from "node:fs";
      writeFileSync(process.env["${mark}"] ?? "", "");
      await new Promise((resolve) => setTimeout(resolve, 600_000));`;
    writeFileSync(join(root, to, lesson), JSON.stringify(notebook));
  }
});
after(() => rmSync(root, { recursive: true, force: true }));

type Ending =
  | "SIGINT"
  | "SIGTERM"
  | "SIGHUP"
  | "SIGKILL"
  | "terminal closed"
  | "npm killed"
  | "npm killed, shell between";

const program = [join(root, "dist", "cli", "workbook.js")];
const commands = {
  check: ["check", "2"],
  "check --watch": ["check", "2", "--watch"],
  run: ["run", "2"],
  lab: ["lab", "--no-browser"],
  train: ["train", "mnistFast", "--epochs", "50"],
} as const;

const kept = /What passed so far is noted; your exercises are as you saved them\./;
const copies = /Executed copies of 0 lessons are kept in /;
const notebooks = /JupyterLab is stopped\. Your notebooks are in \S+work, as they were last saved\./;
const learned = /What was learned so far is saved; the same command with --resume goes on from here\./;

const rows: [command: keyof typeof commands, ending: Ending, exitCode?: number, says?: RegExp][] = [
  ["check", "SIGINT", 130, kept],
  ["check", "SIGTERM", 143, kept],
  ["check", "SIGHUP", 129, kept],
  ["check", "SIGKILL"],
  ["check", "terminal closed"],
  ["check", "npm killed"],
  ["check --watch", "SIGINT", 0, kept],
  ["check --watch", "SIGKILL"],
  ["run", "SIGTERM", 143, copies],
  ["run", "SIGKILL"],
  ["run", "npm killed, shell between"],
  ["lab", "SIGINT", 0, notebooks],
  ["lab", "SIGTERM", 143, notebooks],
  ["lab", "SIGHUP", 129, notebooks],
  ["lab", "SIGKILL"],
  ["lab", "terminal closed"],
  ["lab", "npm killed, shell between"],
  ["train", "SIGINT", 130, learned],
  ["train", "SIGTERM", 143, learned],
  ["train", "terminal closed"],
];

const hasScript = spawnSync("script", ["--version"]).status === 0;
const skip = process.platform === "linux" ? false : "reads /proc";

describe("however a command ends", { skip, concurrency: Math.min(4, availableParallelism()) }, () => {
  for (const [number, [command, ending, exitCode, says]] of rows.entries()) {
    const needless = ending === "terminal closed" && !hasScript ? "needs script (util-linux)" : false;
    test(`${command}: ${ending}`, { skip: needless, timeout: 400_000 }, async (t) => {
      const marked = `${mark}=${join(root, `row-${number}`)}`;
      const out = command === "train" || command === "run" ? ["--out", join(root, `out-${number}`)] : [];
      const row = start([...commands[command], ...out], ending, marked);
      t.after(() => {
        for (const id of withMark(marked)) kill(id, "SIGKILL");
      });
      await until(
        () => isAtWork(command, row.said(), marked),
        () => `it did not begin:\n${row.said()}`,
      );
      // What stands above the command is ended by force; the command itself as the row says.
      row.child.kill(ending.startsWith("SIG") ? (ending as NodeJS.Signals) : "SIGKILL");
      const told = performance.now();
      const code = await row.ended;
      // Of the cell that it runs it might wait for the time limit: two minutes.
      assert.ok(performance.now() - told < 60_000, `it ended late:\n${row.said()}`);
      await until(
        () => withMark(marked).length === 0,
        () => `left behind:\n${withMark(marked).map(commandLine).join("\n")}\n${row.said()}`,
      );
      if (exitCode !== undefined) assert.equal(code, exitCode, row.said());
      if (says) assert.match(row.said(), says);
      if (command === "train") {
        const result = readFileSync(join(root, `out-${number}-interrupted`, "result.json"), "utf8");
        assert.equal((JSON.parse(result) as { outcome: string }).outcome, "interrupted");
      }
    });
  }
});

interface Row {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  said(): string;
}

function start(args: readonly string[], ending: Ending, marked: string): Row {
  const { npm_lifecycle_event: _, WORKBOOK_HOME: __, WORKBOOK_LEARNER: ___, ...own } = process.env;
  const [name, value] = marked.split("=");
  const direct = [process.execPath, ...program, ...args];
  const [file = "", ...rest] =
    ending === "terminal closed"
      ? ["script", "--quiet", "--flush", "--command", direct.map((word) => `'${word}'`).join(" "), "/dev/null"]
      : ending === "npm killed"
        ? ["npm", "run", "--silent", "workbook", "--", ...args]
        : ending === "npm killed, shell between"
          ? ["npm", "run", "--silent", "between", "--", ...args]
          : direct;
  const env = { ...own, [name]: value };
  const child = spawn(file, rest, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      text += data;
    });
  // "exit", not "close": what is left behind would hold the pipes.
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, ended, said: () => text };
}

function isAtWork(command: keyof typeof commands, said: string, marked: string): boolean {
  if (command === "lab") return said.includes("JupyterLab answers");
  if (command === "train") return /epoch 1,/.test(said);
  return existsSync(marked.split("=")[1]);
}

/** The processes that carry a row's mark, and have not ended. */
const withMark = (marked: string): number[] =>
  processes().flatMap(({ id }) => (saidOf(id, "environ").split("\0").includes(marked) ? [id] : []));

const commandLine = (id: number): string => `${id}: ${wordsOf(id).slice(0, 200)}`;

function kill(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch {
    // It has ended meanwhile.
  }
}

async function until(condition: () => boolean, otherwise: () => string): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 1800, otherwise());
    await wait(100);
  }
}
