/** A learner's id as a file's name. */
import { createHash } from "node:crypto";

/** Names that Windows keeps for devices, whatever follows their first dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

const longest = 100;
/** What is left of a longer name, and the length of that with its hash. */
const [kept, cutLength] = [longest - 35, longest - 1];

/**
 * A name without an ending that any file system takes; two ids never share one, also where case does not count. Small
 * letters, digits, `-`, `_` and dots inside stay; a capital `A` becomes `~a`, anything else `=` and its code.
 */
export function fileNameOf(id: string): string {
  const code = (unit: string): string => `=${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const letters = id.split("").map((unit, i) => {
    if (/[a-z0-9_-]/.test(unit) || (unit === "." && i > 0 && i < id.length - 1)) return unit;
    return /[A-Z]/.test(unit) ? `~${unit.toLowerCase()}` : code(unit);
  });
  if (reserved.test(id)) letters[0] = code(id[0]);
  const name = letters.join("") || "=";
  if (name.length <= longest) return name;
  return `${name.slice(0, kept)}==${createHash("sha256").update(id, "utf16le").digest("hex").slice(0, 32)}`;
}

/** Whether {@link fileNameOf} gives this name for any id. */
export function isFileName(name: string): boolean {
  if (name.length === cutLength && /^[a-z0-9_=~.-]+==[0-9a-f]{32}$/.test(name)) return true;
  const id = name.replace(/=([0-9a-f]{4})|~([a-z])/g, (_, code: string | undefined, letter: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : letter.toUpperCase(),
  );
  return fileNameOf(name === "=" ? "" : id) === name;
}
