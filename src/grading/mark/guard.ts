/** Who may ask the page's server, and what its answers forbid. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { host } from "../../jupyter/port";

export const newToken = (): string => randomBytes(24).toString("hex");

/** In constant time, whatever the lengths are. */
export function isSameToken(given: string, token: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

/** Cookies go by the host alone, and other ports of this machine serve other things. */
export const cookieName = (port: number): string => `workbook-mark-${port}`;

export function cookieOf({ headers }: IncomingMessage, name: string): string {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** Whether a request names this server as its own: else another page's name was made to point here. */
export function isForUs({ headers }: IncomingMessage, port: number): boolean {
  return [`${host}:${port}`, `localhost:${port}`].includes(headers.host ?? "");
}

/** Whether a change is asked for by our own page. */
export function isFromUs({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  return headers.origin === `http://${headers.host}` && (site === undefined || site === "same-origin");
}

export const securityHeaders: OutgoingHttpHeaders = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
