/** What the processor can do by itself. */
import { readFileSync } from "node:fs";

/** Whether it multiplies bfloat16 numbers, as far as the system tells (Linux on x64). */
export function hasBfloat16(cpuInfo: string = readCpuInfo()): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(cpuInfo)?.[1].trim().split(/\s+/) ?? [];
  return flags.includes("avx512_bf16") || flags.includes("amx_bf16");
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
