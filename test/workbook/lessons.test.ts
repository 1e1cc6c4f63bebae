import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { notFound, outputsOf } from "../../src/jupyter/findings";
import type { Cell } from "../../src/jupyter/notebook";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { deckOf, slideHeight } from "../../src/slides/deck";
import { room } from "../../src/slides/fit";
import { findChromium } from "./jupyterLab";
import { type Executed, lookAtOutputs } from "./lookAtOutputs";

const root = join(__dirname, "..", "..");
const workbook = join(root, "dist", "cli", "workbook.js");
const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));

interface Report {
  lessons: { lesson: string; seconds: number; cells: number; failure?: { cell: string; traceback: string } }[];
}

interface Ran extends Executed {
  readonly seconds: number;
  readonly cells: Cell[];
}

/** Runs all lessons in quick mode, through a real Jupyter server: their executed cells, and seconds. */
async function runAll(): Promise<Ran[]> {
  const out = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  try {
    const args = [workbook, "run", "--quick", "--seed", "0", "--out", out, "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 });
    const { lessons: ran } = JSON.parse(stdout) as Report;
    assert.equal(ran.length, lessons.length);
    for (const { failure } of ran) assert.equal(failure, undefined, failure?.traceback);
    return ran.map(({ lesson, seconds }) => ({
      lesson,
      seconds,
      cells: readNotebook(join(out, `${lesson}.ipynb`)).cells,
    }));
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** What the first run showed. */
const executed: Ran[] = [];

test("every lesson runs from top to bottom in quick mode; what it shows fits on slides, and is asked for", async (context) => {
  executed.push(...(await runAll()));
  const faults = executed.flatMap(({ lesson, seconds, cells }) => {
    context.diagnostic(`${lesson}: ${seconds.toFixed(1)} s`);
    const { columns } = deckOf(lesson, { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    const tooHigh = columns.flat().filter((slide) => slideHeight(slide) > room.height);
    const shown = outputsOf(cells);
    const printed = shown.flatMap((output) => (output.output_type === "stream" ? [output.text] : []));
    return [
      ...notFound(lesson, cells),
      ...tooHigh.map(({ id }) => `${lesson}: what slide ${id} shows does not fit`),
      ...printed.map((text) => `${lesson}: printed, though no reader asked for it: ${text}`),
      ...(shown.some((output) => output.output_type === "display_data") ? [] : [`${lesson} shows nothing`]),
    ];
  });
  assert.deepEqual(faults, []);
});

test("axe finds nothing in what lessons show, light and dark; what moves does so by keyboard, with words for each step", {
  skip: !findChromium() && !process.env["CI"] ? "there is no Chromium on this machine" : false,
}, async () => {
  assert.equal(executed.length, lessons.length);
  assert.deepEqual(await lookAtOutputs(executed), []);
});

const wrong: [name: string, args: string[], code: number, message: RegExp][] = [
  ["a lesson that does not exist", ["run", "77"], 2, /there is no lesson "77"\n.*00/],
  ["a limit of time that is none", ["run", "--timeout", "0"], 2, /must be a number above 0/],
];

for (const [name, args, code, message] of wrong) {
  test(`workbook refuses ${name}`, async () => {
    await assert.rejects(promisify(execFile)(process.execPath, [workbook, ...args]), (error: Error) => {
      const { code: found, stderr } = error as unknown as { code: number; stderr: string };
      assert.equal(found, code);
      assert.match(stderr, message);
      return true;
    });
  });
}
