import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "..", "..");

/** What of the repository a clone has, as copies; packages and TensorFlow's library are links to this one's. */
const copied = ["scripts", "src", "dist", "notebooks", "exercises", "answers", ".npmrc", "tsconfig.json"];
const manifests = ["package.json", "package-lock.json", "requirements.txt"];

/** Makes a clone of this workbook, as it is after npm and the build have run. */
export function copyClone(folder: string): void {
  mkdirSync(join(folder, ".cache"), { recursive: true });
  for (const name of [...copied, ...manifests]) cpSync(join(repository, name), join(folder, name), { recursive: true });
  link(join(repository, "node_modules"), join(folder, "node_modules"));
  for (const name of readdirSync(join(repository, ".cache"))) {
    if (/^(tensorflow|binding)-/.test(name)) link(join(repository, ".cache", name), join(folder, ".cache", name));
  }
  const addon = join(folder, "node_modules", "@tensorflow", "tfjs-node");
  for (const name of ["deps", "lib"]) rmSync(join(addon, name), { recursive: true, force: true });
}

/** Hard links where both lie on one disk, else copies. */
function link(from: string, to: string): void {
  try {
    execFileSync("cp", ["-a", "--link", from, to], { stdio: "ignore" });
  } catch {
    rmSync(to, { recursive: true, force: true });
    execFileSync("cp", ["-a", from, to]);
  }
}
