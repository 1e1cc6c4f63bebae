import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  busyBy,
  busyByLoad,
  MOST_BY_OTHERS,
  othersBetween,
  parseMachine,
  parseProcess,
  type Snapshot,
} from "../../bench/busy";
import { placeOf } from "../../bench/results";
import { lookAround, snapshot } from "../../bench/watch";

test("/proc/stat is read, a guest's time once and what was stolen as busy", () => {
  const text = "cpu  6477917 105534 986779 1862313 21294 7 9511 4835 300 20\ncpu0 1 2 3 4 5 6 7 8 0 0\nintr 5\n";
  assert.deepEqual(parseMachine(text), { busy: 7584583, stolen: 4835, all: 9468190 });
  assert.throws(() => parseMachine("intr 5"), /no line for all cores/);
});

const statRest = "S 77 1 1 0 -1 4194304 5 0 1 0 120 30 7 3 20 0 1 0 99 0 0";
const stats: [name: string, text: string, parsed: object | RegExp][] = [
  ["a process", `12 (node) ${statRest}\n`, { pid: 12, parent: 77, name: "node", own: 150, ended: 10 }],
  [
    "a name with brackets",
    `9 (a) S (b c)) ${statRest}`,
    { pid: 9, parent: 77, name: "a) S (b c)", own: 150, ended: 10 },
  ],
  ["no process", "", /no line of a process/],
];
for (const [name, text, parsed] of stats) {
  test(`/proc/PID/stat is read: ${name}`, () => {
    if (parsed instanceof RegExp) assert.throws(() => parseProcess(text), parsed);
    else assert.deepEqual(parseProcess(text), parsed);
  });
}

type Row = [pid: number, parent: number, name: string, own: number, ended?: number];
const made = (busy: number, idle: number, rows: Row[], stolen = 0): Snapshot => ({
  machine: { busy, stolen, all: busy + idle },
  processes: rows.map(([pid, parent, name, own, ended = 0]) => ({ pid, parent, name, own, ended })),
});
const before: Row[] = [
  [1, 0, "init", 50],
  [10, 1, "bench", 20, 5],
  [11, 10, "worker", 100],
  [12, 11, "its child", 10],
  [20, 1, "train", 1000],
];

/** Of 1,000 ticks between the two. */
const cases: [name: string, after: Snapshot, share: number, first?: [string, number]][] = [
  [
    "our own work alone",
    made(900, 200, [
      [1, 0, "init", 50],
      [10, 1, "bench", 30, 5],
      [11, 10, "worker", 800],
      [12, 11, "its child", 100],
      [20, 1, "train", 1000],
    ]),
    0,
  ],
  [
    "a worker that has ended, its time with its parent",
    made(900, 200, [
      [1, 0, "init", 50],
      [10, 1, "bench", 30, 905],
      [20, 1, "train", 1000],
    ]),
    0,
  ],
  [
    "a worker that began and ended",
    made(900, 200, [...before.slice(0, 1), [10, 1, "bench", 20, 805], ...before.slice(2)]),
    0,
  ],
  [
    "another's work beside ours",
    made(900, 200, [...before.slice(0, 1), [10, 1, "bench", 320, 5], ...before.slice(2, 4), [20, 1, "train", 1500]]),
    0.5,
    ["train", 0.5],
  ],
  [
    "others of the same name together, one of them new",
    made(900, 200, [...before.slice(0, 4), [20, 1, "train", 1300], [21, 20, "train", 400]]),
    0.8,
    ["train", 0.7],
  ],
  [
    "another virtual machine",
    made(900, 200, [...before.slice(0, 1), [10, 1, "bench", 720, 5], ...before.slice(2)], 100),
    0.1,
  ],
];
for (const [name, after, share, first] of cases) {
  test(`others' share: ${name}`, () => {
    const found = othersBetween(made(100, 0, before), after, 10);
    assert.ok(Math.abs(found.share - share) < 1e-9, String(found.share));
    if (first) {
      assert.equal(found.names[0].name, first[0]);
      assert.ok(Math.abs(found.names[0].share - first[1]) < 1e-9, JSON.stringify(found.names));
    }
    assert.equal(found.stolen, (after.machine.stolen - 0) / 1000);
  });
}

test("no time at all is no one's", () => {
  const now = made(100, 0, before);
  assert.deepEqual(othersBetween(now, now, 10), { share: 0, stolen: 0, names: [] });
});

const most = "and 5 % is the most";
const clauses: [name: string, clause: string | undefined, expected: string | undefined][] = [
  ["a quiet machine", busyBy({ share: 0.05, stolen: 0, names: [{ name: "a", share: 0.05 }] }), undefined],
  [
    "three names, the rest is little",
    busyBy({
      share: 0.62,
      stolen: 0.004,
      names: Object.entries({ train: 0.4, make: 0.12, cc: 0.06, ld: 0.03 }).map(([name, share]) => ({ name, share })),
    }),
    `others took 62 % of the processors' time (train 40 %, make 12 %, cc 6 %), ${most}`,
  ],
  [
    "what was stolen",
    busyBy({ share: 0.2, stolen: 0.19, names: [{ name: "sh", share: 0.004 }] }),
    `others took 20 % of the processors' time (other virtual machines 19 %), ${most}`,
  ],
  [
    "nobody who is still there",
    busyBy({ share: 0.3, stolen: 0, names: [] }),
    `others took 30 % of the processors' time, ${most}`,
  ],
  ["a load of one for two cores", busyByLoad(1, 2), undefined],
  ["a higher load", busyByLoad(2.84, 2), "the load was 2.8 before it began, and 1.0 is the most"],
];
for (const [name, clause, expected] of clauses) test(`what is busy: ${name}`, () => assert.equal(clause, expected));

/** A process that works for a second and says how many ticks that were, of a hundredth of a second. */
async function work(): Promise<number> {
  const code = "const end = Date.now() + 1000; while (Date.now() < end); console.log(process.cpuUsage().user / 1e4)";
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  for await (const text of child.stdout) said += text;
  if (child.exitCode === null) await once(child, "exit");
  return Number(said);
}

test("a child that works counts as ours here and now, alive or ended", async () => {
  const first = snapshot();
  const ticks = await work();
  const last = snapshot();
  if (!first || !last) return assert.equal(existsSync("/proc/stat"), false);
  const nobody = othersBetween(first, last, -1).share;
  const all = last.machine.all - first.machine.all;
  const ours = nobody - othersBetween(first, last, process.pid).share;
  assert.ok(ticks > 0 && ours >= (ticks - 3) / all, `${ours} of ${all}, and ${ticks} ticks`);
});

test("a machine that is watched says how much of its time others took", async () => {
  const { others = Number.NaN, busy } = await lookAround(0.2);
  if (!existsSync("/proc/stat")) return assert.ok(Number.isNaN(others));
  assert.ok(others >= 0 && others <= 1, String(others));
  assert.equal(busy !== undefined, others > MOST_BY_OTHERS, busy);
});

const places: [complete: boolean, busy: string | undefined, recorded: boolean][] = [
  [true, undefined, true],
  [true, "others took 40 %", false],
  [false, undefined, false],
  [false, "others took 40 %", false],
];
for (const [complete, busy, recorded] of places) {
  test(`what is ${complete ? "" : "in"}complete on a ${busy ? "busy" : "quiet"} machine is ${recorded ? "" : "not "}recorded`, () => {
    assert.equal(placeOf(complete, busy).endsWith(join("bench", "results")), recorded);
    assert.equal(placeOf(complete, busy).endsWith(join(".cache", "bench")), !recorded);
  });
}
