import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, test } from "node:test";
import { assembleProgram } from "../../src/grading/program/assemble";
import { Allowance, readLines } from "../../src/grading/sandbox/boundedLines";
import { bubblewrap, inside, standardLimits } from "../../src/grading/sandbox/bubblewrap";
import { makeControlGroup } from "../../src/grading/sandbox/cgroup";
import { programMounts, unreadable } from "../../src/grading/sandbox/mounts";
import { OwnTime } from "../../src/grading/sandbox/ownTime";
import { takeUser } from "../../src/grading/sandbox/user";

const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-parts-"));
after(() => rmSync(scratch, { recursive: true }));

interface Bounds {
  readonly line?: number;
  readonly perSecond?: number;
  readonly bytesPerSecond?: number;
}

/** What is read of the pieces, and why no more is. */
async function read(
  pieces: readonly (string | Buffer)[],
  bounds: Bounds,
  allowance = new Allowance(1e6, 1e3),
): Promise<string[]> {
  const stream = new PassThrough();
  const heard: string[] = [];
  const all = { line: 10, perSecond: 1e6, bytesPerSecond: 1e9, ...bounds };
  readLines(stream, all, allowance, { line: (text) => heard.push(text), broken: (why) => heard.push(`! ${why}`) });
  for (const piece of pieces) {
    stream.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return heard;
}

const lines: [name: string, pieces: (string | Buffer)[], heard: string[], allowance?: Allowance][] = [
  ["in one piece", ["a\nbc\n\nd\n"], ["a", "bc", "", "d"]],
  ["in many", ["a", "b\nc", "\n", "d"], ["ab", "c"]],
  ["with a letter in halves", [Buffer.from([0xc3]), Buffer.from([0xbc, 10])], ["\u00fc"]],
  ["as long as it may be", ["0123456789\n"], ["0123456789"]],
  ["longer", ["01234567890\n", "a\n"], ["! it sent a message of more than 10 bytes"]],
  ["longer, in pieces", ["012345", "67890", "1\na\n"], ["! it sent a message of more than 10 bytes"]],
  ["one good, one too long", ["a\n01234567890"], ["a", "! it sent a message of more than 10 bytes"]],
  ["more than agreed", ["a\nb\nc\n", "d\n"], ["a", "b", "! it sent more than a notebook may"], new Allowance(100, 2)],
  ["more bytes than agreed", ["aaa\nbbb\n"], ["aaa", "! it sent more than a notebook may"], new Allowance(7, 9)],
];

for (const [name, pieces, heard, allowance] of lines)
  test(`lines: ${name}`, async () => assert.deepEqual(await read(pieces, {}, allowance), heard));

test("lines that come too fast wait", async () => {
  const heard = await read(["a\nb\n", "c\n", "d\n"], { perSecond: 2 });
  assert.deepEqual(heard, ["a", "b", "c"]); // the stream is paused after the piece with which there were too many
});

test("a cell's time stands still while anything holds it, and not longer than agreed", () => {
  let now = 0;
  const time = new OwnTime(100, () => now);
  const at = (clock: number): number => {
    now = clock;
    return time.now();
  };
  assert.equal(at(10), 10);
  const [one, other] = [time.hold(), time.hold()];
  assert.equal(at(30), 10);
  one();
  one();
  assert.equal(at(40), 10);
  other();
  assert.equal(at(50), 20);
  time.hold();
  assert.deepEqual([at(120), at(121), at(150)], [20, 21, 50]);
});

test("what a sandbox of a user without privileges is made with", () => {
  const tools = { bwrap: "/usr/bin/bwrap", setpriv: "/usr/bin/setpriv", prlimit: "/usr/bin/prlimit" };
  const sandbox = { mounts: [], limits: standardLimits, tools };
  const own = bubblewrap({ ...sandbox, runner: "self" }, ["node"]).join(" ");
  assert.match(
    own,
    /--unshare-user --disable-userns --cap-drop ALL .* -- \/usr\/bin\/prlimit .*--nproc=\d+ .*-- node$/,
  );
  const other = bubblewrap({ ...sandbox, runner: { uid: 7 } }, ["node"]).join(" ");
  assert.doesNotMatch(other, /unshare-user|cap-add (?!CAP_SET(UID|GID|PCAP))/);
  assert.match(other, /--cap-drop ALL --cap-add/);
  assert.match(other, /--reuid 7 --regid 7 --clear-groups .*--bounding-set=-all --no-new-privs -- \/usr\/bin\/prlimit/);
});

test("the folders above what is mounted can be entered by everybody", () => {
  const tools = { bwrap: "bwrap", setpriv: "setpriv", prlimit: "prlimit" };
  const mounts = [{ kind: "file", from: "/a", to: "/home/ada/bin/node" }] as const;
  const command = bubblewrap({ mounts, limits: standardLimits, tools, runner: "self" }, []).join(" ");
  assert.match(
    command,
    /--perms 0755 --dir \/home --perms 0755 --dir \/home\/ada --perms 0755 --dir \/home\/ada\/bin --ro-bind/,
  );
});

test("each sandbox has a user of its own, as long as it is there", () => {
  const [one, two] = [takeUser(), takeUser()];
  if (process.getuid?.() === 0) assert.notDeepEqual(one.runner, two.runner);
  else assert.deepEqual([one.runner, two.runner], ["self", "self"]);
  one.giveBack();
  assert.deepEqual(takeUser().runner, one.runner);
  const many = Array.from({ length: 520 }, takeUser); // as many notebooks as may run at once, and their compilers
  const ids = new Set(many.map(({ runner }) => (runner === "self" ? runner : runner.uid)));
  for (const { giveBack } of many) giveBack();
  const hasAll = process.getuid?.() === 0 && /^\s*0\s+0\s+4294967295/.test(readFileSync("/proc/self/uid_map", "utf8"));
  if (hasAll) assert.equal(ids.size, many.length);
});

test("what of the program others cannot read is named", () => {
  const program = join(scratch, "program");
  for (const folder of ["dist", "data", "node_modules", ".cache/tensorflow-1", ".cache/other"])
    mkdirSync(join(program, folder), { recursive: true });
  const files = ["package.json", "dist/index.js", "dist/secret.js"];
  for (const file of files) writeFileSync(join(program, file), "");
  const mounts = programMounts(program);
  assert.deepEqual(mounts.map(({ to }) => to.slice(inside.program.length)).sort(), [
    "/.cache/tensorflow-1",
    "/data",
    "/dist",
    "/node_modules",
    "/package.json",
  ]);
  assert.equal(unreadable(mounts), undefined);
  chmodSync(join(program, "dist", "secret.js"), 0o600);
  assert.match(unreadable(mounts) ?? "", /secret\.js$/);
});

test("the program that grades can be read by others, whatever this process keeps from them", () => {
  const mask = process.umask(0o077);
  const { dist, remove } = assembleProgram();
  const after = process.umask(mask);
  const found = unreadable([{ kind: "folder", from: dist, to: `${inside.program}/dist` }]);
  remove();
  assert.deepEqual([found, after], [undefined, 0o077]);
});

const controls = ["memory.max", "memory.swap.max", "memory.oom.group", "pids.max", "memory.events", "cgroup.procs"];

/** A root of control groups in which a new one gets these files, as the system's would. */
function groupsWith(files: readonly string[]): {
  make: (own?: string) => ReturnType<typeof makeControlGroup>;
  made: string[];
} {
  const root = mkdtempSync(join(scratch, "groups-"));
  mkdirSync(join(root, "user", "session"), { recursive: true });
  const made: string[] = [];
  const makeFolder = (folder: string): void => {
    mkdirSync(folder);
    made.push(folder);
    for (const file of files) writeFileSync(join(folder, file), "");
  };
  return { make: (own = "/user/session") => makeControlGroup(standardLimits, { root, own, makeFolder }), made };
}

test("a control group beside our own has the limits, and what enters it", () => {
  const { make, made } = groupsWith(controls);
  const group = make();
  assert.ok(group);
  const [folder] = made;
  assert.match(folder, /\/user\/cnn-workbook-/);
  const wanted = String(standardLimits.memoryBytes + standardLimits.temporaryBytes);
  assert.equal(readFileSync(join(folder, "memory.max"), "utf8"), wanted);
  const [shell, ...args] = group.enter(["sh", "-c", "echo $$"]);
  const said = execFileSync(shell, args, { encoding: "utf8" });
  assert.equal(readFileSync(join(folder, "cgroup.procs"), "utf8"), said); // the very process that runs the command
  assert.equal(group.ranOut(), false);
  writeFileSync(join(folder, "memory.events"), "low 0\noom 1\noom_kill 3\n");
  assert.equal(group.ranOut(), true);
});

test("where no controller of memory is handed down there is no group, and none is left behind", () => {
  const { make, made } = groupsWith([]);
  assert.equal(make(), undefined);
  assert.equal(made.length, 2); // beside our own, and at the top
  assert.ok(!made.some(existsSync));
  assert.equal(make("/nowhere/session"), undefined);
});
