/** What stands around a learner's server, and what lets it hand in. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { confinement } from "../../src/classroom/confine";
import { shownTo } from "../../src/classroom/openRoom";
import { hubPrograms } from "../../src/classroom/room";
import { ownerOf, submitToken } from "../../src/classroom/submitToken";
import { places, placesIn } from "../../src/host/places";
import { scratch } from "./scratch";

test("a server is confined: its files, its processes, its rights, its limits", () => {
  const words = confinement(
    { paths: ["/opt/book/dist", "/usr/lib/node"] },
    { memoryBytes: 2e9, processes: 300, temporaryBytes: 1e6 },
  );
  const line = ` ${words.join(" ")} `;
  for (const part of [
    "--unshare-pid",
    "--unshare-ipc",
    "--die-with-parent",
    "--cap-drop ALL",
    "--ro-bind /opt/book/dist /opt/book/dist",
    "--perms 0755 --dir /opt/book",
    "--bind {home} {inside}",
    "--size 1000000 --tmpfs /tmp",
    "setpriv --reuid {uid} --regid {gid} --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs",
    "prlimit --data=2000000000 --nproc=300 --core=0",
  ])
    assert.ok(line.includes(` ${part} `), part);
  // The home alone can be written, and it comes last: nothing that is mounted later uncovers anything.
  assert.equal(words.filter((word) => word === "--bind").length, 1);
  assert.ok(!line.includes("/usr/lib/node"), "what /usr shows is shown already");
});

test("learners see the workbook without its answers, and nothing opens that would show them more", (t) => {
  const program = realpathSync(scratch(t));
  for (const folder of ["dist", "answers"]) mkdirSync(join(program, folder));
  const where = placesIn(program);
  for (const python of [where.python, hubPrograms(where).python]) {
    mkdirSync(dirname(python), { recursive: true });
    symlinkSync("/usr/bin/env", python);
  }
  const shown = shownTo(where, ["/nowhere"]);
  assert.ok(shown.includes(join(program, "dist")));
  assert.ok(!shown.some((path) => join(program, "answers").startsWith(path)));
  for (const [hidden, seen] of [
    ["/usr/share/class", "/usr"],
    [join(program, "dist", "class"), join(program, "dist")],
  ] as const) {
    const wanted = `learners would see ${hidden}: programs that they need are in ${seen}`;
    assert.throws(() => shownTo(where, [hidden]), { message: wanted });
  }
});

test("a token hands in for its owner alone, and the hub makes the same", () => {
  const token = submitToken("secret", "ada@x:y");
  assert.equal(ownerOf("secret", token), "ada@x:y");
  for (const wrong of [token.replace("ada", "bob"), `${token}0`, "", "ada@x:y:", token.slice(1)])
    assert.equal(ownerOf("secret", wrong), undefined, wrong);
  const config = readFileSync(join(places().program, "classroom", "hub", "jupyterhub_config.py"), "utf8");
  const made = /def submit_token[\s\S]*?\n\n\n/.exec(config)?.[0] ?? "";
  const program = `import hashlib, hmac\nsettings = {"submitSecret": "secret"}\n${made}print(submit_token("ada@x:y"))`;
  assert.equal(spawnSync("python3", ["-c", program], { encoding: "utf8" }).stdout.trim(), token);
});
