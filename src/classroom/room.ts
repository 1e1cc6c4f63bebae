/** Where a classroom keeps what is its own, and what of the program it needs. */
import { join } from "node:path";
import type { Places } from "../host/places";

/** Files and folders of one classroom. All but the homes and the submissions is for the one who runs it. */
export interface Room {
  /** The folder of all of this, mode 700. */
  readonly folder: string;
  /** Accounts, with hashed passwords. */
  readonly accounts: string;
  /** A home for each account, mode 700, owned by the account's user. */
  readonly homes: string;
  /** The secret of the hub's cookies, and what the hub is told. */
  readonly hub: string;
  /** A list of users for each account, in which there is nobody else. */
  readonly users: string;
  readonly log: string;
}

/** The classroom in a folder. */
export function roomIn(folder: string): Room {
  return {
    folder,
    accounts: join(folder, "accounts.json"),
    homes: join(folder, "homes"),
    hub: join(folder, "hub"),
    users: join(folder, "users"),
    log: join(folder, "hub.log"),
  };
}

/** What `npm run setup -- --classroom` installs. */
export interface HubPrograms {
  /** The Python that has JupyterHub and JupyterLab. */
  readonly python: string;
  /** The folder of that Python's packages. */
  readonly environment: string;
  /** The proxy's program. */
  readonly proxy: string;
  /** The hub's configuration. */
  readonly config: string;
}

export function hubPrograms({ program }: Pick<Places, "program">): HubPrograms {
  const installed = join(program, ".cache", "classroom");
  const environment = join(installed, "hub");
  return {
    environment,
    python: join(environment, "bin", "python"),
    proxy: join(installed, "proxy", "node_modules", "configurable-http-proxy", "bin", "configurable-http-proxy"),
    config: join(program, "classroom", "hub", "jupyterhub_config.py"),
  };
}
