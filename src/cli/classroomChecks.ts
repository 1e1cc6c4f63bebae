/** What has to be right before a classroom opens: one line each that says what is wrong, and what to do. */
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { hubPrograms } from "../classroom/room";
import type { Places } from "../host/places";
import type { ClassroomFlags } from "./classroomFlags";
import { CliError, UsageError } from "./errors";

/** @throws CliError */
export function checkClassroom(where: Places, flags: ClassroomFlags): void {
  if (process.platform !== "linux")
    throw new CliError(
      "a classroom needs Linux",
      "On Windows it runs in WSL; for a class elsewhere see classroom/README.md.",
    );
  checkFlags(where, flags);
  const { python, proxy } = hubPrograms(where);
  if (!existsSync(python) || !existsSync(proxy))
    throw new CliError("JupyterHub is not installed", "Run once: npm run setup -- --classroom");
  if (process.getuid?.() === 0) checkConfinement();
  else if (!flags.trustEverybody)
    throw new CliError(
      "without root the hub cannot keep learners apart: each could read the files of all others, and yours",
      "Run it as root (sudo npx workbook classroom …), or say --trust-everybody where that does not matter.",
    );
}

function checkFlags(
  where: Places,
  { accounts, systemUsers, instructor, secret, renew, cert, key, folder, trustEverybody }: ClassroomFlags,
): void {
  if (accounts && systemUsers)
    throw new UsageError("--accounts and --system-users exclude each other", "Choose who may sign in.");
  if (systemUsers && !instructor)
    throw new UsageError("with --system-users, say who the instructor is", "Example: --instructor grace");
  if (systemUsers && (secret || renew))
    throw new UsageError(
      "--secret and --renew are for accounts of a list, not for --system-users",
      "Leave them out, or give --accounts.",
    );
  if (systemUsers && trustEverybody && process.getuid?.() !== 0)
    throw new UsageError("signing in the system's users needs root", "Use --accounts, or run it as root.");
  if (Boolean(cert) !== Boolean(key)) throw new UsageError("--cert and --key go together", "Give both, or none.");
  for (const file of [accounts, cert, key])
    if (file !== undefined && !existsSync(file))
      throw new CliError(`there is no such file: ${file}`, "Check its path.");
  const kept = join(resolve(folder ?? join(where.state, "classroom")), "accounts.json");
  if (!accounts && !systemUsers && !existsSync(kept))
    throw new UsageError(
      "nobody could sign in: there is no list of accounts yet",
      "Give --accounts class.csv (columns id and name), or --system-users.",
    );
  const home = where.home;
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK);
  } catch {
    throw new CliError(`this folder cannot be written: ${home}`, "Set WORKBOOK_HOME to one that can.");
  }
}

function checkConfinement(): void {
  for (const [program, of] of [
    ["bwrap", "bubblewrap"],
    ["setpriv", "util-linux"],
    ["prlimit", "util-linux"],
  ] as const) {
    try {
      execFileSync(program, ["--version"], { stdio: "ignore" });
    } catch {
      throw new CliError(
        `${of}, which keeps learners apart, is not installed`,
        `On Debian and Ubuntu: apt-get install ${of}`,
      );
    }
  }
  try {
    execFileSync("bwrap", ["--unshare-pid", "--ro-bind", "/", "/", "--proc", "/proc", "true"], { stdio: "pipe" });
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? "").trim();
    throw new CliError(
      `bubblewrap cannot keep learners apart here: ${said || (error as Error).message}`,
      "Inside a container it needs the right to make namespaces (docker run --privileged); or run it on the machine itself.",
    );
  }
}
