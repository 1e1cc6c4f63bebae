/** What the hub's configuration does by itself, and that it is told all that it asks for. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hashPassword } from "../../src/classroom/accounts";
import { hubSettings } from "../../src/classroom/hubSettings";
import { hubPrograms, roomIn } from "../../src/classroom/room";
import { places } from "../../src/host/places";
import { scratch } from "./scratch";

test("wrong passwords are counted, many at once as well; a name that is not on the list is nobody, though the system knows it", (t) => {
  const folder = scratch(t);
  const settings = hubSettings(places(), roomIn(folder), {
    host: "127.0.0.1",
    port: 8000,
    inner: { hub: 1, proxy: 2, service: 3 },
    accounts: [{ id: "ada", name: "Ada", uid: 50_000, password: hashPassword("right") }],
    systemUsers: false,
    instructors: ["instructor"],
    codeNames: {},
    submissions: folder,
    limits: { memoryBytes: 1e9, processes: 100, temporaryBytes: 1e6 },
    maxServers: 1,
    idleSeconds: 60,
    confined: true,
    shown: [],
  });
  const file = join(folder, "settings.json");
  writeFileSync(file, JSON.stringify(settings));
  const script = join(__dirname, "hubConfiguration.py");
  const output = execFileSync("python3", ["-I", script, hubPrograms(places()).config], {
    env: { ...process.env, CLASSROOM_SETTINGS: file },
    encoding: "utf8",
  });
  const { tries, learners, disguised, everywhere } = JSON.parse(output);
  const [first, wrong, afterwards] = tries;
  const counts = (answers: unknown[]): number[] => [null, 429].map((what) => answers.filter((a) => a === what).length);
  assert.deepEqual(first, ["ada"]);
  assert.deepEqual(counts(wrong), [10, 15]);
  assert.deepEqual(counts(disguised), [10, 15], "an address that the client makes up counts for nothing");
  assert.deepEqual(counts(everywhere), [60, 40], "system users: from all addresses together");
  assert.equal(afterwards, 429);
  assert.deepEqual(learners, [50_000, null, null]);
});
