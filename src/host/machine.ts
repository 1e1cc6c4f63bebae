/** What this computer is, in words. */
import { cpus } from "node:os";

/** Such as `2 × AMD EPYC 9B14`. */
export function machineName(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}`;
}
