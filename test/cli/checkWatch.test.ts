import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fillWorkbook, type Result } from "./ownWorkbook";

const clone = join(__dirname, "..", "..");
const root = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
before(() => fillWorkbook(root));
after(() => rmSync(root, { recursive: true }));

/** A handout has no answers to try. */
const skip =
  existsSync(join(clone, "answers")) || existsSync(join(clone, ".git")) ? false : "a handout has no answers/";

test("watching streams one object a run: of what was saved, for who learns now; Ctrl-C ends it", { skip }, async () => {
  const file = join(root, "work", "exercises", "07-fully-convolutional.ipynb");
  const other = join(root, "work", "exercises", "02-parameters-and-memory.ipynb");
  for (const path of [file, other]) cpSync(path.replace(join(root, "work", "exercises"), join(clone, "answers")), path);
  const { WORKBOOK_LEARNER: _, ...env } = process.env;
  const cli = join(root, "dist", "cli", "workbook.js");
  const child = spawn(process.execPath, [cli, "check", "2", "7", "--watch", "--json"], { cwd: root, env });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const lines: AsyncIterator<string> = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stderr.resume();
  const next = async (): Promise<Result> => JSON.parse((await lines.next()).value ?? "{}");
  const filesOf = ({ files }: Result): string[] => files.map(({ file: own }) => own.slice(10, 12));

  const first = await next();
  assert.deepEqual(filesOf(first), ["02", "07"]);

  // As editors do it: the file is gone for a moment, and another takes its place.
  const spoiled = readFileSync(other, "utf8").replace(
    "layer.channels + 1) * layer.filters",
    "layer.channels) * layer.filters",
  );
  rmSync(other);
  await wait(300);
  writeFileSync(`${other}.tmp`, spoiled);
  renameSync(`${other}.tmp`, other);
  const second = await next();
  assert.deepEqual(filesOf(second), ["02"]);
  assert.deepEqual(
    second.tasks.filter(({ state }) => state === "failed").map(({ id }) => id),
    ["2.1"],
  );
  assert.deepEqual([second.next?.task, second.next?.file], ["2.1", second.files[0].file]);

  const named = spawn(process.execPath, [cli, "learner", "ada"], { cwd: root, env, stdio: "ignore" });
  await new Promise((resolve) => named.on("close", resolve));
  cpSync(join(clone, "answers", "02-parameters-and-memory.ipynb"), other);
  const third = await next();
  assert.deepEqual([filesOf(third), third.points], [["02"], third.maxPoints], "with the numbers of the learner of now");
  const noted = JSON.parse(readFileSync(join(root, ".workbook", "progress.json"), "utf8"));
  assert.ok(noted.learners["ada"]["2.1"].passed);

  child.kill("SIGINT");
  assert.equal(await ended, 0);
});
