import type { Command } from "commander";
import { places } from "../host/places";
import { sum } from "../numbers";
import { checks } from "./checks";
import { diskUsage, formatBytes, madeFolders } from "./diskUsage";
import { exitCodes, tell } from "./errors";
import { addHelp } from "./help";
import { staleSteps } from "./installed";
import type { Check } from "./placeChecks";
import { palette, printJson } from "./terminal";

/** Adds options and action of `workbook doctor`. */
export function configure(command: Command): void {
  command.option("--json", "print one object on standard output").action(doctor);
  addHelp(command, {
    prints: "a line for each part, and below a part that is broken what to do. With --json: ok, checks and disk.",
    exits: "0 all is well; 1 something is missing or broken.",
  });
}

function doctor({ json = false }: { json?: boolean }): void {
  const where = places();
  const found: Check[] = [];
  const stale = staleSteps(where);
  for (const check of checks) {
    const result = looked(() => check(where, stale));
    found.push(result);
    if (!json) process.stdout.write(describe(result));
  }
  const ok = found.every((check) => check.ok);
  const disk = madeFolders(where).map(({ path, folder }) => ({ path, bytes: diskUsage(folder) }));
  const ofCache = (path: string): boolean => path.startsWith(".cache/");
  if (json) printJson({ ok, checks: found.map(withoutNeedlessAdvice), disk });
  else {
    const cache = sum(disk.filter(({ path }) => ofCache(path)).map(({ bytes }) => bytes));
    const sizes = [...disk.filter(({ path }) => !ofCache(path)), { path: ".cache", bytes: cache }]
      .filter(({ bytes }) => bytes > 0)
      .map(({ path, bytes }) => `${path} ${formatBytes(bytes)}`);
    process.stdout.write(describe({ name: "disk", ok: true, detail: sizes.join(", ") }));
  }
  if (!ok) process.exitCode = exitCodes.failed;
}

/** What a check found; one that cannot look at its part has found something as well. */
function looked(check: () => Check): Check {
  try {
    return check();
  } catch (error) {
    const { error: detail, advice } = tell(error);
    return { name: "workbook", ok: false, detail, mend: advice };
  }
}

function describe({ name, ok, detail, mend }: Check): string {
  const { green, red } = palette(process.stdout);
  const state = ok ? green("ok     ") : red("broken ");
  const advice = ok || !mend ? "" : `${" ".repeat(23)}${mend}\n`;
  return `${state}  ${name.padEnd(12)}  ${detail}\n${advice}`;
}

function withoutNeedlessAdvice({ mend, ...check }: Check): Check {
  return check.ok || mend === undefined ? check : { ...check, mend };
}
