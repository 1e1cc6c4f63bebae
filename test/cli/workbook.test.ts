import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";

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
  [[], /^Usage: workbook /],
  [["docto"], /unknown command 'docto'\n\(Did you mean doctor\?\)/],
  [["doctor", "--yaml"], /unknown option '--yaml'/],
  [["reset"], /missing required argument 'NN'/],
  [["reset", "99"], /^error: there is no lesson "99"\nThere are: /],
  [["reset", ""], /^error: there is no lesson ""\nThere are: /],
  [["check", "--timeout", "0"], /number above 0/],
  [["check", "--watch", "--json"], /^error: --json prints one object/],
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

test("every command has its help", () => {
  const { status, stdout } = workbook("--help");
  assert.equal(status, 0);
  const names = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
  assert.ok(names.length >= 4, stdout);
  for (const name of names) {
    const help = workbook("help", name);
    assert.equal(help.status, 0, help.stderr);
    assert.match(help.stdout, new RegExp(`^Usage: workbook ${name} `));
    assert.doesNotMatch(help.stdout, /undefined/);
  }
});

test("a command loads neither TensorFlow nor Jupyter nor the tasks before it is run: its help is there at once", () => {
  const folder = join(__dirname, "..", "..", "src", "cli");
  const heavy = /@tensorflow|@jupyterlab|src\/(tasks|tensor|grading)\//;
  const commands = readdirSync(folder).filter((file) =>
    readFileSync(join(folder, file), "utf8").includes("function configure("),
  );
  assert.ok(commands.length >= 10);
  // `train` lists its recipes in its help.
  for (const file of commands.filter((name) => name !== "train.ts")) {
    require(join(folder, file));
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
  assert.equal(
    stderr,
    `error: port ${port} is in use\nChoose another with --port, or leave --port out to get a free one.\n`,
  );
  assert.equal(status, 1);
});

test("doctor --json prints one object and nothing else on standard output", () => {
  const { status, stdout } = workbook("doctor", "--json");
  const { ok, checks } = JSON.parse(stdout);
  assert.equal(status, ok ? 0 : 1);
  for (const check of checks) assert.equal(typeof check.mend, check.ok ? "undefined" : "string", check.name);
});
