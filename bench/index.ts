/**
 * `npm run bench [-- GROUP…] [--json FILE] [--rounds N]`: each measurement is a ratio against a peer, taken in one run.
 * Groups: `peers` (training and inference against stock tfjs-node and Keras), `start` (npm start to JupyterLab
 * answering), `cell` (what a notebook's cell costs), `augment` (variants of a batch of digits). Without a group, all of them.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { timeAugmentations } from "./augment";
import { timeCells } from "./cell";
import { comparePeers, type PeerResult } from "./peers";
import { printStart, timeStart } from "./start";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, rounds: { type: "string", default: "5" } },
});

const ratio = (a: number, b: number | undefined): string => (b === undefined ? "–" : (a / b).toFixed(2));

function peers(): Promise<PeerResult[]> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const ms = (value: number | undefined): string => `${value?.toFixed(1) ?? "–"} ms`;
  return comparePeers(Number(values.rounds), log, ({ name, ours, stock, keras, kerasOneDnn }) => {
    console.log(
      `${name}: ours ${ms(ours)}, stock tfjs-node ${ms(stock)}, Keras ${ms(keras)}, Keras with oneDNN ${ms(kerasOneDnn)}; ` +
        `stock takes ${ratio(stock, ours)} of our time, we take ${ratio(ours, keras)} of Keras's, ` +
        `${ratio(ours, kerasOneDnn)} of Keras's with oneDNN`,
    );
  });
}

async function start(): Promise<PeerResult[]> {
  printStart("warm", await timeStart(join(__dirname, "..")));
  return [];
}

async function cell(): Promise<PeerResult[]> {
  const { ours, stock } = await timeCells();
  for (const [name, { first, median, slowest }] of Object.entries({ "our kernel": ours, "stock tslab": stock })) {
    const times = [first, median, slowest].map((ms) => ms.toFixed(0));
    console.log(`cell on ${name}: first ${times[0]} ms, then a median of ${times[1]} ms, at most ${times[2]} ms`);
  }
  return [{ name: "cell", ours: ours.median, stock: stock.median }];
}

async function augment(): Promise<PeerResult[]> {
  const times = timeAugmentations();
  for (const { name, median, least } of times) {
    console.log(`augment, 128 × 28 × 28, ${name}: ${median.toFixed(2)} ms, at the least ${least.toFixed(2)} ms`);
  }
  const [composed, oneByOne] = times.slice(-2);
  console.log(`augment: one by one takes ${ratio(oneByOne.median, composed.median)} of the composed time`);
  return [{ name: "augment", ours: composed.median, stock: oneByOne.median }];
}

const groups: Readonly<Record<string, () => Promise<PeerResult[]>>> = { start, cell, augment, peers };

async function main(): Promise<void> {
  const unknown = positionals.find((name) => !(name in groups));
  if (unknown) {
    throw new Error(`there is no benchmark of this name, only ${Object.keys(groups).join(", ")}: ${unknown}`);
  }
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`);
  const results: PeerResult[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(groups)) {
    results.push(...(await groups[name]()));
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ results }, null, 2)}\n`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
