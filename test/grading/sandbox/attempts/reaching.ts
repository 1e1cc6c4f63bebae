import { createSocket } from "node:dgram";
import { createConnection } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { type Attempt, done } from "./attempt";
import { perlCalls } from "./calling";

export const reaching: Attempt[] = [
  {
    name: "reaches a server of this machine",
    attempt: (w) => connects({ host: "127.0.0.1", port: w.tcpPort }),
    inside: /^refused/,
    outside: done,
  },
  {
    name: "reaches it by its other address",
    attempt: (w) => connects({ host: "::1", port: w.tcpPort }),
    inside: /^refused/,
  },
  {
    name: "reaches another machine",
    attempt: () => connects({ host: "192.0.2.1", port: 80 }),
    inside: /^refused: (EAFNOSUPPORT|ENETUNREACH|EPERM)/,
  },
  { name: "sends a datagram", attempt: (w) => datagram(w.udpPort), inside: /^refused/, outside: done },
  {
    name: "reaches an abstract socket",
    attempt: (w) => connects({ path: `\0${w.abstractSocket}` }),
    inside: /^refused: ECONNREFUSED/,
    outside: done,
  },
  {
    name: "has a network other than its own",
    attempt: () =>
      Object.keys(networkInterfaces())
        .filter((name) => name !== "lo")
        .join(),
    inside: /^(did: $|refused)/,
  },
  // AF_VSOCK, which no namespace holds: a machine of a cloud reaches its host so.
  {
    name: "speaks with the host of a virtual machine",
    attempt: ({ perl }) => perlCalls(perl, { x64: 41, arm64: 198 }, "40, 1, 0"),
    inside: /^did: -1 97$/,
  },
  { name: "knows the name of this machine", attempt: () => hostname(), inside: /^did: workbook$/ },
];

function connects(where: { host: string; port: number } | { path: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(where, () => {
      socket.destroy();
      resolve("connected");
    });
    socket.on("error", reject);
  });
}

function datagram(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.on("error", reject);
    socket.send("was here", port, "127.0.0.1", (error) => {
      if (error) reject(error);
      else resolve("sent");
      socket.close();
    });
  });
}
