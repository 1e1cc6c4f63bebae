import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "../../src/cli/commands";

const program = join(__dirname, "..", "..", "src", "cli", "workbook.ts");

function workbook(...args: string[]) {
  const env = { ...process.env, NO_COLOR: "1", DEBUG: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", program, ...args], {
    encoding: "utf8",
    env,
  });
  return { status, stdout, stderr };
}

const wrongUsage: [args: string[], stderr: RegExp][] = [
  [["docto"], /^error: unknown command 'docto'\nDid you mean doctor\?\n$/],
  [["docto", "--help"], /^error: unknown command 'docto'/],
  [["grade"], /required option '--out <folder>' not specified\nHelp: npx workbook grade --help\n$/],
  [["start"], /unknown command 'start'\nRun: npm start\n$/],
  [["02"], /unknown command '02'\nSay what to do with it: check 02, run 02 or reset 02\.\n$/],
  [["constructor"], /unknown command 'constructor'\nHelp: npx workbook --help\n$/],
  [["--jsn"], /^error: unknown option '--jsn'/],
  [["doctor", "now"], /^error: too many arguments for 'doctor'.*\nHelp: npx workbook doctor --help\n$/],
  [["doctor", "--yaml"], /^error: unknown option '--yaml'\nHelp: npx workbook doctor --help\n$/],
  [["doctor", "--jsn"], /^error: unknown option '--jsn'\nDid you mean --json\?\n$/],
  [["reset"], /missing required argument 'NN'/],
  [["reset", "99"], /^error: there is no lesson "99"\nThere are: /],
  [["reset", ""], /^error: there is no lesson ""\nThere are: /],
  [["check", "--timeout", "0"], /number above 0/],
  [["lab", "--port", "70000"], /whole number from 1 to 65535/],
  [["uninstall"], /there is no terminal to ask on\nSay --yes/],
];

for (const [args, stderr] of wrongUsage) {
  test(`workbook ${args.join(" ")}: wrong usage exits with 2 and says why`, () => {
    const result = workbook(...args);
    assert.equal(result.status, 2, result.stderr);
    assert.match(result.stderr, stderr);
    assert.equal(result.stdout, "");
  });
}

test("wrong usage for a script: the error is an object on standard output as well", () => {
  for (const [args, error, advice] of [
    [["check", "99", "--json"], 'there is no exercise "99"', /^There are: /],
    [["docto", "--json"], "unknown command 'docto'", /^Did you mean doctor/],
    [["train", "nothing", "--json"], 'there is no recipe named "nothing"', /^Recipes:/],
  ] as const) {
    const { status, stdout, stderr } = workbook(...args);
    assert.equal(status, 2);
    const told = JSON.parse(stdout);
    assert.deepEqual(Object.keys(told), ["error", "advice"]);
    assert.equal(told.error, error);
    assert.match(told.advice, advice);
    assert.match(stderr, /^error: /m);
  }
});

const overviews: string[][] = [[], ["--help"], ["-h"], ["help"], ["help", "--help"]];

for (const args of overviews) {
  test(`workbook ${args.join(" ")}: what there is, by whom it is for, on standard output`, () => {
    const { status, stdout, stderr } = workbook(...args);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(
      stdout,
      /Learners:\n {2}lab .*\n {2}check \[.*Instructors:\n {2}grade .*\n {2}handout .*Authors:\n {2}exercises /s,
    );
    assert.equal(stdout.match(/NN is the number of a lesson/g)?.length, 1);
  });
}

test("every command has its help: what it prints, and --json where it reports", () => {
  const { stdout } = workbook("--help");
  const known = Object.keys(commands);
  for (const name of known) assert.match(stdout, new RegExp(`\\n {2}${name} `));
  // They serve pages until they are told to end, and have nothing to report.
  const serving = ["lab", "mark", "classroom"];
  for (const name of known) {
    const help = workbook("help", name);
    assert.equal(help.status, 0, help.stderr);
    assert.match(help.stdout, new RegExp(`^Usage: workbook ${name} `));
    assert.doesNotMatch(help.stdout, /undefined/);
    if (!serving.includes(name)) assert.match(help.stdout, /--json/);
    assert.match(help.stdout, /\nPrints: /);
  }
});

test("a command loads neither TensorFlow nor Jupyter nor the tasks before it is run: its help is there at once", () => {
  const folder = join(__dirname, "..", "..", "src", "cli");
  const heavy = /@tensorflow|@jupyterlab|src\/(tasks|tensor|grading)\//;
  const files = readdirSync(folder).filter(
    (file) => file.endsWith(".ts") && readFileSync(join(folder, file), "utf8").includes("function configure("),
  );
  assert.ok(files.length >= 10);
  // `train` lists its recipes in its help.
  for (const file of files.filter((name) => name !== "train.ts")) {
    require(join(folder, file));
    require(join(folder, "program"));
    const loaded = Object.keys(require.cache).filter((path) => heavy.test(path));
    assert.deepEqual(loaded, [], file);
  }
});

test("a port in use is named, and exits with 1", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = String(typeof address === "object" && address?.port);
  const { status, stderr } = workbook("lab", "--no-browser", "--port", port);
  server.close();
  assert.equal(stderr, `error: port ${port} is in use by another program\nChoose another with --port.\n`);
  assert.equal(status, 1);
});

test("doctor --json prints one object and nothing else on standard output", () => {
  const { status, stdout } = workbook("doctor", "--json");
  const { ok, checks } = JSON.parse(stdout);
  assert.equal(status, ok ? 0 : 1);
  for (const check of checks) assert.equal(typeof check.mend, check.ok ? "undefined" : "string", check.name);
});
