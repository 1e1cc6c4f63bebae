/** Keras in a venv of its own under `.cache`, for the benchmarks alone. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const venv = join(__dirname, "..", ".cache", "keras");
const packages = ["tensorflow-cpu==2.21.0", "keras==3.15.1"];

/** Its settings: the backend, and no talk. */
const kerasEnvironment: Readonly<Record<string, string>> = {
  TF_CPP_MIN_LOG_LEVEL: "3",
  KERAS_BACKEND: "tensorflow",
};

/**
 * The environment of a peer, as it comes: our own import of TensorFlow asks for oneDNN in this process's environment,
 * which a peer must not inherit.
 */
export function peerEnvironment(): NodeJS.ProcessEnv {
  const { TF_ENABLE_ONEDNN_OPTS: _, ...others } = process.env;
  return { ...others, ...kerasEnvironment };
}

/** A Python that has Keras; `undefined`, with the reason on standard error, where it cannot be installed. */
export function kerasPython(): string | undefined {
  const python = join(venv, "bin", "python");
  try {
    if (!existsSync(python)) execFileSync("python3", ["-m", "venv", venv]);
    execFileSync(python, ["-m", "pip", "install", "--quiet", ...packages], { stdio: ["ignore", "ignore", "pipe"] });
    return python;
  } catch (error) {
    process.stderr.write(`Keras could not be installed, its column is left out: ${(error as Error).message}\n`);
    return undefined;
  }
}
