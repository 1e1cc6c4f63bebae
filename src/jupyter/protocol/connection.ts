/** The file in which a Jupyter client says where a kernel is to listen, and how messages are signed. */
import { getHashes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Signing } from "./wire";

const channels = ["shell", "control", "iopub", "stdin", "hb"] as const;
export type Channel = (typeof channels)[number];

export interface Connection {
  readonly signing: Signing;
  /** Where each channel listens, as ZeroMQ writes it: `tcp://127.0.0.1:5000`, `ipc:///tmp/kernel-1`. */
  readonly endpoints: Readonly<Record<Channel, string>>;
}

/** @throws {Error} one that says what is wrong with the file */
export function readConnection(file: string): Connection {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`no connection file: ${(error as Error).message}`);
  }
  try {
    return toConnection(JSON.parse(text));
  } catch (error) {
    throw new Error(`connection file ${file}: ${(error as Error).message}`);
  }
}

/** @throws {Error} one that says what is missing or unknown */
export function toConnection(value: unknown): Connection {
  if (typeof value !== "object" || value === null) throw new Error("not an object");
  const given = value as Record<string, unknown>;
  const { transport = "tcp", ip = "127.0.0.1", key = "", signature_scheme: scheme = "hmac-sha256" } = given;
  if (transport !== "tcp" && transport !== "ipc") throw new Error(`transport is neither tcp nor ipc: ${transport}`);
  const digest = String(scheme || "hmac-sha256").replace(/^hmac-/, "");
  if (!getHashes().includes(digest)) throw new Error(`unknown signature_scheme: ${scheme}`);
  const separator = transport === "tcp" ? ":" : "-";
  const endpoint = (channel: Channel): string => {
    const port = given[`${channel}_port`];
    if (!Number.isInteger(port)) throw new Error(`${channel}_port is not a port: ${port}`);
    return `${transport}://${ip}${separator}${port}`;
  };
  return {
    signing: { key: String(key), digest },
    endpoints: Object.fromEntries(channels.map((channel) => [channel, endpoint(channel)])) as Record<Channel, string>,
  };
}
