/** Requests and answers over HTTP, bounded. */
import type { IncomingMessage, ServerResponse } from "node:http";

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export function json(status: number, value: unknown): Answer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

/** The text of a request; `undefined` when it has more bytes than `most`, of which no more are read. */
export async function readBody(request: IncomingMessage, most: number): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > most) return undefined;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** No page of another site, and none of a learner's, may be in these or be asked by them. */
const always = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

export function send(response: ServerResponse, { status, type, body, headers = {} }: Answer): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    ...always,
    "content-type": `${type}; charset=utf-8`,
    "content-length": length,
    ...headers,
  });
  response.end(body);
}
