import type { Command } from "commander";
import { places } from "../host/places";
import { checks } from "./checks";
import { diskUsage, formatBytes, madeFolders } from "./diskUsage";
import { exitCodes } from "./errors";
import type { Check } from "./placeChecks";
import { palette, printJson } from "./terminal";

/** Adds options and action of `workbook doctor`. */
export function configure(command: Command): void {
  command
    .option("--json", "print one object on standard output")
    .addHelpText("after", "\nExits with 1 when something is missing or broken.")
    .action(doctor);
}

function doctor({ json = false }: { json?: boolean }): void {
  const where = places();
  const found: Check[] = [];
  for (const check of checks) {
    const result = check(where);
    found.push(result);
    if (!json) process.stdout.write(describe(result));
  }
  const ok = found.every((check) => check.ok);
  const disk = madeFolders(where).map(({ path, folder }) => ({ path, bytes: diskUsage(folder) }));
  if (json) printJson({ ok, checks: found.map(withoutNeedlessAdvice), disk });
  else {
    const sizes = disk.filter(({ bytes }) => bytes > 0).map(({ path, bytes }) => `${path} ${formatBytes(bytes)}`);
    process.stdout.write(describe({ name: "disk", ok: true, detail: sizes.join(", ") }));
  }
  if (!ok) process.exitCode = exitCodes.failed;
}

function describe({ name, ok, detail, mend }: Check): string {
  const { green, red } = palette(process.stdout);
  const state = ok ? green("ok     ") : red("missing");
  const advice = ok || !mend ? "" : `${" ".repeat(23)}${mend}\n`;
  return `${state}  ${name.padEnd(12)}  ${detail}\n${advice}`;
}

function withoutNeedlessAdvice({ mend, ...check }: Check): Check {
  return check.ok || mend === undefined ? check : { ...check, mend };
}
