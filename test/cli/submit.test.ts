/** Handing in from a terminal, to a classroom that takes the first and refuses the second. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { scratch } from "../classroom/scratch";

const program = join(__dirname, "..", "..", "src", "cli", "workbook.ts");

test("what was handed in before something failed has its receipt, and the exit code tells of the failure", async (t) => {
  const home = scratch(t);
  mkdirSync(join(home, "work", "exercises"), { recursive: true });
  for (const name of ["01-a", "02-b"]) writeFileSync(join(home, "work", "exercises", `${name}.ipynb`), "{}");
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const { exercise } = JSON.parse(text);
    const isFirst = exercise === "01-a";
    const receipt = { exercise, at: "2026-03-03T10:00:00.000Z", sha256: "0123456789abcdef0123", bytes: 2, earlier: 0 };
    response.writeHead(isFirst ? 200 : 413).end(JSON.stringify(isFirst ? receipt : { error: "it is too large" }));
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    ...process.env,
    WORKBOOK_HOME: home,
    WORKBOOK_CLASSROOM: url,
    WORKBOOK_CLASSROOM_TOKEN: "a:b",
    DEBUG: "",
  };
  const submitted = promisify(execFile)(process.execPath, ["--import", "tsx", program, "submit", "1", "2"], { env });
  await assert.rejects(
    submitted,
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string } & Error) => {
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^✓ 01-a: handed in at 2026-03-03T10:00:00\.000Z, 0123456789abcdef\nerror: it is too large/);
      return true;
    },
  );
});
