/** How exactly oneDNN computes convolutions and matrix products. */
import { readFileSync } from "node:fs";

/** Whether the processor multiplies bfloat16 numbers itself; `undefined` where the system does not tell. */
export function hasBfloat16(cpuInfo: string | undefined = readCpuInfo()): boolean | undefined {
  const flags = cpuInfo
    ?.match(/^flags\s*:(.*)$/m)?.[1]
    .trim()
    .split(/\s+/);
  return flags && (flags.includes("avx512_bf16") || flags.includes("amx_bf16"));
}

function readCpuInfo(): string | undefined {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return undefined;
  }
}

/**
 * From here on oneDNN may round what it multiplies to bfloat16 (8 bits of precision instead of 24; sums stay in
 * float32), where the processor gains from it. Call it before the first operation: oneDNN looks only once.
 */
export function useFastMath(): void {
  process.env["ONEDNN_DEFAULT_FPMATH_MODE"] = "BF16";
}
