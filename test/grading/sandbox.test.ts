import assert from "node:assert/strict";
import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Box, openBox, sandboxBox } from "../../src/grading/sandbox/box";
import type { Limits } from "../../src/grading/sandbox/bubblewrap";
import type { Contained } from "../../src/grading/sandbox/contained";
import { processes, wordsOf } from "../processes";
import { attempts } from "./sandbox/attempts";
import { type Attack, answerPipe, prepareAttack } from "./sandbox/world";

let attack: Attack;
before(async () => {
  attack = await prepareAttack();
});
after(() => attack.close());

/** Runs a program of the attack's in a box until it ends: what it says, and how it ends. */
async function runIn(
  box: Box,
  script: string,
  args: readonly string[],
  heard?: (said: string, program: Contained) => void,
): Promise<{ said: string; how: string }> {
  const program = box.start({ script, args, pipes: [answerPipe] });
  let said = "";
  program
    .pipe(answerPipe)
    .setEncoding("utf8")
    .on("data", (text: string) => {
      said += text;
      heard?.(said, program);
    });
  const how = await program.ended;
  return { said, how };
}

/** What came of the attempts, by their names. */
async function attemptAll(box: Box, where: "inside" | "outside", dist: string): Promise<(name: string) => string> {
  const { said, how } = await runIn(box, "inside.js", [JSON.stringify(attack.world(box, dist)), where]);
  const lines = said.trim().split("\n").filter(Boolean);
  const results = new Map<string, string>(
    lines.map((line) => JSON.parse(line)).map(({ name, result }) => [name, result]),
  );
  return (name) => results.get(name) ?? `nothing came (${how})`;
}

test("in a sandbox", async (t) => {
  const resultOf = await attemptAll(sandboxBox({ dist: attack.dist }), "inside", "/workbook/dist");
  for (const { name, inside } of attempts) await t.test(`nobody ${name}`, () => assert.match(resultOf(name), inside));
});

// An attempt that fails here as well would prove nothing above.
test("without a sandbox", async (t) => {
  const resultOf = await attemptAll(openBox({ dist: attack.dist }), "outside", attack.dist);
  for (const { name, outside } of attempts)
    if (outside) await t.test(`anybody ${name}`, () => assert.match(resultOf(name), outside));
});

const small: Partial<Limits> = { dataBytes: 400e6, memoryBytes: 500e6, temporaryBytes: 20e6, temporaryFiles: 2000 };
const ranOut = /^refused: .*(allocation failed|Cannot create a Buffer|ERR_MEMORY_ALLOCATION_FAILED|out of memory)/im;

/** What a program takes too much of; what it hears of that, and how it ends. */
const greedy: [what: string, limits: Partial<Limits>, heard: RegExp, how: RegExp][] = [
  ["buffers", small, ranOut, /^exit code 0/],
  ["heap", { dataBytes: 250e6 }, /^begins\n$/, /^signal SIG(ABRT|TRAP|ILL|SEGV)/],
  ["folder", small, /refused: ENOSPC/, /^exit code 0/],
  ["file", { fileBytes: 5e6 }, /refused: EFBIG/, /^exit code 0/],
  ["files", small, /^begins\n$/, /^it made more than 2000 files$/],
  ["descriptors", { openFiles: 100 }, /refused: EMFILE/, /^exit code 0/],
  ["processes", {}, /refused: .*stopped/, /^exit code 0/],
  ["family", { ...small, processes: 120 }, /^begins\n$/, /^it took more than 500 MB of memory$/],
];

for (const [what, limits, heard, how] of greedy) {
  test(`a sandbox gives no more ${what} than it may`, { timeout: 60_000 }, async () => {
    const end = await runIn(sandboxBox({ dist: attack.dist, limits }), "greedy.js", [what]);
    assert.match(end.said, heard);
    assert.match(end.how, how);
  });
}

test("a program's processes end with its sandbox, also those that it left behind", async () => {
  const mark = `left-behind-${process.pid}`;
  const isThere = (): boolean => commandLines().some((line) => line.includes(mark));
  let wasThere = false;
  await runIn(sandboxBox({ dist: attack.dist }), "greedy.js", ["background", mark], (said, program) => {
    if (!said.includes("started")) return;
    wasThere = isThere();
    program.end();
  });
  assert.ok(wasThere, "it was not even started");
  assert.ok(!isThere());
});

test("a sandbox has ended when it says so, however early it was ended", async () => {
  const mark = `early-${process.pid}`;
  for (const ms of [0, 5, 20]) {
    const program = sandboxBox({ dist: attack.dist }).start({
      script: "greedy.js",
      args: ["background", mark],
      pipes: [answerPipe],
    });
    await new Promise((resolve) => setTimeout(resolve, ms));
    program.end("it was told to");
    assert.equal(await program.ended, "it was told to");
    assert.ok(!commandLines().some((line) => line.includes(mark)), `after ${ms} ms`);
  }
});

const commandLines = (): string[] => processes().flatMap(({ id }) => (id === process.pid ? [] : [wordsOf(id)]));

/** Runs a program that starts one of the attack's in a sandbox, with a descriptor open that it did not ask for. */
async function startedBy(mark: string, then: string): Promise<string> {
  const starter = join(attack.folder, `${mark}.ts`);
  const box = join(__dirname, "..", "..", "src", "grading", "sandbox", "box");
  writeFileSync(
    starter,
    `import { sandboxBox } from ${JSON.stringify(box)};
     const program = sandboxBox({ dist: ${JSON.stringify(attack.dist)} }).start({ script: "greedy.js", args: ["background", "${mark}"], pipes: [3] });
     program.pipe(3).setEncoding("utf8").on("data", (said) => { ${then} });`,
  );
  const secret = openSync(join(attack.folder, "submission.ipynb"), "r");
  // Node closes some of what it is given by itself: the first ones.
  const stdio: StdioOptions = ["ignore", "pipe", "inherit", ...Array<"ignore">(60).fill("ignore"), secret];
  const child = spawn(process.execPath, ["--import", "tsx", starter], { stdio, timeout: 60_000 });
  closeSync(secret);
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await once(child, "close");
  return said;
}

test("a sandbox ends with who started it, however that ends", async () => {
  const mark = `orphan-${process.pid}`;
  const isThere = (): boolean => commandLines().some((line) => line.includes(mark) && !line.includes("tsx"));
  await startedBy(mark, 'if (said.includes("started")) process.kill(process.pid, "SIGKILL")');
  for (let i = 0; i < 100 && isThere(); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(!isThere());
});

test("nothing that who started it has open reaches the inside", async () => {
  const said = await startedBy(
    `open-${process.pid}`,
    "const open = said.match(/^open (.*)$/m); if (open) { console.log(open[1]); program.end(); }",
  );
  assert.match(said, /pipe|socket/);
  assert.doesNotMatch(said, /submission/);
});

// Two things keep the network away; the attempts above met the filter of system calls first.
test("a sandbox has no network also where its filter lets one be asked for", async () => {
  const allowAll = Buffer.from([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f]);
  const resultOf = await attemptAll(sandboxBox({ dist: attack.dist, filter: allowAll }), "inside", "/workbook/dist");
  assert.match(resultOf("reaches a server of this machine"), /^refused: ECONNREFUSED/);
  assert.match(resultOf("reaches another machine"), /^refused: ENETUNREACH/);
  assert.match(resultOf("reaches an abstract socket"), /^refused: ECONNREFUSED/);
  assert.match(resultOf("has a network other than its own"), /^did: $/);
});
