/** What keeps a classroom from opening. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { hubPrograms } from "../../src/classroom/room";
import { checkClassroom } from "../../src/cli/classroomChecks";
import type { ClassroomFlags } from "../../src/cli/classroomFlags";
import { checkPort } from "../../src/cli/portOption";
import { type Places, placesIn } from "../../src/host/places";
import { anyPort } from "../../src/jupyter/port";
import { scratch } from "../classroom/scratch";

const usual: ClassroomFlags = {
  port: 0,
  host: "127.0.0.1",
  memory: 2,
  processes: 300,
  maxServers: 8,
  idle: 60,
  firstUid: 50_000,
};

test("what cannot open is told in a line, before anything starts", async (t) => {
  const folder = scratch(t);
  const whole = placesIn(join(folder, "whole"), folder);
  for (const file of [hubPrograms(whole).python, hubPrograms(whole).proxy]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
  }
  const list = join(folder, "class.csv");
  writeFileSync(list, "id\nada\n");
  const port = await anyPort();
  const rows: [flags: Partial<ClassroomFlags>, uid: number, message: RegExp, where?: Places][] = [
    [{}, 0, /nobody could sign in/],
    [{ accounts: list, systemUsers: true }, 0, /exclude each other/],
    [{ systemUsers: true }, 0, /say who the instructor is/],
    [{ systemUsers: true, instructor: ["grace"], secret: list }, 0, /--secret and --renew are for accounts of a list/],
    [{ accounts: join(folder, "none.csv") }, 0, /there is no such file: .*none\.csv/],
    [{ accounts: list, cert: list }, 0, /--cert and --key go together/],
    [{ accounts: list }, 0, /JupyterHub is not installed/, placesIn(join(folder, "bare"), folder)],
    [{ accounts: list }, 1000, /without root the hub cannot keep learners apart/],
  ];
  for (const [flags, uid, message, other] of rows) {
    t.mock.method(process as { getuid(): number }, "getuid", () => uid);
    assert.throws(() => checkClassroom(other ?? whole, { ...usual, port, ...flags }), message);
    t.mock.restoreAll();
  }
  await assert.rejects(checkPort(port, "203.0.113.1"), /this machine has no address 203\.0\.113\.1/);
});
