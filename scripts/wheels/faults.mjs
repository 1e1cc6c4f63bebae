/** Whether an unpacked library of TensorFlow has what the binding of tfjs-node needs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "../setup/stamps.mjs";
import { readLibrary } from "./symbols.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bindingFolder = join(root, "node_modules", "@tensorflow", "tfjs-node", "binding");

/** Headers that the binding includes, and the libraries that it is linked against, by platform. */
const headers = ["tensorflow/c/c_api.h", "tensorflow/c/eager/c_api.h"];
/** @type {Record<string, string[]>} */
const linked = {
  linux: ["libtensorflow.so", "libtensorflow_framework.so"],
  darwin: ["libtensorflow.2.dylib", "libtensorflow_framework.2.dylib"],
};

/** The functions of TensorFlow's C interface that the binding calls. */
export function calledFunctions() {
  const sources = readdirSync(bindingFolder).map((file) => readFileSync(join(bindingFolder, file), "utf8"));
  const called = new Set(sources.join("\n").match(/\bTFE?_[A-Z]\w+(?=\()/g));
  // Classes of the binding's own, named after what they release.
  for (const own of ["TF_AutoStatus", "TF_AutoTensor", "TFE_AutoOp"]) called.delete(own);
  return [...called].sort();
}

/**
 * The functions of the C interface whose code stands in a header.
 * @param {string} folder
 */
function inlineFunctions(folder) {
  const texts = listFiles(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\binline\s[^;{}()]*\b(TFE?_\w+)\(/g)].map(([, name]) => name)),
  );
}

/**
 * What is wrong with an unpacked library; empty when nothing is.
 * @param {string} folder
 * @param {string} name platform and processor: "linux-arm64"
 */
export function faultsOf(folder, name) {
  const [platform = "", arch = ""] = name.split("-");
  const faults = [];
  for (const header of headers) if (!existsSync(join(folder, "include", header))) faults.push(`no header ${header}`);
  const exported = new Set();
  for (const file of linked[platform] ?? []) {
    const library = readLibrary(join(folder, "lib", file));
    if (library.platform !== platform || library.arch !== arch)
      faults.push(`${file} is for ${library.platform}-${library.arch}`);
    for (const symbol of library.exports) exported.add(symbol);
  }
  const inline = inlineFunctions(join(folder, "include"));
  const missing = calledFunctions().filter((symbol) => !exported.has(symbol) && !inline.has(symbol));
  if (missing.length > 0) faults.push(`not exported: ${missing.join(", ")}`);
  return faults;
}
