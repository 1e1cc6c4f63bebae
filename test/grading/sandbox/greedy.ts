/** Takes more than it may of one thing, as its argument says. It runs inside, and is bundled into one file. */
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, closeSync, openSync, readdirSync, readlinkSync, writeFileSync, writeSync } from "node:fs";

/** As `world.ts` has it. */
const answerPipe = 3;

const say = (text: string): void => void writeSync(answerPipe, `${text}\n`);
const megabyte = (): Buffer => Buffer.alloc(1e6, 1);
const node = (program: string, detached = false): ReturnType<typeof spawn> =>
  spawn(process.execPath, ["-e", program], { stdio: "ignore", detached });

/** Of each: takes until something stops it. */
const kinds: Record<string, () => void | Promise<void>> = {
  buffers() {
    const all: Buffer[] = [];
    for (;;) all.push(Buffer.alloc(20e6, 1));
  },
  heap() {
    const all: number[][] = [];
    for (;;) all.push(Array.from({ length: 1e6 }, Math.random));
  },
  folder() {
    for (let i = 0; ; i++) writeFileSync(`/tmp/${i}`, megabyte());
  },
  file() {
    for (;;) appendFileSync("/tmp/one", megabyte());
  },
  files() {
    for (let i = 0; ; i++) closeSync(openSync(`/tmp/${i}`, "w"));
  },
  descriptors() {
    for (;;) openSync("/dev/null", "r");
  },
  family() {
    for (let i = 0; i < 8; i++)
      node("const all = []; for (let i = 0; i < 12; i++) all.push(Buffer.alloc(1e7, 1)); setInterval(() => {}, 1e3)");
    setInterval(() => undefined, 1000);
  },
  async processes() {
    let started = 0;
    for (let i = 0; i < 60; i++) {
      const child = node("setInterval(() => {}, 1e3)");
      await new Promise((resolve) => child.once("spawn", () => resolve(started++)).once("error", resolve));
    }
    throw new Error(started < 60 ? "stopped" : `${started} processes`);
  },
  background() {
    spawnSync(process.execPath, [
      "-e",
      `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)", ${JSON.stringify(process.argv[3])}], { stdio: "ignore", detached: true }).unref()`,
    ]);
    const links = readdirSync("/proc/self/fd").map((name) => linkOr(`/proc/self/fd/${name}`));
    say(`open ${links.join()}\nstarted`);
    setInterval(() => undefined, 1000);
  },
};

function linkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

say("begins");
Promise.resolve()
  .then(() => kinds[process.argv[2]]())
  .catch((error: NodeJS.ErrnoException) => {
    say(`refused: ${error.code ?? ""} ${error.message}`);
    process.exit(0);
  });
