import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { ExerciseResult } from "../../src/cli/checkSession";
import { textsOf, watchExercises } from "../../src/cli/watchExercises";
import type { TaskResult } from "../../src/grading/judge";

const home = mkdtempSync(join(tmpdir(), "workbook-watching-"));
process.env["WORKBOOK_HOME"] = home;
after(() => rmSync(home, { recursive: true }));
const work = join(home, "work");
mkdirSync(join(work, "exercises"), { recursive: true });

const files = ["exercises/01-a.ipynb", "exercises/02-b.ipynb"];
const write = (file: string, source: string, outputs: unknown[] = []): void =>
  writeFileSync(join(work, file), JSON.stringify({ cells: [{ cell_type: "code", id: "a", source, outputs }] }));
const name = (file: string): string => file.replace("exercises/", "");
const result = (file: string, state: TaskResult["state"] = "failed"): ExerciseResult => ({
  file,
  state: "checked",
  message: "",
  tasks: [{ id: "2.1", title: "t", state, points: 0, maxPoints: 1, message: "no", slips: [] }],
});

test("only what was saved with other cells is run; a run that fails is told, and the next one starts another server", async () => {
  for (const file of files) write(file, "first");
  const seen = textsOf(files, work);
  const ran: string[][] = [];
  const ready: string[] = [];
  let stopped = 0;
  const end = new Error("no more saves");
  const steps: (() => string[])[] = [
    () => {
      write(files[0], "second");
      return files.map(name); // 02 was saved as it was
    },
    () => {
      write(files[0], "second", [{ output_type: "stream", name: "stdout", text: "run" }]);
      return [name(files[0])]; // only its outputs are others
    },
    () => {
      write(files[1], "fails");
      return [name(files[1])];
    },
    () => {
      rmSync(join(work, files[1]));
      return [name(files[1])];
    },
    () => {
      throw end;
    },
  ];
  const latest = new Map(files.map((file) => [file, result(file, "passed")]));
  const shown: string[] = [];
  await assert.rejects(
    watchExercises(
      {
        session: {
          async checkAll(changed) {
            ran.push([...changed]);
            if (ran.length === 2) throw new Error("the server is gone");
            return changed.map((file) => result(file));
          },
          makeReady: ({ file }) => ready.push(file),
          stopServer: async () => void stopped++,
        },
        files,
        saves: { next: () => wait(5).then(() => new Set(steps.shift()?.())), close: () => undefined },
        seen,
        latest,
        show: (results) => {
          for (const each of results) {
            latest.set(each.file, each);
            shown.push(each.file);
          }
        },
        work,
        end: new AbortController().signal,
      },
      { json: false },
    ),
    end,
  );
  assert.deepEqual(ran, [[files[0]], [files[1]], [files[1]]]);
  assert.deepEqual(shown, [files[0], files[1]]);
  assert.equal(stopped, 1);
  assert.deepEqual(ready.slice(0, 2), [files[0], files[0]]);
});
