/** What the processor can do by itself, and TensorFlow with it. */
import { readFileSync } from "node:fs";

/** The names of its abilities, as far as the system tells (Linux on x64). */
export const processorFlags = (cpuInfo: string = readCpuInfo()): readonly string[] =>
  /^flags\s*:(.*)$/m.exec(cpuInfo)?.[1].trim().split(/\s+/) ?? [];

/** Whether TensorFlow can use oneDNN's kernels: on x64, unless its variable forbids it. */
export function hasOneDnn(): boolean {
  return process.arch === "x64" && !/^(0|false)$/i.test(process.env["TF_ENABLE_ONEDNN_OPTS"] ?? "");
}

/** Whether it multiplies bfloat16 numbers. */
export function hasBfloat16(cpuInfo?: string): boolean {
  const flags = processorFlags(cpuInfo);
  return flags.includes("avx512_bf16") || flags.includes("amx_bf16");
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
