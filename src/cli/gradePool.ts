/** Where notebooks run: in sandboxes, without one, or on a server. */
import type { KernelPool } from "../grading/kernelPool";
import { serverPool } from "../grading/serverPool";
import type { Places } from "../host/places";
import { anyPort, type JupyterServer } from "../jupyter/server";
import { CliError, UsageError } from "./errors";
import { startJupyter } from "./jupyter";

export interface PoolFlags {
  unsafe?: boolean;
  server?: string;
  token?: string;
}

export interface PoolChoice {
  readonly containment: KernelPool["containment"];
  /** @throws CliError where there are none to be had */
  check(): Promise<void>;
  open(): Promise<KernelPool>;
}

export function choosePool(where: Places, { unsafe, server, token }: PoolFlags): PoolChoice {
  if (server !== undefined && unsafe)
    throw new UsageError("--unsafe and --server are two places to run notebooks in", "Leave one of them out.");
  if (token !== undefined && server === undefined)
    throw new UsageError("--token is a server's", "Give --server as well.");
  if (server !== undefined) return onServer(server, token ?? process.env["WORKBOOK_SERVER_TOKEN"] ?? "");
  if (!unsafe) throw new CliError("there is no sandbox yet", "Use --unsafe.");
  let started: JupyterServer | undefined;
  return {
    containment: "none",
    async check() {},
    async open() {
      const answering = await startJupyter(anyPort, { folder: where.program }, (one) => {
        started = one;
      });
      const pool = serverPool(answering);
      return {
        ...pool,
        containment: "none",
        close: async () => {
          await pool.close();
          started?.stop();
          await started?.ended;
        },
      };
    },
  };
}

function onServer(url: string, token: string): PoolChoice {
  const baseUrl = addressOf(url);
  return {
    containment: "server",
    check: () => checkServer(baseUrl, token),
    open: async () => serverPool({ baseUrl, token }),
  };
}

function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new UsageError(
      `--server is no address of a Jupyter server: ${url}`,
      "Example: --server http://127.0.0.1:8888/",
    );
  return `${parsed.origin}${parsed.pathname.replace(/(?:\/(?:lab|tree)(?:\/.*)?)?\/*$/, "")}/`;
}

const answerMs = 15_000;

/** @throws CliError where the server does not answer, does not take the token, or has no kernel of the workbook's */
async function checkServer(baseUrl: string, token: string): Promise<void> {
  const headers = new Headers(token === "" ? [] : [["Authorization", `token ${token}`]]);
  const response = await fetch(`${baseUrl}api/kernelspecs`, { headers, signal: AbortSignal.timeout(answerMs) }).catch(
    (error: Error) => {
      const why = error.cause instanceof Error ? error.cause.message : error.message;
      throw new CliError(
        `no Jupyter server answers at ${baseUrl} (${why})`,
        "Look whether it runs, and whether its address is right.",
      );
    },
  );
  if ([401, 403].includes(response.status) || response.redirected)
    throw new CliError(
      `the Jupyter server at ${baseUrl} does not take the token`,
      "jupyter server list says which it takes.",
    );
  const found = (await response.json().catch(() => undefined)) as { kernelspecs?: object } | undefined;
  if (!response.ok || !found?.kernelspecs)
    throw new CliError(`what answers at ${baseUrl} is no Jupyter server`, "Give the address that opens JupyterLab.");
  if (!("tslab" in found.kernelspecs))
    throw new CliError(
      `the Jupyter server at ${baseUrl} has no kernel called tslab`,
      "Install the workbook there, and start its server with npm start.",
    );
}
