import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { checks } from "../../src/cli/checks";
import { placesIn } from "../../src/host/places";

const repository = join(__dirname, "..", "..");

test("in a clone that was never set up, doctor misses everything and says how to mend it", (t) => {
  const root = mkdtempSync(join(tmpdir(), "workbook-doctor-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const file of ["package.json", "package-lock.json", "requirements.txt"])
    copyFileSync(join(repository, file), join(root, file));
  write("notebooks/00-start-here.ipynb", "{}");
  const broken = new Map(
    checks
      .map((check) => check(placesIn(root), undefined))
      .filter(({ ok }) => !ok)
      .map(({ name, detail, mend }) => [name, { detail, mend }]),
  );
  for (const name of ["npm packages", "Python", "JupyterLab", "kernel", "MNIST"]) {
    assert.match(broken.get(name)?.mend ?? "", /npm run setup/, name);
  }
  assert.match(broken.get("work/")?.mend ?? "", /npx workbook sync/);

  write(
    ".venv/share/jupyter/kernels/tslab/kernel.json",
    JSON.stringify({ display_name: "x", argv: [process.execPath, "/gone/kernel.js"] }),
  );
  const kernel = checks.map((check) => check(placesIn(root), undefined)).find(({ name }) => name === "kernel");
  assert.equal(kernel?.detail, "it points to a program that is gone: /gone/kernel.js");
});
