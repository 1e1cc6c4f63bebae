/** `workbook slides`: a real lesson, run once and kept; what goes wrong, in one line. */
import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { anyPort } from "../../src/jupyter/port";
import { findChromium, printDeck } from "../../src/slides/pdf";
import { servePages } from "../../src/slides/serve";

const root = join(__dirname, "..", "..");
const workbook = join(root, "dist", "cli", "workbook.js");
const home = mkdtempSync(join(tmpdir(), "cnn workbook-"));
const out = join(home, "my decks");
const env = { ...process.env, WORKBOOK_HOME: home, NO_COLOR: "1", DEBUG: "" };

after(() => rmSync(home, { recursive: true, force: true }));

const slides = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [workbook, "slides", ...args], { cwd: home, env });

test("slides of a lesson are made; the second time nothing is run", { timeout: 300_000 }, async () => {
  const args = ["0", "--quick", "--out", out, "--json"];
  const first = await slides(...args);
  assert.match(first.stderr, /00-start-here ran in/);
  const { decks, failures } = JSON.parse(first.stdout);
  assert.deepEqual(failures, []);
  const [{ lesson, title, file, slides: count }] = decks;
  assert.deepEqual([lesson, title, file], ["00-start-here", "Start here", join(out, "00-start-here.html")]);
  const page = readFileSync(file, "utf8");
  assert.equal(page.match(/<section class="slide/g)?.length, count);
  assert.match(page, /<strong>78,500<\/strong> parameters/);
  for (const [, path] of page.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)) assert.ok(existsSync(join(out, path)), path);
  assert.match(readFileSync(join(out, "index.html"), "utf8"), /href="00-start-here\.html">Start here</);
  const kept = readdirSync(join(home, "out", "executed"));
  assert.equal(kept.length, 1);
  // From wherever it is called.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [workbook, "slides", ...args], {
    cwd: root,
    env,
  });
  assert.doesNotMatch(stderr, /ran in/);
  assert.equal(stdout, first.stdout);
  assert.equal(readFileSync(file, "utf8"), page);
});

const wrong: [args: string[], status: number, told: RegExp, path?: string][] = [
  [["99"], 2, /^error: there is no lesson "99"\nThere are: /],
  [["--out", join(root, "notebooks")], 2, /^error: .* has the originals/],
  [["--port", "0"], 2, /whole number from 1 to 65535/],
  [["0", "--pdf"], 1, /^error: --pdf needs Chromium or Chrome.*\nInstall one; or .*\?print-pdf/, home],
  [["0", "--out", join(home, "a file")], 1, /^error: /],
];

writeFileSync(join(home, "a file"), "");

for (const [args, status, told, path] of wrong) {
  test(`workbook slides ${args.join(" ").replace(home, "…")} says what is wrong, and runs nothing`, () => {
    const result = spawnSync(process.execPath, [workbook, "slides", ...args], {
      encoding: "utf8",
      env: { ...env, ...(path && { PATH: path }) },
    });
    assert.equal(result.status, status, result.stderr);
    assert.match(result.stderr, told);
    assert.doesNotMatch(result.stderr, /defect|ran in/);
  });
}

test("a port that is taken is told before anything is run", async () => {
  mkdirSync(out, { recursive: true });
  const server = await servePages(out, await anyPort());
  const { port } = server.address() as { port: number };
  const told = slides("0", "--quick", "--out", out, "--port", String(port));
  await assert.rejects(told, /port \d+ is in use by another program/);
  server.close();
});

/** What a server answers: its status and content type. */
function ask(port: number, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, headers, method }, (response) => {
      response.resume().on("end", () => resolve(`${response.statusCode} ${response.headers["content-type"] ?? ""}`));
    });
    asked.once("error", reject).end();
  });
}

test("decks are served to this machine alone, and nothing beside them", async () => {
  const folder = mkdtempSync(join(home, "served-"));
  for (const name of ["index.html", "a b.html", "notes.txt"]) writeFileSync(join(folder, name), name);
  writeFileSync(`${folder}-beside.html`, "beside");
  const server = await servePages(folder, await anyPort());
  const { port } = server.address() as { port: number };
  const page = "200 text/html; charset=utf-8";
  const rows: [path: string, answer: string, headers?: Record<string, string>, method?: string][] = [
    ["/", page],
    ["/a%20b.html?print-pdf", page],
    ["/a%20b.html", page, { host: `localhost:${port}` }, "HEAD"],
    ["/notes.txt", "404 "],
    ["/none.html", "404 "],
    ["/%2e%2e/x.html", "404 "],
    [`/..%2f${folder.slice(folder.lastIndexOf("/") + 1)}-beside.html`, "404 "],
    ["/%zz", "404 "],
    ["/%00.html", "404 "],
    [`/${"a".repeat(5000)}.html`, "404 "],
    ["/", "403 ", { host: "example.org" }],
    ["/", "405 ", {}, "POST"],
  ];
  for (const [path, answer, headers, method] of rows)
    assert.equal(await ask(port, path, headers, method), answer, path);
  server.close();
  server.closeAllConnections();
});

test("decks are shown at a port until the command is told to end", { timeout: 120_000 }, async () => {
  const port = await anyPort();
  const child = spawn(process.execPath, [workbook, "slides", "0", "--quick", "--out", out, "--port", String(port)], {
    env,
  });
  let told = "";
  const answers = new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      if (told.includes("Ctrl-C ends it.")) resolve();
    });
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await Promise.race([answers, ended]);
  assert.match(told, new RegExp(`http://127\\.0\\.0\\.1:${port}/00-start-here\\.html`));
  assert.match(await ask(port, "/00-start-here.html"), /^200 /);
  child.kill("SIGINT");
  assert.equal(await ended, 0);
});

test("Chromium is found on the search path; a browser that fails is told with its last words", async () => {
  const folder = mkdtempSync(join(home, "programs-"));
  assert.equal(findChromium(`${folder}:/nowhere`), undefined);
  const program = join(folder, "chromium");
  writeFileSync(program, "#!/bin/sh\necho no display >&2\nexit 3\n", { mode: 0o755 });
  assert.equal(findChromium(`/nowhere:${folder}`), program);
  await assert.rejects(
    printDeck(program, join(out, "x.html"), folder),
    /the browser ended \(exit code 3\): no display/,
  );
  await assert.rejects(printDeck(join(folder, "none"), join(out, "x.html"), folder), /the browser ended \(.*ENOENT/);
});
