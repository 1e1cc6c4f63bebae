/** What lets a learner's notebooks hand in, in that learner's name, and do nothing else. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** The token of a name; the hub's configuration makes the same. */
export function submitToken(secret: string, name: string): string {
  return `${name}:${createHmac("sha256", secret).update(name).digest("hex")}`;
}

/** Whose token this is; `undefined` where it is nobody's. */
export function ownerOf(secret: string, token: string): string | undefined {
  const name = token.slice(0, Math.max(0, token.lastIndexOf(":")));
  const [given, wanted] = [Buffer.from(token), Buffer.from(submitToken(secret, name))];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? name : undefined;
}
