import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Box, openBox, sandboxBox } from "../../src/grading/sandbox/box";
import type { Limits } from "../../src/grading/sandbox/bubblewrap";
import type { Contained } from "../../src/grading/sandbox/contained";
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
  ["family", small, /^begins\n$/, /^it took more than 500 MB of memory$/],
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

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    });
}

test("a sandbox ends with who started it, however that ends", async () => {
  const mark = `orphan-${process.pid}`;
  const starter = join(attack.folder, "starter.ts");
  const box = JSON.stringify(join(__dirname, "..", "..", "src", "grading", "sandbox", "box"));
  writeFileSync(
    starter,
    `import { sandboxBox } from ${box};
     const program = sandboxBox({ dist: ${JSON.stringify(attack.dist)} }).start({ script: "greedy.js", args: ["background", "${mark}"], pipes: [3] });
     program.pipe(3).setEncoding("utf8").on("data", (said) => said.includes("started") && process.kill(process.pid, "SIGKILL"));`,
  );
  assert.throws(
    () => execFileSync(process.execPath, ["--import", "tsx", starter], { timeout: 60_000 }),
    /SIGKILL|Command failed/,
  );
  for (let i = 0; i < 100 && commandLines().some((line) => line.includes(mark)); i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(!commandLines().some((line) => line.includes(mark)));
});
