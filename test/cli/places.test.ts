/** A program that cannot be written to, used by somebody who has a home elsewhere. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { anyPort } from "../../src/jupyter/server";

const clone = join(__dirname, "..", "..");
const program = realpathSync(mkdtempSync(join(tmpdir(), "workbook-program-")));
const home = realpathSync(mkdtempSync(join(tmpdir(), "workbook-home-")));
const cli = join(program, "dist", "cli", "workbook.js");

/** Root may write everywhere, unless that power is taken away: what runs a command as a user who may not. */
const [command, ...prefix] =
  process.getuid?.() === 0
    ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--", process.execPath]
    : [process.execPath];
const tried = spawnSync(command, [...prefix, "-e", ""]);
const skip = tried.status === 0 ? false : "as root, needs setpriv (util-linux) and the right to give powers away";

before(() => {
  for (const name of [
    "dist",
    "exercises",
    "notebooks",
    "scripts",
    "package.json",
    "package-lock.json",
    "requirements.txt",
  ])
    cpSync(join(clone, name), join(program, name), { recursive: true });
  for (const name of ["node_modules", ".venv", ".cache"]) symlinkSync(join(clone, name), join(program, name));
  execFileSync("chmod", ["-R", "a-w,a+rX", program]);
});
after(() => {
  chmodSync(program, 0o755);
  execFileSync("chmod", ["-R", "u+w", program]);
  for (const folder of [program, home]) rmSync(folder, { recursive: true });
});

function environment(own: Record<string, string>): NodeJS.ProcessEnv {
  const { WORKBOOK_LEARNER: _, WORKBOOK_HOME: __, ...env } = process.env;
  return { ...env, HOME: home, ...own };
}

function workbook(args: string[], own: Record<string, string> = { WORKBOOK_HOME: home }) {
  const { status, stdout, stderr } = spawnSync(command, [...prefix, cli, ...args], {
    cwd: home,
    env: environment(own),
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const commands = [
  ["learner", "ada"],
  ["reset", "02"],
  ["check", "02"],
  ["lab", "--no-browser"],
];
for (const args of commands)
  test(`${args[0]} says in a line that the home cannot be written, where that is, and what to do`, { skip }, () => {
    const { status, stderr } = workbook(args, {});
    const [first, second] = stderr.trim().split("\n");
    assert.match(first, /^error: permission denied: \S+/);
    assert.ok(first.includes(program), first);
    assert.match(second, /^The workbook keeps your work, .* set WORKBOOK_HOME to a folder that you may write to\.$/);
    assert.equal(stderr.trim().split("\n").length, 2);
    assert.equal(status, 1);
  });

test("doctor tells of both places, and that the home cannot be written", { skip }, () => {
  const { checks } = JSON.parse(workbook(["doctor", "--json"], {}).stdout);
  const [at, own] = checks;
  assert.deepEqual(at, { name: "program", ok: true, detail: `${program}, read-only` });
  assert.equal(own.name, "home");
  assert.equal(own.ok, false);
  assert.match(own.mend, /WORKBOOK_HOME/);
});

test("with a home of one's own everything works, and the program stays as it is", {
  skip,
  timeout: 300_000,
}, async () => {
  assert.match(workbook(["learner", "ada"]).stdout, /^Learner: ada\./);
  assert.match(workbook(["learner"]).stdout, /^Learner: ada\./);

  const untouched = workbook(["check", "02", "--json"]);
  assert.equal(untouched.status, 0, untouched.stderr);
  assert.match(untouched.stderr, /Your copy of the lessons in .*workbook-home-\w+\/work: \d+ new/);

  const file = join(home, "work", "exercises", "02-parameters-and-memory.ipynb");
  const notebook = JSON.parse(readFileSync(file, "utf8"));
  const keep = ["import-tools", "task-2-1", "answer-2-1", "check-2-1"];
  notebook.cells = notebook.cells.filter(({ id }: { id: string }) => keep.includes(id));
  notebook.cells.find(({ id }: { id: string }) => id === "answer-2-1").source =
    "const layer = { kernelSize: 3, channels: 1, filters: 1 };\nconst answer: any = undefined;";
  notebook.cells.find(({ id }: { id: string }) => id === "task-2-1").source = 'const given = task("2.1");';
  notebook.cells.find(({ id }: { id: string }) => id === "check-2-1").source =
    'await check("2.1", given.kernelSize ** 2 * given.channels * given.filters + given.filters);';
  writeFileSync(file, JSON.stringify(notebook));
  const { status, stdout, stderr } = workbook(["check", "02", "--json"]);
  const [task] = JSON.parse(stdout).tasks;
  assert.deepEqual(
    [task.id, task.state, task.file],
    ["2.1", "passed", "exercises/02-parameters-and-memory.ipynb"],
    stderr,
  );
  assert.equal(status, 0);
  const progress = JSON.parse(readFileSync(join(home, ".workbook", "progress.json"), "utf8"));
  assert.equal(progress.learners.ada["2.1"].passed, true);

  const fresh = workbook(["reset", "02", "--only", "exercise"]);
  assert.match(
    fresh.stderr,
    /is fresh; what you had is kept as work\/backups\/.*\n.*reset 02 --only exercise --restore\n/,
  );
  assert.match(workbook(["reset", "2", "--only", "exercise", "--restore"]).stderr, /is yours again/);
  assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), notebook);

  const { checks } = JSON.parse(workbook(["doctor", "--json"]).stdout);
  const [at, own] = checks;
  assert.deepEqual([at.detail, own.ok, own.detail], [`${program}, read-only`, true, home]);
  assert.match(checks.at(-1).detail, /1 with work of yours/);

  assert.throws(() => accessSync(join(program, ".workbook"), constants.F_OK));
});

test("npm start: setup leaves a program alone that others set up, and JupyterLab opens on one's own copy", {
  skip,
}, async () => {
  const port = await anyPort();
  const script = join(program, "scripts", "start.mjs");
  const child = spawn(command, [...prefix, script, "--no-browser", "--port", String(port)], {
    cwd: home,
    env: environment({ WORKBOOK_HOME: home }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  try {
    for await (const data of child.stderr ?? []) {
      said += data;
      const url = /(http:\S+\/)lab\/\S+(\?token=\w+)\n/.exec(said);
      if (!url) continue;
      const answer = await fetch(`${url[1]}api/contents/exercises${url[2]}`);
      const list = (await answer.json()) as { content: { name: string }[] };
      assert.ok(list.content.some(({ name }) => name === "02-parameters-and-memory.ipynb"));
      break;
    }
  } finally {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "close");
  }
  assert.match(said, /^Setup is up to date/, said);
  assert.match(said, /JupyterLab answers/);
});
