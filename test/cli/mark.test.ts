import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { textKey } from "../../src/grading/mark/personGrades";
import { smallClass } from "../grading/reports/smallClass";

const workbook = join(__dirname, "..", "..", "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "workbook mark "));
after(() => rmSync(folder, { recursive: true }));

const own = (name: string, files: Record<string, string>): string => {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  return join(folder, name);
};
const grades = JSON.stringify(smallClass);

const faults: [what: string, args: string[], status: number, stderr: RegExp][] = [
  [
    "no folder",
    [join(folder, "none")],
    2,
    /^error: there is no such folder: .*\nGive the folder that workbook grade wrote/,
  ],
  ["a file", [workbook], 2, /^error: this is no folder/],
  ["a folder without grades", [own("empty", {})], 2, /^error: there is no grades\.json in /],
  [
    "grades that are cut off",
    [own("cut", { "grades.json": grades.slice(0, 300) })],
    1,
    /^error: .*does not hold the grades of a class\nWrite the grades anew/,
  ],
  [
    "marks that are cut off",
    [own("spoilt", { "grades.json": grades, "person.json": "{" })],
    1,
    /^error: .*person\.json does not hold what people gave/,
  ],
  ["no port", [own("port", { "grades.json": grades }), "--port", "0"], 2, /from 1 to 65535/],
];

for (const [what, args, status, stderr] of faults)
  test(`mark: ${what}`, () => {
    const result = spawnSync(process.execPath, [workbook, "mark", "--no-browser", ...args], {
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.match(result.stderr.replace(/^(WARNING|I0000).*\n/gm, ""), stderr);
    assert.equal(result.status, status);
  });

test("mark: a port in use", async (t) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const given = own("used", { "grades.json": grades });
  const child = spawn(process.execPath, [workbook, "mark", given, "--no-browser", "--port", String(port)]);
  const said = collect(child.stderr);
  const code = await new Promise((resolve) => child.once("exit", resolve));
  assert.match(said.text, /error: port \d+ is in use by another program\nChoose another/);
  assert.equal(code, 1);
});

for (const [signal, code] of [
  ["SIGINT", 0],

  ["SIGKILL", null],
] as const)
  test(`mark: ${signal} loses nothing`, { timeout: 120_000 }, async () => {
    const given = own(signal, { "grades.json": grades });
    const child = spawn(process.execPath, [workbook, "mark", given, "--no-browser", "--json"]);
    const [said, printed] = [collect(child.stderr), collect(child.stdout)];
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const url = new URL(await said.find(/http:\/\/\S+/));
    assert.match(said.text, /2 written answers are left to be read\. Ctrl-C ends/);
    const answer = await giveBjörn(url);
    assert.equal(answer.status, 200, await answer.text());
    child.kill(signal);
    assert.equal(await ended, code);
    assert.equal(JSON.parse(readFileSync(join(given, "person.json"), "utf8")).marks[0].points, 3);
    if (signal === "SIGKILL") return;
    assert.equal(JSON.parse(printed.text).waiting, 1);
    assert.match(readFileSync(join(given, "grades.csv"), "utf8"), /Björn,,,,3,0,3,7/);
  });

test("mark: reports that could not be written once are written at the end", { timeout: 120_000 }, async () => {
  const given = own("blocked", { "grades.json": grades });
  mkdirSync(join(given, "grades.csv"));
  const child = spawn(process.execPath, [workbook, "mark", given, "--no-browser"]);
  const said = collect(child.stderr);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = new URL(await said.find(/http:\/\/\S+/));
  assert.equal((await giveBjörn(url)).status, 200);
  await said.find(/The reports could not be written: /);
  rmSync(join(given, "grades.csv"), { recursive: true });
  child.kill("SIGINT");
  assert.equal(await ended, 0, said.text);
  assert.match(readFileSync(join(given, "grades.csv"), "utf8"), /Björn,,,,3,0,3,7/);
});

/** Gives points as the page does. */
async function giveBjörn(url: URL): Promise<Response> {
  const signedIn = await fetch(url, { redirect: "manual" });
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0];
  const mark = { learner: "Björn", task: "3.5", text: textKey("=1+1"), points: 3, comment: "", before: null };
  const headers = { cookie, origin: url.origin, "content-type": "application/json" };
  return fetch(new URL("/mark", url), { method: "POST", headers, body: JSON.stringify(mark) });
}

/** What a stream says, as it comes. */
function collect(stream: NodeJS.ReadableStream): { text: string; find(pattern: RegExp): Promise<string> } {
  const said = {
    text: "",
    find: (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(said.text)?.[0];
          if (found) resolve(found);
        };
        stream.on("data", look).once("end", () => reject(new Error(said.text)));
        look();
      }),
  };
  stream.setEncoding("utf8").on("data", (text: string) => {
    said.text += text;
  });
  return said;
}
