/** A worker answers each line on standard input, a task in JSON, with a line `{"ms"}` on standard output. */
import { createInterface } from "node:readline";
import type { Task } from "../worker";

/** A function for each kind of task, which gives milliseconds. */
export function serve(kinds: { readonly [Kind in Task["kind"]]: (task: Task) => Promise<number> }): void {
  createInterface({ input: process.stdin }).on("line", async (line) => {
    const task = JSON.parse(line) as Task;
    process.stdout.write(`${JSON.stringify({ ms: await kinds[task.kind](task) })}\n`);
  });
}
