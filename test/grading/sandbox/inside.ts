/** Makes all attempts, and says what came of each. It runs inside, and is bundled into one file. */
import { writeSync } from "node:fs";
import { attempts, type World } from "./attempts";

/** As `world.ts` has it. */
const answerPipe = 3;
const patienceMs = 10_000;

async function main(): Promise<void> {
  const world = JSON.parse(process.argv[2]) as World;
  const own = process.argv[3] === "outside" ? attempts.filter(({ outside }) => outside) : attempts;
  for (const { name, attempt } of own) write({ name, result: await outcome(() => attempt(world)) });
}

async function outcome(work: () => unknown): Promise<string> {
  try {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), patienceMs).unref());
    return `did: ${await Promise.race([work(), late])}`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `refused: ${code ? `${code} ` : ""}${message}`;
  }
}

function write(answer: object): void {
  writeSync(answerPipe, `${JSON.stringify(answer)}\n`);
}

void main().then(() => process.exit(0));
