import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { nameLearners } from "../../src/cli/rosterNames";

const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-roster-"));
after(() => rmSync(scratch, { recursive: true }));
const roster = join(scratch, "class.csv");
writeFileSync(roster, "id\nada\n");

test("a secret becomes its owner's alone, and what is none stays as it is", (t) => {
  t.mock.method(process.stdout, "write", () => true);
  const [folder, other, secret] = ["folder", "other", "secret"].map((name) => join(scratch, name));
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(other, "password", { mode: 0o644 });
  writeFileSync(secret, "5".repeat(64), { mode: 0o644 });
  const modeOf = (file: string): number => statSync(file).mode & 0o777;
  for (const file of [folder, other]) {
    const before = modeOf(file);
    assert.throws(() => nameLearners(roster, { secret: file }), /holds no secret of workbook roster$/);
    assert.equal(modeOf(file), before);
  }
  nameLearners(roster, { secret });
  assert.equal(modeOf(secret), 0o600);
});
