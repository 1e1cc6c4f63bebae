import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Other programs' settings for Python, Node and npm, by their beginnings: they would misplace or break an installation.
 * `PYTHON` itself is ours, and pip's are looked at where pip runs.
 */
const foreign =
  /^(PYTHON.|VIRTUAL_ENV|__PYVENV_LAUNCHER__$|NODE_ENV$|NODE_PATH$|LD_RUN_PATH$|LC_|LANGUAGE$|npm_config_)/i;

/** npm's settings that say where packages come from, and how they are reached. The rest decides what is installed and where. */
const npmWanted = new Set([
  ...["registry", "replace-registry-host", "userconfig", "globalconfig", "cache", "offline"],
  ...["proxy", "https-proxy", "http-proxy", "noproxy", "local-address", "maxsockets"],
  ...["ca", "cafile", "cert", "key", "strict-ssl"],
  ...["fetch-retries", "fetch-retry-factor", "fetch-retry-mintimeout", "fetch-timeout"],
]);

/** Node's options that say how hosts are reached and trusted; others (--inspect, --require) are for somebody's own program. */
const nodeWanted =
  /^--(use-(openssl|bundled|system)-ca|use-env-proxy|tls-|openssl-|dns-result-order|(no-)?network-family|max-http-header-size)/;

/**
 * The environment of every command that setup runs.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cache the clone's `.cache`
 * @param {(folder: string) => boolean} isWritable
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(env, cache, isWritable) {
  /** @type {NodeJS.ProcessEnv} */
  const kept = {};
  for (const [name, value] of Object.entries(env)) if (!foreign.test(name) || isNpmWanted(name)) kept[name] = value;
  const options = (env["NODE_OPTIONS"] ?? "").split(/\s+/).filter((option) => nodeWanted.test(option));
  delete kept["NODE_OPTIONS"];
  if (options.length > 0) kept["NODE_OPTIONS"] = options.join(" ");
  return {
    ...kept,
    ...homeIn(env, cache, isWritable),
    // Messages in English, since they are searched for causes; names of files in any script.
    LC_ALL: "C.UTF-8",
    TMPDIR: join(cache, "tmp"),
  };
}

/** @param {string} name */
function isNpmWanted(name) {
  const [, key = ""] = /^npm_config_(.*)$/i.exec(name) ?? [];
  return /^(@|\/\/|_auth)/.test(key) || npmWanted.has(key.toLowerCase().replaceAll("_", "-"));
}

/**
 * A home where npm and pip find their settings and can write: where there is none, one in the clone.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cache
 * @param {(folder: string) => boolean} isWritable
 * @returns {NodeJS.ProcessEnv}
 */
function homeIn(env, cache, isWritable) {
  const home = env["HOME"] || systemHome();
  if (!home || !statSync(home, { throwIfNoEntry: false })?.isDirectory()) return { HOME: join(cache, "home") };
  if (isWritable(home)) return { HOME: home };
  return { HOME: home, npm_config_cache: join(cache, "home", "npm"), XDG_CACHE_HOME: join(cache, "home") };
}

/** @returns {string | undefined} undefined for a user whom the system does not know, as in some containers */
function systemHome() {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
