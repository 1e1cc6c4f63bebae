import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { places } from "../../src/host/places";
import { anyPort, isFree } from "../../src/jupyter/server";

const root = join(__dirname, "..", "..");
const skip = existsSync(places().python) ? false : "needs .venv (npm run setup)";

test("lab prints an address that answers, only with its token; Ctrl-C stops it cleanly", { skip }, async () => {
  const port = await anyPort();
  const program = join(root, "src", "cli", "workbook.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, "lab", "--no-browser", "--port", String(port)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  try {
    for await (const data of child.stderr.iterator({ destroyOnReturn: false })) {
      stderr += data;
      if (/http:\S+\n/.test(stderr)) break;
    }
    assert.match(stderr, /JupyterLab answers after \d+\.\d s/);
    const url = /http:\S+/.exec(stderr)?.[0] ?? "";
    assert.match(
      url,
      new RegExp(`^http://127\\.0\\.0\\.1:${port}/lab/tree/notebooks/00-start-here\\.ipynb\\?token=\\w{48}$`),
    );
    assert.equal((await fetch(url)).status, 200);
    assert.equal((await fetch(`http://127.0.0.1:${port}/api/contents`)).status, 403);
  } finally {
    child.kill("SIGINT");
  }
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  assert.equal(await ended, 0, stderr);
  assert.match(stderr, /JupyterLab is stopped\. Your notebooks are in .*work, as they were last saved\.\n$/);
  assert.equal(stdout, "");
  assert.equal(await isFree(port), true);
});
