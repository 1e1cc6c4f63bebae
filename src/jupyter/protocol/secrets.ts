/** What a server tells its kernels that is no business of the code in their cells. */

/** Tokens and keys of the server, a hub and its proxy; ports and processes of the one that started us. */
const secret =
  /^(JPY_|JUPYTER_.*(TOKEN|SECRET|PASSWORD|KEY)|JUPYTERHUB_.*(TOKEN|SECRET|KEY|COOKIE|OAUTH)|CONFIGPROXY_AUTH_TOKEN$)/;

/** An environment without them. */
export function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name) || name === "JPY_SESSION_NAME"));
}
