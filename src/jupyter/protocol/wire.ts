/** Messages as they go over Jupyter's sockets (jupyter-client.readthedocs.io/en/stable/messaging.html, "The wire protocol"). */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { wellFormedJson } from "../kernel/json";

/** The version of the protocol that this kernel speaks. */
export const protocolVersion = "5.4";

const delimiter = Buffer.from("<IDS|MSG>");

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message from a client. */
export interface Message {
  /** Which client sent it; goes before the reply. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Content that is JSON already: it goes out as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** How messages are signed; without a key they are not. */
export interface Signing {
  readonly key: string;
  /** A digest that Node knows, such as `sha256`. */
  readonly digest: string;
}

function sign({ key, digest }: Signing, parts: readonly (Buffer | string)[]): string {
  if (key === "") return "";
  const hmac = createHmac(digest, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/**
 * A message out of its frames.
 * @throws {Error} where it is malformed or its signature is wrong
 */
export function parseMessage(frames: readonly Buffer[], signing: Signing): Message {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0) throw new Error("no delimiter");
  const parts = frames.slice(start + 2, start + 6);
  if (parts.length < 4) throw new Error(`${frames.length - start - 1} frames after the delimiter instead of 5`);
  const wanted = Buffer.from(sign(signing, parts));
  const given = frames[start + 1];
  if (signing.key !== "" && (given.length !== wanted.length || !timingSafeEqual(given, wanted)))
    throw new Error("the signature is wrong");
  const header = record(parts[0], "header") as unknown as Header;
  if (typeof header.msg_type !== "string" || typeof header.msg_id !== "string")
    throw new Error("a header without msg_type or msg_id");
  return { identities: frames.slice(0, start), header, content: record(parts[3], "content") };
}

function record(frame: Buffer, name: string): Record<string, unknown> {
  const value: unknown = JSON.parse(frame.toString());
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${name} is not an object`);
  return value as Record<string, unknown>;
}

/** The frames of a message of ours: `to` are a client's identities, or a topic. */
export function composeMessage(
  type: string,
  content: object | JsonText,
  { to, parent, session, signing }: Outgoing,
): Buffer[] {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: protocolVersion,
  };
  const parts = [
    JSON.stringify(header),
    parent ? wellFormedJson(parent) : "{}",
    "{}",
    content instanceof JsonText ? content.text : wellFormedJson(content),
  ].map((text) => Buffer.from(text));
  return [...to, delimiter, Buffer.from(sign(signing, parts)), ...parts];
}

export interface Outgoing {
  readonly to: readonly Buffer[];
  readonly parent: Header | undefined;
  /** The kernel's own. */
  readonly session: string;
  readonly signing: Signing;
}
