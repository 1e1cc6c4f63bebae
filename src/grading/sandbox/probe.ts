/** Whether a sandbox can be had here: tried, not guessed. */
import { execFileSync } from "node:child_process";
import { within } from "../../jupyter/within";
import { GradingError } from "../gradingError";
import type { Box } from "./box";
import type { Mount } from "./bubblewrap";
import { hasFilter } from "./filter";
import { unreadable } from "./mounts";
import { findTools, otherwise } from "./tools";

/** The first one that has all options we use. */
const leastVersion = "0.8";
const patienceMs = 30_000;
const word = "contained";
const probePipe = 3;

/** @throws {GradingError} what is wrong, and what to do */
export async function probeSandbox(box: Box & { readonly mounts: readonly Mount[] }): Promise<void> {
  if (!hasFilter(process.arch))
    throw new GradingError(`there is no sandbox for this kind of processor: ${process.arch}`, otherwise);
  checkVersion();
  if (process.getuid?.() === 0) checkReadable(box.mounts);
  const script = `require("node:fs").writeSync(${probePipe}, "${word}")`;
  const probe = box.start({ script: "package.json", flags: ["-e", script, "--"], pipes: [probePipe] });
  let said = "";
  probe
    .pipe(probePipe)
    ?.setEncoding("utf8")
    .on("data", (text: string) => {
      said = (said + text).slice(0, word.length);
    });
  const how = await within(probe.ended, patienceMs);
  probe.end();
  if (said === word) return;
  const why = how === "late" ? `it did not start within ${patienceMs / 1000} s` : probe.firstError() || how;
  throw new GradingError(
    `bubblewrap is there, but no sandbox can be made with it: ${why}`,
    `${adviceOn(why)} ${otherwise}`,
  );
}

function adviceOn(why: string): string {
  if (/namespace|uid map|Operation not permitted|Permission denied|No permissions/i.test(why))
    return "This system does not let programs make namespaces of their own: run this as root, or let it (Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0; a container: more privileges).";
  return "Try `bwrap --ro-bind / / true` for what your system says to it.";
}

function checkVersion(): void {
  const { bwrap } = findTools();
  const version = /(\d+)\.(\d+)/.exec(execFileSync(bwrap, ["--version"], { encoding: "utf8", timeout: patienceMs }));
  const [, major, minor] = version?.map(Number) ?? [];
  const [wantedMajor, wantedMinor] = leastVersion.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new GradingError(
    `bubblewrap ${version?.[0] ?? "of an unknown version"} is too old for the sandbox: it takes ${leastVersion} or later`,
    `Install a newer one. ${otherwise}`,
  );
}

function checkReadable(mounts: readonly Mount[]): void {
  const file = unreadable(mounts);
  if (file === undefined) return;
  throw new GradingError(
    `code in a sandbox runs as another user, who may not read ${file}`,
    `Let everybody read the workbook's program (chmod -R o+rX on that folder), or grade as an ordinary user. ${otherwise}`,
  );
}
