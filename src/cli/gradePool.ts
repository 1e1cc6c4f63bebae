/** Where notebooks run: in sandboxes, without one, or on a server. */
import { openGradingPool } from "../grading/gradingPool";
import type { KernelPool } from "../grading/kernelPool";
import { serverPool } from "../grading/serverPool";
import { CliError, UsageError } from "./errors";

export interface PoolFlags {
  unsafe?: boolean;
  server?: string;
  token?: string;
  /** Notebooks that run at once. */
  lanes: number;
}

export interface PoolChoice {
  readonly containment: KernelPool["containment"];
  /** @throws CliError or GradingError where there are no kernels to be had */
  open(): Promise<KernelPool>;
}

export function choosePool({ unsafe = false, server, token, lanes }: PoolFlags): PoolChoice {
  if (server !== undefined && unsafe)
    throw new UsageError("--unsafe and --server are two places to run notebooks in", "Leave one of them out.");
  if (token !== undefined && server === undefined)
    throw new UsageError("--token is a server's", "Give --server as well.");
  if (server !== undefined) return onServer(addressOf(server), token ?? process.env["WORKBOOK_SERVER_TOKEN"] ?? "");
  return { containment: unsafe ? "none" : "sandbox", open: () => openGradingPool({ unsafe, lanes }) };
}

function onServer(baseUrl: string, token: string): PoolChoice {
  return {
    containment: "server",
    async open() {
      await checkServer(baseUrl, token);
      return serverPool({ baseUrl, token });
    },
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
  const asked = fetch(`${baseUrl}api/kernelspecs`, { headers, signal: AbortSignal.timeout(answerMs) });
  const response = await asked.catch((error: Error) => {
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    throw new CliError(
      `no Jupyter server answers at ${baseUrl} (${why})`,
      "Look whether it runs, and whether its address is right.",
    );
  });
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
