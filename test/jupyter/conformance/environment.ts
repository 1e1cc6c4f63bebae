/** The Python that has Jupyter's tests of a kernel: a virtual environment of its own, beside the learner's. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placesIn } from "../../../src/host/places";

const root = join(__dirname, "..", "..", "..");
const { python: learnersPython } = placesIn(root);
const folder = join(root, ".cache", "kernel-tests");
const python = join(folder, "bin", "python");
const requirements = join(root, "requirements-test.txt");

/** Settings of pip that say where to install; which index to ask is the machine's affair. */
const placing = /^PIP_(USER|TARGET|PREFIX|ROOT|REQUIRE_VIRTUALENV|REQUIREMENT|CONSTRAINT|NO_BINARY|PYTHON)$/i;

/** This process's environment without what would lead Python or pip elsewhere. */
function neutral(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !placing.test(name) && !/^PYTHON/.test(name)),
  );
}

const ask = (by: string, code: string, ...values: string[]): string =>
  execFileSync(by, ["-I", "-c", code, ...values], { encoding: "utf8", env: neutral() }).trim();

/**
 * Installs it on the first call and whenever the lock has changed. It sees the packages of `.venv`, so that the kernel is
 * tried with the client that learners have; nothing is added there.
 */
export function testingPython(): string {
  const stamp = join(folder, "installed");
  const wanted = `${readFileSync(requirements, "utf8")}\n${root}\n${ask(learnersPython, "import sys; print(sys.version)")}\n`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const quiet = { env: neutral(), stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"] };
  execFileSync(learnersPython, ["-I", "-m", "venv", folder], quiet);
  const strict = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-user", "--no-input"];
  execFileSync(python, ["-I", "-m", "pip", "install", "--quiet", ...strict, "--requirement", requirements], quiet);
  const packages = "import sysconfig; print(sysconfig.get_path('purelib'))";
  writeFileSync(join(ask(python, packages), "learners.pth"), `${ask(learnersPython, packages)}\n`);
  writeFileSync(stamp, wanted);
  return python;
}
