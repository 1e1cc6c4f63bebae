import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runIn } from "../context.mjs";
import { SetupError } from "../faults.mjs";
import { hashFile, hashFolder, listFiles } from "../stamps.mjs";

/** @param {string} root */
const program = (root) => join(root, "dist", "cli", "workbook.js");

/** @param {string} root the file that a handout has: what its `dist` is, which was built before it was packed */
const handout = (root) => join(root, "handout.json");

/**
 * @param {string} root
 * @returns {string | undefined} the hash of a handout's `dist`; undefined where there is one to build
 */
function givenBuild(root) {
  if (hashFile(handout(root)) === "missing") return undefined;
  const { dist } = JSON.parse(readFileSync(handout(root), "utf8"));
  if (hashFolder(join(root, "dist")) === dist) return dist;
  throw new SetupError("dist/ is not as it came in the handout", "Unpack the handout again.");
}

/** @type {import("../runner.mjs").Step} */
export const build = {
  name: "build",
  title: "TypeScript build",
  bytes: 20e6,
  inputs: ({ root }) => [
    hashFolder(join(root, "src")),
    hashFile(join(root, "tsconfig.json")),
    hashFile(join(root, "package-lock.json")),
    hashFile(handout(root)),
  ],
  present: ({ root, facts }) => facts["build"]?.["program"] === hashFolder(join(root, "dist")),
  async run(context) {
    const { root, nodePath } = context;
    const given = givenBuild(root);
    if (given !== undefined) return { program: given, note: "as it came in the handout" };
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    try {
      await runIn(context, nodePath, [compiler, "-p", join(root, "tsconfig.json")]);
    } catch (error) {
      if (context.signal.aborted || !(error instanceof Error) || !error.message.includes("error TS")) throw error;
      throw new SetupError(
        `src/ does not compile:\n${error.message}`,
        "Correct the errors, or get the sources afresh.",
      );
    }
    removeStale(root);
    chmodSync(program(root), 0o755);
    return { program: hashFolder(join(root, "dist")) };
  },
};

/**
 * Takes away what was compiled from sources that are gone: an old module must not be imported by mistake.
 * @param {string} root
 */
function removeStale(root) {
  const modules = new Set(listFiles(join(root, "src")).map((file) => file.replace(/\.ts$/, "")));
  for (const file of listFiles(join(root, "dist"))) {
    if (!modules.has(file.replace(/(\.d\.ts|\.js)(\.map)?$/, ""))) rmSync(join(root, "dist", file));
  }
}
