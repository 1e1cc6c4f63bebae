import { type AddressInfo, createServer } from "node:net";

/** The address that servers listen on. */
export const host = "127.0.0.1";

/** Whether nothing listens on a port of this machine, and this user may. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port)) === undefined;
}

/** Why a port cannot be listened on: the system's code, such as `EADDRINUSE`; `undefined` when it can. */
export function tryPort(port: number, address: string = host): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "EADDRINUSE"));
    probe.listen(port, address, () => probe.close(() => resolve(undefined)));
  });
}

/** A free port of the system's choice: others that ask at the same time get another. */
export function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The first free port from `first` on. */
export async function freePort(first: number): Promise<number> {
  for (let port = first; port <= 65_535; port++) if (await isFree(port)) return port;
  throw new Error(`no port from ${first} on is free`);
}
