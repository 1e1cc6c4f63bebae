import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** An empty folder that goes away with the test. */
export function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "workbook-host-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder of the test's own that is this process's home until the test ends. */
export function ownHome(test: TestContext): string {
  const before = process.env["WORKBOOK_HOME"];
  const home = temporaryFolder(test);
  process.env["WORKBOOK_HOME"] = home;
  test.after(() => {
    if (before === undefined) delete process.env["WORKBOOK_HOME"];
    else process.env["WORKBOOK_HOME"] = before;
  });
  return home;
}
