/** Where a classroom is reached. */
import { networkInterfaces } from "node:os";

/** Whether a host is this machine's own, which others do not reach. */
export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

/** The page at a host and a port, without a path. */
export const originOf = (host: string, { port, tls }: { port: number; tls?: unknown }): string =>
  `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** By what this machine reaches what listens on a host. */
export const fromHere = (host: string): string => (host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host);

/** By what others reach what listens on a host: where it listens everywhere, each of this machine's addresses. */
export function fromOutside(
  host: string,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string[] {
  if (fromHere(host) === host) return [host];
  const outward = Object.values(interfaces).flatMap((list = []) => list.filter(({ internal }) => !internal));
  const reached = outward.filter(
    ({ family, address }) => family === "IPv4" || (host === "::" && !/^fe80:/i.test(address)),
  );
  return reached.length > 0 ? reached.map(({ address }) => address) : [fromHere(host)];
}
