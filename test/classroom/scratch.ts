import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A folder for one test. */
export function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "workbook parts-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
