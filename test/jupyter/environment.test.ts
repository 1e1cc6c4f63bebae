import assert from "node:assert/strict";
import { test } from "node:test";
import { serverEnvironment, withoutProxy } from "../../src/jupyter/environment";

const where = { home: "/home/ada/workbook", jupyter: "/home/ada/workbook/.workbook/jupyter" };

/** What a server always gets. */
const always = {
  HOME: "/home/ada",
  no_proxy: "127.0.0.1,localhost",
  NO_PROXY: "127.0.0.1,localhost",
  WORKBOOK_HOME: where.home,
  JUPYTER_CONFIG_DIR: where.jupyter,
  JUPYTER_DATA_DIR: `${where.jupyter}/data`,
  JUPYTER_RUNTIME_DIR: "/run",
  JUPYTER_PREFER_ENV_PATH: "1",
};

const environments: [name: string, given: NodeJS.ProcessEnv, expected: NodeJS.ProcessEnv][] = [
  ["nothing special", { PATH: "/bin", LANG: "de_DE.UTF-8" }, { ...always, PATH: "/bin", LANG: "de_DE.UTF-8" }],
  [
    "another Jupyter's settings",
    {
      JUPYTER_CONFIG_PATH: "/a",
      JUPYTER_CONFIG_DIR: "/b",
      JUPYTER_PATH: "/c",
      JUPYTER_TOKEN: "t",
      JUPYTERLAB_DIR: "/d",
    },
    always,
  ],
  ["a hub's", { JUPYTERHUB_API_TOKEN: "t", JUPYTERHUB_USER: "ada", JPY_API_TOKEN: "t", JPY_PARENT_PID: "7" }, always],
  ["Python's", { PYTHONPATH: "/p", PYTHONHOME: "/p", PYTHONSTARTUP: "/p.py", PYTHONWARNINGS: "error" }, always],
  [
    "Node's",
    { NODE_OPTIONS: "--inspect", NODE_PATH: "/n", NODE_EXTRA_CA_CERTS: "/ca" },
    { ...always, NODE_EXTRA_CA_CERTS: "/ca" },
  ],
  ["npm's", { npm_lifecycle_event: "start", npm_config_cache: "/c", NPM_CONFIG_CACHE: "/c" }, always],
  ["no home", { HOME: "" }, { ...always, HOME: where.home }],
  ["the workbook's", { WORKBOOK_LEARNER: "ada", WORKBOOK_HOME: "/else" }, { ...always, WORKBOOK_LEARNER: "ada" }],
  [
    "a proxy",
    { http_proxy: "http://p:1", NO_PROXY: "intra.net, 127.0.0.1" },
    {
      ...always,
      http_proxy: "http://p:1",
      no_proxy: "intra.net,127.0.0.1,localhost",
      NO_PROXY: "intra.net,127.0.0.1,localhost",
    },
  ],
];
for (const [name, given, expected] of environments) {
  test(`the environment of a server, with ${name}`, () => {
    assert.deepEqual(serverEnvironment({ HOME: "/home/ada", ...given }, where, "/run"), expected);
  });
}

test("where there is no HOME at all, it is the workbook's; what the caller adds comes last", () => {
  const env = serverEnvironment({}, where, "/run", { JUPYTER_PATH: "/mine", WORKBOOK_QUICK: "1" });
  assert.deepEqual(env, { ...always, HOME: where.home, JUPYTER_PATH: "/mine", WORKBOOK_QUICK: "1" });
});

const proxies: [given: NodeJS.ProcessEnv, expected: string][] = [
  [{}, "127.0.0.1,localhost"],
  [{ no_proxy: "*" }, "*,127.0.0.1,localhost"],
  [{ no_proxy: "a.b", NO_PROXY: "c.d" }, "a.b,127.0.0.1,localhost"],
];
for (const [given, expected] of proxies) {
  test(`no proxy for this machine: ${JSON.stringify(given)}`, () => {
    assert.deepEqual(withoutProxy(given), { no_proxy: expected, NO_PROXY: expected });
  });
}
