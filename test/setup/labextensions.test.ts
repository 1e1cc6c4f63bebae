/** What JupyterLab loads of ours: it lets browsers keep extensions for ever, so that a changed one needs another address. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(__dirname, "..", "..", "scripts", "setup", "labextensions");

for (const name of readdirSync(folder)) {
  test(`${name}: its address follows what is in it`, () => {
    const hash = createHash("sha256");
    for (const file of readdirSync(join(folder, name, "static")).sort())
      hash.update(readFileSync(join(folder, name, "static", file)));
    const { jupyterlab } = JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8"));
    const wanted = `static/remoteEntry.js?v=${hash.digest("hex").slice(0, 12)}`;
    assert.equal(jupyterlab._build.load, wanted, `in its package.json, "load" wants to be "${wanted}"`);
  });
}
