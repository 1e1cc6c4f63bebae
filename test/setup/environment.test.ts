import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { childEnvironment } from "../../scripts/setup/environment.mjs";
import { temporaryFolder } from "./sandbox";

/** What becomes of a variable of the user's in the commands of setup; `undefined`: they do not see it. */
const variables: [name: string, value: string, kept: string | undefined][] = [
  ["PYTHON", "/opt/python/bin/python3", "/opt/python/bin/python3"],
  ["PYTHONPATH", "/elsewhere", undefined],
  ["PYTHONHOME", "/elsewhere", undefined],
  ["PYTHONSTARTUP", "/elsewhere/start.py", undefined],
  ["PYTHONUSERBASE", "/elsewhere", undefined],
  ["PYTHONDONTWRITEBYTECODE", "1", undefined],
  ["PYTHONWARNINGS", "error", undefined],
  ["VIRTUAL_ENV", "/elsewhere/.venv", undefined],
  ["CONDA_PREFIX", "/opt/conda", "/opt/conda"],
  ["NODE_ENV", "production", undefined],
  ["NODE_PATH", "/elsewhere", undefined],
  ["NODE_EXTRA_CA_CERTS", "/etc/company.pem", "/etc/company.pem"],
  ["NODE_OPTIONS", "--inspect --require ./gone.js --max-old-space-size=100", undefined],
  [
    "NODE_OPTIONS",
    "--inspect --use-system-ca --dns-result-order=ipv4first",
    "--use-system-ca --dns-result-order=ipv4first",
  ],
  ["https_proxy", "http://proxy:3128", "http://proxy:3128"],
  ["npm_config_registry", "https://npm.example/", "https://npm.example/"],
  ["NPM_CONFIG_REGISTRY", "https://npm.example/", "https://npm.example/"],
  ["npm_config_@ours:registry", "https://npm.example/", "https://npm.example/"],
  ["npm_config_//npm.example/:_authToken", "secret", "secret"],
  ["npm_config_strict_ssl", "false", "false"],
  ["npm_config_omit", "dev", undefined],
  ["NPM_CONFIG_OMIT", "dev", undefined],
  ["npm_config_ignore_scripts", "false", undefined],
  ["npm_config_prefix", "/elsewhere", undefined],
  ["npm_config_global", "true", undefined],
  ["npm_config_workspaces", "true", undefined],
  ["npm_config_workspace", "a", undefined],
  ["npm_config_cpu", "arm64", undefined],
  ["npm_config_dry_run", "true", undefined],
  ["LC_ALL", "de_DE.ISO-8859-1", "C.UTF-8"],
  ["LC_MESSAGES", "de_DE", undefined],
  ["LANGUAGE", "de", undefined],
  ["TMPDIR", "/gone", "/clone/.cache/tmp"],
];

for (const [name, value, kept] of variables) {
  test(`${name}=${value} ${kept === undefined ? "does not reach setup's commands" : `is ${kept} for them`}`, () => {
    assert.equal(childEnvironment({ [name]: value }, "/clone/.cache", () => true)[name], kept);
  });
}

const homes: [
  name: string,
  given: string | undefined,
  writable: boolean,
  wanted: Record<string, string | undefined>,
][] = [
  ["one of one's own", "here", true, { HOME: "here", npm_config_cache: undefined }],
  ["none in the environment: the system's", undefined, true, { HOME: homedir(), npm_config_cache: undefined }],
  ["one that is gone", "gone", true, { HOME: "/clone/.cache/home" }],
  [
    "one that may only be read: what is kept there goes elsewhere",
    "here",
    false,
    {
      HOME: "here",
      npm_config_cache: "/clone/.cache/home/npm",
      XDG_CACHE_HOME: "/clone/.cache/home",
    },
  ],
];

for (const [name, given, writable, wanted] of homes) {
  test(`the home folder: ${name}`, (t) => {
    const root = temporaryFolder(t);
    mkdirSync(join(root, "here"));
    const path = (home: string | undefined) => (home && !home.startsWith("/") ? join(root, home) : home);
    const env = childEnvironment({ HOME: path(given) }, "/clone/.cache", () => writable);
    for (const [variable, value] of Object.entries(wanted)) assert.equal(env[variable], path(value), variable);
  });
}
