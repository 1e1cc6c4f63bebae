import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Notice, type Saves, watchSaves } from "../../src/cli/watch";

const names = ["01.ipynb", "02.ipynb", "03.ipynb"];

function watched(
  t: TestContext,
  notice?: Notice,
): { folder: string; saves: Saves; save(name: string, text: string): void } {
  const parent = mkdtempSync(join(tmpdir(), "workbook-watch-"));
  const folder = join(parent, "exercises");
  mkdirSync(folder);
  writeFileSync(join(folder, "01.ipynb"), "as it was");
  const saves = watchSaves(folder, names, { notice });
  t.after(() => {
    saves.close();
    rmSync(parent, { recursive: true });
  });
  return { folder, saves, save: (name, text) => writeFileSync(join(folder, name), text) };
}

const nextOf = async (saves: Saves): Promise<string[]> => [...(await saves.next())].sort();

test("no save is missed: neither one while nobody asks, nor one in several steps, nor a file that is replaced", async (t) => {
  const { folder, saves, save } = watched(t);
  save("01.ipynb", "a");
  save("notes.txt", "not watched");
  await wait(600);
  assert.deepEqual(await nextOf(saves), ["01.ipynb"], "saved before anybody asked");

  const asked = saves.next();
  save("02.ipynb", "half");
  await wait(100);
  save("02.ipynb", "whole");
  save("03.tmp", "whole");
  renameSync(join(folder, "03.tmp"), join(folder, "03.ipynb"));
  assert.deepEqual([...(await asked)].sort(), ["02.ipynb", "03.ipynb"], "several steps are one save");

  save("01.ipynb", "b");
  assert.deepEqual(await nextOf(saves), ["01.ipynb"], "the next one");
});

test("many saves at once are one answer", async (t) => {
  const { saves, save } = watched(t);
  const asked = nextOf(saves);
  for (let i = 0; i < 50; i++) for (const name of names) save(name, `${i}`);
  assert.deepEqual(await asked, names);
});

test("a file that is taken away for a moment is not gone, and one that stays away is", async (t) => {
  const { folder, saves, save } = watched(t);
  const asked = nextOf(saves);
  rmSync(join(folder, "01.ipynb"));
  save("02.ipynb", "saved meanwhile");
  assert.deepEqual(await asked, ["02.ipynb"], "01 may still come back");
  assert.deepEqual(await nextOf(saves), ["01.ipynb"], "it did not");
});

test("a folder that is taken away and comes back is watched again", async (t) => {
  const { folder, saves, save } = watched(t);
  rmSync(folder, { recursive: true });
  assert.deepEqual(await nextOf(saves), ["01.ipynb"], "gone");
  mkdirSync(folder);
  save("02.ipynb", "new");
  assert.deepEqual(await nextOf(saves), ["02.ipynb"]);
  save("02.ipynb", "once more");
  assert.deepEqual(await nextOf(saves), ["02.ipynb"]);
});

const notices: [name: string, notice: Notice][] = [
  [
    "has no watch left",
    () => {
      throw Object.assign(new Error("ENOSPC: System limit for number of file watchers reached"), { code: "ENOSPC" });
    },
  ],
  ["tells nothing", () => Object.assign(new EventEmitter(), { close: () => undefined })],
  [
    "fails later",
    () => {
      const watcher = Object.assign(new EventEmitter(), { close: () => undefined });
      setTimeout(() => watcher.emit("error", new Error("EMFILE")), 50);
      return watcher;
    },
  ],
];

for (const [name, notice] of notices) {
  test(`a system that ${name}: saves are seen all the same`, async (t) => {
    const { saves, save } = watched(t, notice);
    await wait(100);
    save("02.ipynb", "saved");
    assert.deepEqual(await nextOf(saves), ["02.ipynb"]);
  });
}
