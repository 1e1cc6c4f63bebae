/** A clone that is set up as the real one is, to be broken and mended: what others' servers would give is taken from the real one. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const clone = join(__dirname, "..", "..");

export interface BrokenClone {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** What doctor finds broken, in its words: name, detail and advice. */
  doctor(env?: NodeJS.ProcessEnv): { name: string; detail: string; mend: string }[];
  /** Does what an advice says. */
  follow(advice: string): void;
  remove(): void;
}

/** Hard links: to write into a file of a copy would write into the original, so files are removed first. */
const link = (from: string, to: string): void => void execFileSync("cp", ["-al", from, to]);

const script = (file: string, text: string): void => {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
};

/** An npm that installs what the real one has installed, and no more: without TensorFlow's binding. */
const npm = `
  const { execFileSync } = require("node:child_process");
  const { rmSync } = require("node:fs");
  if (process.argv[2] !== "ci") throw new Error("not expected: " + process.argv.slice(2));
  rmSync("node_modules", { recursive: true, force: true });
  execFileSync("cp", ["-al", ${JSON.stringify(join(clone, "node_modules"))}, "node_modules"]);
  for (const name of ["lib", "deps"])
    rmSync("node_modules/@tensorflow/tfjs-node/" + name, { recursive: true, force: true });`;

/** A Python whose virtual environments are the real one's, and whose pip downloads nothing. */
function python(version: string, real: string, wrapper: string): string {
  const answer = JSON.stringify({ version: version.split(".").map(Number), path: "@PATH@", venv: true });
  return `#!/bin/sh
for argument in "$@"; do [ "$argument" = venv ] && make=1; last="$argument"; done
if [ -z "$make" ]; then echo '${answer}' | sed "s|@PATH@|$0|"; exit; fi
cp -al "${join(clone, ".venv")}" "$last"
rm -f "$last"/bin/python "$last"/bin/python3
ln -s "${real}" "$last"/bin/python3
cp "${wrapper}" "$last"/bin/python
`;
}

const wrapper = (library: string): string => `#!/bin/sh
for argument in "$@"; do
  [ "$argument" = pip ] && pip=1
  [ "$before" = --dest ] && mkdir -p "$argument" && touch "$argument/tensorflow.whl"
  case "$argument" in *unpack.py) unpack=1;; esac
  before="$argument"
done
if [ -n "$unpack" ]; then cp -al "${library}" "$before"; exit; fi
if [ -n "$pip" ]; then exit; fi
exec "$(dirname "$0")/python3" "$@"
`;

export function brokenClone(): BrokenClone {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workbook-broken-")));
  const root = join(folder, "clone");
  mkdirSync(join(root, ".cache"), { recursive: true });
  const sources = ["src", "scripts", "notebooks", "exercises", "package.json", "package-lock.json", ".npmrc"];
  for (const name of [...sources, "requirements.txt", "tsconfig.json", "dist"])
    cpSync(join(clone, name), join(root, name), { recursive: true });
  const kept = readdirSync(join(clone, ".cache")).filter((name) => /^(tensorflow|binding)-/.test(name));
  for (const name of kept) link(join(clone, ".cache", name), join(root, ".cache", name));
  const library = join(clone, ".cache", kept.find((name) => name.startsWith("tensorflow-")) ?? "");
  const real = execFileSync(join(clone, ".venv", "bin", "python"), [
    "-c",
    "import sys, platform; print(sys._base_executable, platform.python_version())",
  ]);
  const [base = "", version = ""] = real.toString().trim().split(" ");
  script(join(folder, "wrapper"), wrapper(library));
  script(join(folder, "python"), python(version, base, join(folder, "wrapper")));
  script(join(folder, "npm-cli.js"), npm);
  const { WORKBOOK_LEARNER: _, WORKBOOK_HOME: __, ...own } = process.env;
  const env = { ...own, PYTHON: join(folder, "python"), npm_execpath: join(folder, "npm-cli.js"), NO_COLOR: "1" };
  const run = (args: string[], more: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, args, { cwd: root, env: { ...env, ...more }, encoding: "utf8" });
  const setup = (): void => {
    const { status, stderr } = run([join(root, "scripts", "setup.mjs")]);
    if (status !== 0) throw new Error(`setup failed: ${stderr}`);
  };
  setup();
  return {
    root,
    env,
    doctor(more) {
      const { stdout, stderr } = run([join(root, "dist", "cli", "workbook.js"), "doctor", "--json"], more);
      const found = JSON.parse(stdout || "{}");
      if (found.error) return [{ name: "workbook", detail: found.error, mend: found.advice }];
      if (!found.checks) throw new Error(`doctor said nothing: ${stderr}`);
      return found.checks.filter(({ ok }: { ok: boolean }) => !ok);
    },
    follow(advice) {
      const removed = /^Remove (.*), then run:/.exec(advice)?.[1];
      if (removed !== undefined) rmSync(join(root, removed), { recursive: true, force: true });
      const command = /\b[Rr]un: (npm run setup|npx workbook sync|npx workbook learner NAME|mv "[^"]+" "[^"]+")/.exec(
        advice,
      )?.[1];
      if (command === "npm run setup") setup();
      else if (command?.startsWith("mv ")) execFileSync("sh", ["-c", command]);
      else if (command?.startsWith("npx workbook "))
        run([join(root, "dist", "cli", "workbook.js"), ...command.split(" ").slice(2)]);
      else throw new Error(`this cannot be followed: ${advice}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
