import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { watchSaves } from "../../src/cli/watch";

test("no save is missed: neither one while nobody asks, nor one in several steps, nor a file that is replaced", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "workbook-watch-"));
  const saves = watchSaves(folder, (name) => name.endsWith(".ipynb"));
  t.after(() => {
    saves.close();
    rmSync(folder, { recursive: true });
  });
  const save = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  save("01.ipynb", "a");
  save("notes.txt", "not watched");
  await wait(600);
  assert.deepEqual([...(await saves.next())], ["01.ipynb"], "saved before anybody asked");

  const asked = saves.next();
  save("02.ipynb", "half");
  await wait(100);
  save("02.ipynb", "whole");
  save("03.tmp", "whole");
  renameSync(join(folder, "03.tmp"), join(folder, "03.ipynb"));
  assert.deepEqual([...(await asked)].sort(), ["02.ipynb", "03.ipynb"], "several steps are one save");

  save("01.ipynb", "b");
  assert.deepEqual([...(await saves.next())], ["01.ipynb"], "the next one");
});
