/** What submissions must not reach: a home with secrets, listeners on the host, the program's files, other people's work. */
import { createHash, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root: string = join(__dirname, "..", "..", "..");

/** Why what is made from solutions, and contained, cannot be tried here. */
export const skip: string | false = !existsSync(join(root, "answers"))
  ? "a handout has no answers/"
  : process.platform !== "linux" && "sandboxes are Linux's";

export interface World {
  /** A text that stands in the instructor's home, in the environment, and nowhere else. */
  readonly secret: string;
  readonly home: string;
  readonly submissions: string;
  readonly out: string;
  /** The grader's own folder for temporary files. */
  readonly scratch: string;
  /** Listeners on the host. */
  readonly tcp: number;
  readonly udp: number;
  readonly unix: string;
  /** Without its leading NUL. */
  readonly abstract: string;
  /** A word on the command line of processes that are to stay behind. */
  readonly stays: string;
  /** How often somebody came to one of the listeners. */
  calls(): number;
  /** The environment that the grader is started with. */
  env(): NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "class of others "));
  const [home, submissions, scratch] = ["home", "submissions", "scratch"].map((name) => join(folder, name));
  for (const path of [home, submissions, scratch, join(home, ".ssh"), join(home, ".jupyter")]) mkdirSync(path);
  const secret = `secret-${randomBytes(12).toString("hex")}`;
  for (const name of ["secret.txt", ".ssh/id_ed25519", ".jupyter/token", ".npmrc"])
    writeFileSync(join(home, name), secret);
  writeFileSync(join(home, "secret.d.ts"), `export declare const found: "${secret}";\n`);
  writeFileSync(join(home, "secret.json"), JSON.stringify({ [secret]: secret }));
  let calls = 0;
  const listening: Server[] = [];
  const listen = async (where: number | string): Promise<Server> => {
    const server = createServer((socket) => {
      calls++;
      // What it says has to be read, or its end is never seen.
      socket
        .on("error", () => undefined)
        .resume()
        .end(secret);
    });
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject);
      typeof where === "number" ? server.listen(where, "0.0.0.0", resolve) : server.listen(where, resolve);
    });
    listening.push(server);
    return server;
  };
  const unix = join(folder, "listener.sock");
  const abstract = `cnn-workbook-${secret.slice(7, 19)}`;
  const tcp = await listen(0);
  await listen(unix);
  if (process.platform === "linux") await listen(`\0${abstract}`);
  const datagrams = createSocket("udp4").on("message", () => calls++);
  await new Promise<void>((resolve) => datagrams.bind(0, "0.0.0.0", resolve));
  return {
    secret,
    home,
    submissions,
    out: join(folder, "out"),
    scratch,
    tcp: (tcp.address() as { port: number }).port,
    udp: datagrams.address().port,
    unix,
    abstract,
    stays: `stays-${secret.slice(7, 19)}`,
    calls: () => calls,
    env: () => ({
      ...process.env,
      HOME: home,
      WORKBOOK_HOME: home,
      TMPDIR: scratch,
      JUPYTER_TOKEN: secret,
      CANARY: secret,
    }),
    async close() {
      datagrams.close();
      await Promise.all(listening.map((server) => new Promise((resolve) => server.close(resolve))));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One hash of all files' contents below a folder, links not followed. */
export function hashOf(folder: string): string {
  const hash = createHash("sha256");
  for (const path of filesBelow(folder))
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(folder, path)));
  return hash.digest("hex");
}

/** One hash of sizes and times: quick enough for `node_modules`. */
export function stampOf(folder: string): string {
  const hash = createHash("sha256");
  for (const path of filesBelow(folder)) {
    const { size, mtimeMs, mode } = statSync(join(folder, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\0${mode}\n`);
  }
  return hash.digest("hex");
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(folder.length + 1)).toSorted();
}
