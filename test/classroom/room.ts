/** A classroom for a test: started by its command, in a folder of its own, with users that nobody else has. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type HubPrograms, hubPrograms } from "../../src/classroom/room";
import { codeName, makeSecret, readSecret } from "../../src/grading/secret";
import { places } from "../../src/host/places";
import { anyPort, isFree } from "../../src/jupyter/port";
import { type Process, processes, saidOf, wordsOf } from "../processes";

export const program = places().program;

/** Why there can be no classroom here. */
export function missing(): string | false {
  if (process.platform !== "linux") return "needs Linux";
  return process.getuid?.() === 0 ? false : "needs root, which can start each learner's server as another user";
}

/** Installs JupyterHub and its proxy where they are not there: some minutes, once. Gives what was installed. */
export function installedHub(): HubPrograms {
  const setup = join(program, "scripts", "setup.mjs");
  execFileSync(process.execPath, [setup, "proxy", "--classroom"], { stdio: "pipe" });
  return hubPrograms(places());
}

export interface TestRoom {
  readonly base: string;
  /** A space in its name, for good measure. */
  readonly folder: string;
  readonly submissions: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Settles when the command has ended. */
  readonly ended: Promise<number | null>;
  said(): string;
  log(): string;
  password(id: string): string;
  uidOf(id: string): number;
  /** Whose numbers a learner gets. */
  codeName(id: string): string;
  /** What the same command says with other options, while the class is open. */
  second(...options: string[]): string;
  /** What still runs of it: processes of its users, and those that name its folder. */
  left(): string[];
}

/** Runs what follows as user 1000 of a namespace of its own, who is root outside. */
const withoutRoot = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

/** Why there can be no classroom without root here, though there is root. */
export function missingNamespace(): string | false {
  const [command = "", ...words] = [...withoutRoot, "true"];
  return missing() || (spawnSync(command, words).status === 0 ? false : "needs an unshare that makes user namespaces");
}

interface Circumstances {
  /** What an earlier class left in the folder. */
  readonly before?: (folder: string) => void;
  /** Without root: as a user in whose eyes all files of root's are their own. */
  readonly rootless?: boolean;
}

/** Starts a classroom and waits until it is open. */
export async function openRoom(
  csv: string,
  options: readonly string[] = [],
  { before, rootless }: Circumstances = {},
): Promise<TestRoom> {
  installedHub();
  const root = realpathSync(mkdtempSync(join(tmpdir(), "workbook class-")));
  const port = await anyPort();
  const firstUid = 50_000 + 100 * (process.pid % 100);
  const list = join(root, "class.csv");
  writeFileSync(list, csv);
  const secret = join(root, "class.secret");
  makeSecret(secret);
  const folder = join(root, "room");
  before?.(folder);
  const submissions = join(root, "handed in");
  const own = [
    "--port",
    String(port),
    "--folder",
    folder,
    "--submissions",
    submissions,
    "--first-uid",
    String(firstUid),
    "--secret",
    secret,
  ];
  const args = [join(program, "dist", "cli", "workbook.js"), "classroom", "--accounts", list, ...own, ...options];
  const env = { ...process.env, WORKBOOK_HOME: root };
  const [command = "", ...words] = [...(rootless ? withoutRoot : []), process.execPath, ...args];
  const child = spawn(command, words, { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (data) => {
    said += data;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const log = (): string => (existsSync(join(folder, "hub.log")) ? readFileSync(join(folder, "hub.log"), "utf8") : "");
  for (let tries = 0; !said.includes("The classroom is open"); tries++) {
    assert.ok(child.exitCode === null && tries < 1800, `it did not open:\n${said}\n${log()}`);
    await wait(100);
  }
  const passwords = new Map(
    readFileSync(join(folder, readdirSync(folder).find((name) => name.startsWith("passwords-")) ?? ""), "utf8")
      .trim()
      .split("\n")
      .map((line) => [line.split(",")[0] ?? "", line.split(",").at(-1)?.trim() ?? ""]),
  );
  const { accounts } = JSON.parse(readFileSync(join(folder, "accounts.json"), "utf8"));
  const uids = new Map<string, number>(accounts.map(({ id, uid }: { id: string; uid: number }) => [id, uid]));
  return {
    base: `http://127.0.0.1:${port}`,
    folder,
    submissions,
    codeName: (id) => codeName(readSecret(secret), id),
    port,
    child,
    ended,
    said: () => said,
    log,
    password: (id) => passwords.get(id) ?? assert.fail(`no password for ${id}`),
    uidOf: (id) => uids.get(id) ?? assert.fail(`no account ${id}`),
    second: (...others) => spawnSync(process.execPath, [...args, ...others], { env, encoding: "utf8" }).stderr,
    left: () =>
      processes()
        .map((one) => ({ id: one.id, uid: ownerOf(one), words: wordsOf(one.id) }))
        .filter(
          ({ id, uid, words }) => id !== process.pid && ([...uids.values()].includes(uid) || words.includes(folder)),
        )
        .map(({ id, uid, words }) => `${id} (user ${uid}): ${words.slice(0, 200)}`),
  };
}

export function removeRoom({ folder }: TestRoom): void {
  rmSync(join(folder, ".."), { recursive: true, force: true });
}

/** Whose a process is. */
const ownerOf = ({ id }: Process): number => Number(/^Uid:\s+(\d+)/m.exec(saidOf(id, "status"))?.[1]);

/** The processes of a user. */
export const processesOf = (uid: number): Process[] => processes().filter((one) => ownerOf(one) === uid);

/** What the processes of a user take of the memory, in bytes: what several share is divided among them. */
export function memoryOf(uid: number): number {
  const bytes = processesOf(uid).map(
    ({ id }) => 1024 * Number(/^Pss:\s+(\d+)/m.exec(saidOf(id, "smaps_rollup"))?.[1] ?? 0),
  );
  return bytes.reduce((sum, value) => sum + value, 0);
}

/** Waits until all has ended; the proxy is known by its port alone. */
export async function untilGone(room: TestRoom): Promise<void> {
  for (let tries = 0; room.left().length > 0 || !(await isFree(room.port)); tries++) {
    assert.ok(tries < 600, `left behind, with port ${room.port}:\n${room.left().join("\n")}`);
    await wait(100);
  }
}
