/** What was measured, kept in `bench/results/` with the machine it was measured on: as JSON and as a chart. */
import "../src/notebook/data";
import { existsSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Machine, type Recorded, recorded } from "../src/data";
import { writeAtomically } from "../src/host/writeAtomically";
import { processorFlags } from "../src/tensor/graph/processor";
import { type BarChart, barChart } from "./chart";
import { watchMachine } from "./watch";

/** Where records are. */
export const results: string = join(__dirname, "results");
/** Where unfinished measurements are, and the models of runs. */
export const kept: string = join(__dirname, "..", ".cache", "bench");

const noteworthy = ["avx2", "avx512f", "avx512_bf16", "amx_bf16"];

export function machine(): Machine {
  const processors = cpus();
  const flags = processorFlags();
  return {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memory: Math.round(totalmem() / 2 ** 30),
    instructions: noteworthy.filter((flag) => flags.includes(flag)),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}

let quiet = watchMachine();

/** What is recorded from now on is measured from now on: the machine is watched. */
export function beginMeasuring(): void {
  quiet = watchMachine();
}

/**
 * Writes `NAME.json`, the machine, the day and what others took of its time with it, and `NAME.svg`; earlier ones are replaced. What is
 * not `complete` goes to `.cache/bench` instead, so that a measurement that is broken off costs no earlier one; so does what
 * was measured while the machine was busy, and a line says so: each record has times in it. Gives whether it is recorded.
 */
export function record<Name extends keyof Recorded>(
  name: Name,
  measured: Recorded[Name],
  chart: BarChart,
  complete?: boolean,
): boolean;
export function record<Name extends keyof Recorded>(
  name: Name,
  measured: Partial<Recorded[Name]>,
  chart: BarChart,
  complete: false,
): boolean;
export function record(name: "peers" | "grade", measured: object, chart: BarChart): boolean;
export function record(name: string, measured: object, chart: BarChart, complete = true): boolean {
  const { others, busy } = quiet();
  const place = placeOf(complete, busy);
  const content = { measured: new Date().toISOString().slice(0, 10), machine: machine(), others, ...measured };
  writeResult(place, name, content, chart);
  if (complete && busy !== undefined)
    console.error(
      `${name} is not recorded: ${busy}. End what is busy, or wait, and measure again; this is in .cache/bench/${name}.json.`,
    );
  return place === results;
}

/** Writes `NAME.json` and `NAME.svg`. */
export function writeResult(place: string, name: string, content: object, chart: BarChart): void {
  writeAtomically(join(place, `${name}.json`), `${inLines(content)}\n`);
  writeAtomically(join(place, `${name}.svg`), barChart(chart));
}

/** Where a measurement goes: a busy machine's has no say in what is recorded. */
export const placeOf = (complete: boolean, busy: string | undefined): string =>
  complete && busy === undefined ? results : kept;

/** JSON in lines, each image that was misread in one. */
const inLines = (content: unknown): string =>
  JSON.stringify(content, null, 2).replace(/\{\s+"index": (\d+),\s+"as": (\d+)\s+\}/g, '{ "index": $1, "as": $2 }');

/** What was recorded under this name, if it was on a machine like this one, whatever its Node. */
export function recordedHere<Name extends keyof Recorded>(name: Name): Recorded[Name] | undefined {
  if (!existsSync(join(results, `${name}.json`))) return undefined;
  const found = recorded(name);
  return isDeepStrictEqual({ ...found.machine, node: "" }, { ...machine(), node: "" }) ? found : undefined;
}
