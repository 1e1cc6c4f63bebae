/** Commands whose output is read line by line. */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { killOwned, spawnOwned } from "../scripts/setup/owned.mjs";

const root = join(__dirname, "..");

/** The lines that a command writes to standard output; its talk goes to ours. Fails where the command does. */
export async function* lines(command: string, args: readonly string[], env = process.env): AsyncGenerator<string> {
  const child = spawnOwned(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | string | null>((resolve, reject) =>
    child.once("error", reject).once("close", (code, signal) => resolve(signal ?? code)),
  );
  try {
    yield* createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const end = await ended;
    if (end !== 0) throw new Error(`the command must end with 0, not ${end}: ${command} ${args.join(" ")}`);
  } finally {
    killOwned(child, "SIGTERM");
  }
}
