/** The environment of a Jupyter server and its kernels: this process's own, without what is meant for others. */
import { join } from "node:path";
import { homeVariable, type Places } from "../host/places";

/** What settings of other programs look like: they could change, break or stop the server or a kernel. */
const foreign: readonly RegExp[] = [
  /^(JUPYTER|JPY_|PYTHON)/, // another Jupyter, hub or Python
  /^(NODE_OPTIONS|NODE_PATH|NODE_CHANNEL_.*|NODE_UNIQUE_ID)$/, // options for this process
  /^npm_/i, // who started this process; what is started in JupyterLab's terminal was not started by npm
];

/** The variables of a server whose runtime files lie in `runtime`; `own` are added last. */
export function serverEnvironment(
  given: NodeJS.ProcessEnv,
  where: Pick<Places, "home" | "jupyter">,
  runtime: string,
  own: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(given).filter(([name]) => !foreign.some((pattern) => pattern.test(name)));
  return {
    // A user without an entry in the password file, as in some containers, has no home otherwise.
    HOME: where.home,
    ...Object.fromEntries(kept.filter(([name, value]) => name !== "HOME" || value)),
    ...withoutProxy(given),
    [homeVariable]: where.home,
    JUPYTER_CONFIG_DIR: where.jupyter,
    JUPYTER_DATA_DIR: join(where.jupyter, "data"),
    JUPYTER_RUNTIME_DIR: runtime,
    JUPYTER_PREFER_ENV_PATH: "1",
    ...own,
  };
}

const here = ["127.0.0.1", "localhost"];

/** The variables by which programs reach this machine itself directly, whatever proxy is set. */
export function withoutProxy({ no_proxy, NO_PROXY }: NodeJS.ProcessEnv): Record<string, string> {
  const names = (no_proxy || NO_PROXY || "").split(",").map((name) => name.trim());
  const all = [...new Set([...names.filter(Boolean), ...here])].join(",");
  return { no_proxy: all, NO_PROXY: all };
}
