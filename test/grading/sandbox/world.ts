/** Something to be attacked from inside, and programs to attack it with. */
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { Box } from "../../../src/grading/sandbox/box";
import { places } from "../../../src/host/places";
import type { World } from "./attempts";

/** What a sandbox has of its own. */
const kinds = ["cgroup", "ipc", "mnt", "net", "pid", "uts"];

/** The descriptor over which programs inside say what came of it. */
export const answerPipe = 3;

/** A folder to stand in for `dist`, with programs to run inside; `world` is what they can attack. */
export interface Attack {
  readonly dist: string;
  readonly folder: string;
  readonly world: (box: Box, dist: string) => World;
  close(): void;
}

export async function prepareAttack(): Promise<Attack> {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook sandbox-")); // with a space
  chmodSync(folder, 0o755);
  const dist = join(folder, "dist");
  mkdirSync(dist);
  for (const name of ["inside", "greedy"])
    buildSync({
      entryPoints: [join(__dirname, `${name}.ts`)],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: join(dist, `${name}.js`),
    });
  const perl = realpathSync(["/usr/bin/perl", "/usr/local/bin/perl", "/bin/perl"].find(existsSync) ?? "perl");
  copyFileSync(perl, join(dist, "perl"));
  copyFileSync(perl, join(dist, "ownersPerl"));
  chmodSync(join(dist, "ownersPerl"), 0o4755);
  const secretFile = join(folder, "submission.ipynb");
  writeFileSync(secretFile, "another learner's");
  const tcp = await listening(
    createServer((socket) => socket.destroy()),
    { host: "127.0.0.1", port: 0 },
  );
  const abstractSocket = `cnn-workbook-test-${process.pid}`;
  const abstract = await listening(
    createServer((socket) => socket.destroy()),
    { path: `\0${abstractSocket}` },
  );
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  await once(udp, "listening");
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    env: { ...process.env, token: "secret" },
    stdio: "ignore",
  });
  await once(other, "spawn");
  const { port: tcpPort } = tcp.address() as { port: number };
  return {
    dist,
    folder,
    world: (box, here) => ({
      program: places().program,
      programHere: box.program,
      home: homedir(),
      secretFile,
      folder,
      tcpPort,
      udpPort: udp.address().port,
      abstractSocket,
      pid: other.pid ?? 0,
      namespaces: Object.fromEntries(kinds.map((kind) => [kind, readlinkSync(`/proc/self/ns/${kind}`)])),
      perl: join(here, "perl"),
      ownersPerl: join(here, "ownersPerl"),
    }),
    close() {
      other.kill("SIGKILL");
      for (const server of [tcp, abstract]) server.close();
      udp.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function listening(server: Server, where: { host: string; port: number } | { path: string }): Promise<Server> {
  server.listen(where);
  await once(server, "listening");
  return server;
}
