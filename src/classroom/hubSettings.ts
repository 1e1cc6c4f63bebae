/** What the hub is told: the JSON that `classroom/hub/jupyterhub_config.py` reads. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Places } from "../host/places";
import { type Account, hashPassword, loginName } from "./accounts";
import { isLoopback, originOf } from "./addresses";
import { confinement, type Limits } from "./confine";
import type { Watched } from "./lookAround";
import { type HubPrograms, hubPrograms, type Room } from "./room";

/** What a classroom is started with. */
export interface ClassroomOptions {
  readonly host: string;
  readonly port: number;
  /** Ports of this machine alone: the hub's, the proxy's, the service's. */
  readonly inner: { readonly hub: number; readonly proxy: number; readonly service: number };
  /** Files of a certificate and its key, for https. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly accounts: readonly Account[];
  /** Sign in the system's users in place of a list. */
  readonly systemUsers: boolean;
  /** Whose page the live one is, by the names they sign in with. */
  readonly instructors: readonly string[];
  /** Whose numbers a learner gets, by id; the id itself where there is none. */
  readonly codeNames: Readonly<Record<string, string>>;
  /** Where `workbook grade` finds what is handed in. */
  readonly submissions: string;
  readonly limits: Limits;
  /** How many servers may run at once. */
  readonly maxServers: number;
  /** After how many seconds an idle kernel ends; and, without a kernel, a server that nothing asked for as long. */
  readonly idleSeconds: number;
  /** False where learners are kept apart by nothing: the hub does not run as root. */
  readonly confined: boolean;
  /** Files and folders that learners may read, beside the system's. */
  readonly shown: readonly string[];
}

/** What the hub is told of a learner. */
interface HubLearner {
  readonly password: string;
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The home, and what the learner sees it as. */
  readonly home: string;
  readonly inside: string;
  readonly users: string;
  readonly workbook: string;
  readonly learner: string;
}

/** The home of an account. */
export const homeOf = (room: Room, { id }: Pick<Account, "id">): string => join(room.homes, loginName(id));

/** The list of users that an account sees. */
export const usersFileOf = (room: Room, { id }: Pick<Account, "id">): string => join(room.users, loginName(id));

/** Whom the service knows, and what there is to learn: files that it reads. */
export const watchedFile = (room: Room): string => join(room.hub, "learners.json");
export const catalogueFile = (room: Room): string => join(room.hub, "catalogue.json");

/** Where the hub notes the numbers of its own process and of its proxy's. */
export const pidFiles = (room: Room): { readonly hub: string; readonly proxy: string } => ({
  hub: join(room.hub, "hub.pid"),
  proxy: join(room.hub, "proxy.pid"),
});

/** Those whom the instructor's page shows: who is on the list, but for those who teach. */
export function watchedLearners(
  room: Room,
  { accounts, instructors, codeNames, confined }: ClassroomOptions,
): Record<string, Watched> {
  const teaching = new Set(instructors.map(loginName));
  const shown = accounts.filter(({ id, password }) => password !== "" && !teaching.has(loginName(id)));
  return Object.fromEntries(
    shown.map((account) => {
      const { id, name } = account;
      // Where there is no root, all homes are of whoever runs the hub.
      const uid = confined ? account.uid : (process.getuid?.() ?? account.uid);
      return [loginName(id), { id, name, learner: codeNames[id] ?? id, home: homeOf(room, account), uid }];
    }),
  );
}

/** What the learner's server is started with; the program's copy in the home is made, or brought up to date, before. */
export function hubSettings(where: Places, room: Room, options: ClassroomOptions): Record<string, unknown> {
  const { host, inner, tls, accounts, confined } = options;
  const programs = hubPrograms(where);
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  const active = accounts.filter(({ password }) => password !== "");
  const submitSecret = randomBytes(32).toString("hex");
  const script = (name: string): string[] => [process.execPath, join(where.program, "dist", "classroom", name)];
  return {
    bindUrl: originOf(host, options),
    certificate: tls?.certificate ?? "",
    key: tls?.key ?? "",
    hubUrl: local(inner.hub),
    cookieSecret: join(room.hub, "cookie_secret"),
    pidFile: pidFiles(room).hub,
    proxyCommand: [...script("proxy.js"), programs.proxy],
    proxyApi: local(inner.proxy),
    proxyPidFile: pidFiles(room).proxy,
    systemUsers: options.systemUsers,
    instructors: options.instructors.map(loginName),
    learners: Object.fromEntries(active.map((account) => [loginName(account.id), hubLearner(room, account, options)])),
    nobody: hashPassword(randomBytes(16).toString("hex")),
    announcement: tls || isLoopback(host) ? "" : "This page is not encrypted (http): use no password of yours.",
    maxServers: options.maxServers,
    concurrentSpawns: 4,
    command: [...(confined ? confinement({ paths: options.shown }, options.limits) : []), ...server(where, programs)],
    serverArguments: serverArguments(options),
    page: "/lab/tree/notebooks/00-start-here.ipynb",
    environment: {
      WORKBOOK_CLASSROOM: local(inner.service),
      JUPYTER_PREFER_ENV_PATH: "1",
      JUPYTER_RUNTIME_DIR: confined ? "/tmp/jupyter" : "",
      TF_CPP_MIN_LOG_LEVEL: "3",
    },
    submitSecret,
    serviceUrl: local(inner.service),
    serviceCommand: script("service.js"),
    serviceEnvironment: {
      CLASSROOM_SUBMIT_SECRET: submitSecret,
      CLASSROOM_SUBMISSIONS: options.submissions,
      CLASSROOM_LEARNERS: watchedFile(room),
      CLASSROOM_CATALOGUE: catalogueFile(room),
    },
  };
}

function hubLearner(room: Room, account: Account, options: ClassroomOptions): HubLearner {
  const home = homeOf(room, account);
  const inside = options.confined ? `/home/${loginName(account.id)}` : home;
  return {
    password: account.password,
    name: account.name,
    uid: account.uid,
    gid: account.uid,
    home,
    inside,
    users: usersFileOf(room, account),
    workbook: inside,
    learner: options.codeNames[account.id] ?? account.id,
  };
}

/** The learner's copy first, then the server. A shell enters the home, which only its owner can. */
function server({ program }: Places, { python }: HubPrograms): string[] {
  const begin = 'umask 077; cd "$HOME" && "$0" "$1" sync; shift; exec "$@"';
  const workbook = join(program, "dist", "cli", "workbook.js");
  return ["/bin/sh", "-c", begin, process.execPath, workbook, python, "-I", "-m", "jupyterhub.singleuser"];
}

function serverArguments({ idleSeconds, confined }: ClassroomOptions): string[] {
  return [
    // Sockets in a /tmp of the learner's own; below a home their paths would be longer than the system takes (107 bytes).
    ...(confined ? ["--ConnectionFileMixin.transport=ipc"] : []),
    "--MultiKernelManager.default_kernel_name=tslab",
    `--MappingKernelManager.cull_idle_timeout=${idleSeconds}`,
    "--MappingKernelManager.cull_interval=60",
    "--MappingKernelManager.cull_connected=True",
    `--ServerApp.shutdown_no_activity_timeout=${idleSeconds}`,
  ];
}
