import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isRunning } from "../processes";

const watched = JSON.stringify(join(__dirname, "..", "..", "src", "host", "endWithParent.ts"));

test("a process in an endless loop ends when its parent was killed", {
  skip: process.platform === "win32",
}, async () => {
  const child = `
    require(${watched}).endWithParent(50);
    require("node:fs").writeSync(1, process.pid + "\\n");
    for (;;);`;
  const parent = `
    require("node:child_process").spawn(process.execPath, ["--import", "tsx", "-e", ${JSON.stringify(child)}], { stdio: "inherit" });`;
  const starter = spawn(process.execPath, ["-e", parent], { stdio: ["ignore", "pipe", "inherit"] });
  const [data] = await once(starter.stdout, "data");
  const id = Number(String(data));
  assert.ok(id > 0);
  starter.kill("SIGKILL");
  await once(starter, "close"); // its output is closed when nobody holds it any more: the child as well has ended
  for (let tries = 0; isRunning(id); tries++) {
    assert.ok(tries < 600, "it is still there after a minute");
    await wait(100);
  }
});
