/** What setup would do now: it looks at every part, so that doctor and setup are of one mind. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "../host/places";
import { ask } from "./ask";
import type { Check } from "./placeChecks";

export const runSetup = "Run: npm run setup";

/** Setup's steps as people know them. */
const parts: Readonly<Record<string, string>> = {
  runtime: "Node and Python",
  packages: "npm packages",
  build: "the compiled workbook (dist)",
  jupyter: "JupyterLab",
  kernel: "the kernel's settings",
  tensorflow: "TensorFlow's library",
  binding: "TensorFlow for Node",
};

/** The steps of setup that are not up to date, by name; `undefined` where setup cannot say. */
export function staleSteps({ program }: Places): readonly string[] | undefined {
  const script = join(program, "scripts", "setup.mjs");
  if (!existsSync(script)) return undefined;
  const { ok, stdout } = ask(process.execPath, [script, "--check"]);
  const names = stdout.split("\n").filter((name) => Object.hasOwn(parts, name));
  return ok || names.length > 0 ? names : undefined;
}

export function checkSetup(stale: readonly string[] | undefined): Check {
  const name = "setup";
  if (stale === undefined) return { name, ok: false, detail: "it cannot say how far it got", mend: runSetup };
  if (stale.length === 0) return { name, ok: true, detail: "up to date" };
  const list = stale.map((step) => parts[step]).join(", ");
  return { name, ok: false, detail: `incomplete, or changed since: ${list}`, mend: runSetup };
}

/** What mends a part: setup where it sees the damage; where it does not, the part is taken away first. */
export function mendPart(step: string, folder: string, stale: readonly string[] | undefined): string {
  return stale?.includes(step) === false ? `Remove ${folder}, then run: npm run setup` : runSetup;
}
