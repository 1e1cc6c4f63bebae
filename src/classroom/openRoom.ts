/** Makes the folders and files of a classroom, each for those alone who need it. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { AdvisedError } from "../host/advisedError";
import type { Places } from "../host/places";
import { type Account, loginName, parseAccounts } from "./accounts";
import { isNeededCache, shownOfProgram, systemFolders } from "./confine";
import { homeOf, usersFileOf } from "./hubSettings";
import { hubPrograms, type Room } from "./room";

/** The accounts that a classroom has. @throws AdvisedError where the file is none of ours */
export function keptAccounts(room: Room): Account[] {
  return existsSync(room.accounts) ? parseAccounts(readFileSync(room.accounts, "utf8"), room.accounts) : [];
}

/** Writes a file that nobody else can read, whole or not at all. */
export function writeSecret(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
  renameSync(draft, file);
}

/** Makes the classroom's own folders, for who runs it alone. */
export function makeRoom(room: Room): void {
  for (const path of [room.folder, room.hub]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  }
  for (const path of [room.homes, room.users]) mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Makes the home of each account, and the list of users that it sees.
 * @param owned whether the home is given to the account's own user, which only root can do
 */
export function makeHomes(room: Room, accounts: readonly Account[], owned: boolean): void {
  for (const account of accounts) {
    const home = homeOf(room, account);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (!lstatSync(home).isDirectory())
      throw new AdvisedError(`this is no folder: ${home}`, "Move it out of the way, and start again.");
    if (owned) {
      chownSync(home, account.uid, account.uid);
      chmodSync(home, 0o700);
    }
    const inside = `/home/${loginName(account.id)}`;
    const users = [
      `root:x:0:0::/:/bin/false`,
      `${loginName(account.id)}:x:${account.uid}:${account.uid}::${inside}:/bin/bash`,
    ];
    const file = usersFileOf(room, account);
    writeFileSync(file, `${users.join("\n")}\n`);
    chmodSync(file, 0o644);
  }
}

/**
 * What learners may read: the workbook but for its answers, and the Node and the Python that it runs on.
 * @param hidden folders that they must not see
 * @throws AdvisedError where one of these lies in a folder that they need
 */
export function shownTo({ program, python }: Places, hidden: readonly string[]): string[] {
  const cache = join(program, ".cache");
  const { environment, python: hubPython } = hubPrograms({ program });
  const paths = [
    ...shownOfProgram.map((name) => join(program, name)),
    ...readdirSync(cache)
      .filter(isNeededCache)
      .map((name) => join(cache, name)),
    dirname(dirname(python)),
    environment,
    ...[python, hubPython].map((link) => dirname(dirname(realpathSync(link)))),
    dirname(dirname(realpathSync(process.execPath))),
  ];
  const shown = [...new Set(paths)].filter((path) => !systemFolders.includes(path) && existsSync(path));
  for (const path of [...systemFolders, ...shown]) {
    const seen = [program, ...hidden].find((folder) => folder === path || folder.startsWith(path + sep));
    if (seen !== undefined)
      throw new AdvisedError(
        `learners would see ${seen}: programs that they need are in ${path}`,
        "Put the workbook, its classroom and your home somewhere else, or Node and Python into folders of their own.",
      );
  }
  return shown;
}
