/**
 * Runs exercises as programs on a built workbook, and says what their checks took down: `node --import tsx records.ts DIST`,
 * with the programs as JSON on standard input. A process of its own, because a process has one workbook.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const dist = process.argv[2];
const recordType = "application/vnd.cnn-workbook.attempt+json";
const requireThere = createRequire(join(dist, "index.js"));
const AsyncFunction = (async () => undefined).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;

const records: object[] = [];
const shown: string[] = [];
const tslab = requireThere.resolve("tslab/dist/jupyter.js");
const lastWriteDisplayData = ({ data }: { data: Record<string, object> }): void => {
  if (data[recordType]) records.push(data[recordType]);
  shown.push(String(data["text/plain"]));
};
require.cache[tslab] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;

async function run(): Promise<void> {
  for (const program of JSON.parse(readFileSync(0, "utf8")) as string[]) {
    const own = (id: string): unknown => requireThere(id === "cnn-workbook" ? join(dist, "index.js") : id);
    await new AsyncFunction("require", "exports", program)(own, {});
  }
  process.stdout.write(JSON.stringify({ records, shown, tensorFlow: "_tfengine" in globalThis }));
}

void run();
