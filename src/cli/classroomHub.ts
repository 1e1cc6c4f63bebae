/** Runs a classroom from its first line to its last. */
import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Account, type Enrolled, enrol, listed, loginName, readAccounts } from "../classroom/accounts";
import { fromHere, fromOutside, isLoopback, originOf } from "../classroom/addresses";
import { startHub, startSeconds } from "../classroom/hub";
import {
  type ClassroomOptions,
  catalogueFile,
  hubSettings,
  pidFiles,
  watchedFile,
  watchedLearners,
} from "../classroom/hubSettings";
import { keptAccounts, makeHomes, makeRoom, shownTo, writeSecret } from "../classroom/openRoom";
import { type Room, roomIn } from "../classroom/room";
import { codeName, readSecret } from "../grading/secret";
import { takeLock } from "../host/lock";
import { places } from "../host/places";
import { anyPort } from "../jupyter/port";
import { csv } from "../view/csv";
import { checkClassroom } from "./classroomChecks";
import type { ClassroomFlags } from "./classroomFlags";
import { CliError } from "./errors";
import { checkPort } from "./portOption";
import { onStopSignals } from "./stop";
import { say } from "./terminal";

const gigabyte = 1e9;

export async function openClassroom(flags: ClassroomFlags): Promise<void> {
  const where = places();
  checkClassroom(where, flags);
  const room = roomIn(resolve(flags.folder ?? join(where.state, "classroom")));
  const submissions = resolve(flags.submissions ?? join(where.home, "submissions"));
  const secret = flags.secret === undefined ? undefined : readSecret(flags.secret);
  const confined = process.getuid?.() === 0;
  const shown = confined ? shownTo(where, [room.folder, submissions, homedir()]) : [];
  makeRoom(room);
  const release = await takeLock(join(room.folder, ".open.lock"), (who) => openAlready(room, who), say);
  try {
    // Not before the lock: to a class that is open already, another port is no answer.
    await checkPort(flags.port, flags.host);
    // After a power cut the hub would end whatever has these numbers now.
    for (const file of Object.values(pidFiles(room))) rmSync(file, { force: true });
    const accounts = flags.systemUsers ? [] : enrolled(room, flags);
    makeHomes(room, accounts, confined);
    const [hub = 0, proxy = 0, service = 0] = [await anyPort(), await anyPort(), await anyPort()];
    const options: ClassroomOptions = {
      host: flags.host,
      port: flags.port,
      inner: { hub, proxy, service },
      ...(flags.cert && flags.key && { tls: { certificate: resolve(flags.cert), key: resolve(flags.key) } }),
      accounts,
      systemUsers: flags.systemUsers ?? false,
      instructors: instructorsOf(flags),
      codeNames: codeNames(accounts, secret),
      submissions,
      limits: { memoryBytes: flags.memory * gigabyte, processes: flags.processes, temporaryBytes: 256e6 },
      maxServers: flags.maxServers,
      idleSeconds: 60 * flags.idle,
      confined,
      shown,
    };
    writeSecret(watchedFile(room), JSON.stringify(watchedLearners(room, options)));
    writeSecret(catalogueFile(room), await printed(join(where.program, "dist", "classroom", "catalogue.js")));
    await run(room, options, startHub(where, room, hubSettings(where, room, options)));
  } finally {
    release();
  }
}

const openAlready = ({ folder }: Room, who: string): CliError =>
  new CliError(
    `the classroom in ${folder} is open already (${who})`,
    "Use that one, or end it first. A second class needs a folder and a port of its own: --folder, --port.",
  );

/** What a program of ours prints. */
async function printed(program: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, [program], { maxBuffer: 16e6 })).stdout;
}

const instructorsOf = ({ instructor, systemUsers }: ClassroomFlags): string[] =>
  instructor ?? (systemUsers ? [] : ["instructor"]);

/** Whose numbers each learner gets, where the class has a secret. */
function codeNames(accounts: readonly Account[], secret: string | undefined): Record<string, string> {
  if (secret === undefined) return {};
  return Object.fromEntries(accounts.map(({ id }) => [id, codeName(secret, id)]));
}

/** The accounts after the list was read. New passwords are written once, into a file that nobody else can read. */
function enrolled(room: Room, flags: ClassroomFlags): readonly Account[] {
  const kept = keptAccounts(room);
  const people = flags.accounts
    ? readAccounts(readFileSync(flags.accounts, "utf8"), flags.accounts)
    : kept.filter(({ password }) => password !== "");
  const known = new Set(people.map(({ id }) => loginName(id)));
  const instructors = instructorsOf(flags).filter((name) => !known.has(loginName(name)));
  const all = [...people, ...instructors.map((id) => listed(id, "Instructor", "--instructor"))];
  const { accounts, made } = enrol(all, kept, flags.firstUid, flags.renew);
  if (made.length > 0) tellPasswords(room, made);
  // After the passwords: what is kept of one that nobody was told would lock its owner out.
  writeSecret(room.accounts, `${JSON.stringify({ version: 1, accounts }, null, 1)}\n`);
  return accounts;
}

function tellPasswords(room: Room, made: Enrolled["made"]): void {
  const file = join(room.folder, `passwords-${new Date().toISOString().replaceAll(":", "-").slice(0, 19)}.csv`);
  const rows = made.map(({ id, name, password }) => [id, name, password]);
  writeSecret(file, csv(["id", "name", "password"], rows));
  say(
    `New passwords for ${made.length} are in ${file}. They are kept hashed and told only there: delete it when all have theirs.`,
  );
}

async function run(room: Room, options: ClassroomOptions, hub: ReturnType<typeof startHub>): Promise<void> {
  const { host, tls } = options;
  let exitCode: number | undefined;
  const onSignal = (code: number): void => {
    if (exitCode === undefined) {
      exitCode = code;
      say("Ending the classroom … Ctrl-C again ends it at once.");
      hub.stop();
    } else hub.kill();
  };
  onStopSignals(onSignal);
  say("Starting JupyterHub …");
  const page = "/services/classroom/";
  // Not before the way through the proxy is open.
  const answering = await hub.answers(originOf(fromHere(host), options) + page);
  if (!answering && exitCode === undefined) {
    hub.stop();
    await hub.ended;
    throw new CliError(
      `JupyterHub ended, or did not answer within ${startSeconds} s:\n  ${hub.lastWords()}`,
      `Its log is ${room.log}`,
    );
  }
  if (exitCode === undefined) {
    const origins = fromOutside(host).map((name) => originOf(name, options));
    const signIn = origins.map((origin) => `${origin}/`).join(" or ");
    say(
      `The classroom is open. Ctrl-C ends it.\n\n  sign in:           ${signIn}\n  instructor's page: ${origins[0]}${page}\n`,
    );
    if (!isLoopback(host) && !tls)
      say("warning: this is http without TLS: whoever shares the network can read passwords. Give --cert and --key.");
  }
  const code = await hub.ended;
  if (exitCode === undefined)
    throw new CliError(`JupyterHub ended (exit code ${code}):\n  ${hub.lastWords()}`, `Its log is ${room.log}`);
  say(`The classroom is closed. Homes are in ${room.homes}, what was handed in is in ${options.submissions}.`);
  process.exitCode = exitCode;
}
