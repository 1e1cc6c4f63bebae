/** What the processor can do by itself. */
import { readFileSync } from "node:fs";

/** The names of its abilities, as far as the system tells (Linux on x64). */
export const processorFlags = (cpuInfo: string = readCpuInfo()): readonly string[] =>
  /^flags\s*:(.*)$/m.exec(cpuInfo)?.[1].trim().split(/\s+/) ?? [];

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
