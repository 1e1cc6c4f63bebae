/** A worker answers each line on standard input, the name of a task, with a line `{"name", "ms"}` on standard output. */
import { createInterface } from "node:readline";

export function serve(tasks: Readonly<Record<string, () => Promise<number>>>): void {
  createInterface({ input: process.stdin }).on("line", async (name) => {
    process.stdout.write(`${JSON.stringify({ name, ms: await tasks[name]() })}\n`);
  });
}
