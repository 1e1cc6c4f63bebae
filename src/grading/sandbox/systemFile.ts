import { readFileSync } from "node:fs";

/** A file in which the system tells of itself; nothing where it has none, or what it was about has just ended. */
export function systemFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
