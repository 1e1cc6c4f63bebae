import { wheels } from "../setup/steps/tensorflow.mjs";

/** The platforms that a bundle can be made for, as Node names them. */
export const platforms = Object.keys(wheels);

/** The Pythons that a bundle serves. One package needs 3.11.5, and has an older version for what is before that. */
export const pythons = ["3.10.12", "3.11.2", "3.11.9", "3.12.3", "3.13.1", "3.14.0"];

/** For Linux, what glibc 2.28 (2018) or an older one suffices for: Debian 10, Ubuntu 18.10, RHEL 8 and all since. */
const newestGlibc = 28;

/**
 * @param {string} platform
 * @returns {string[]} the tags of wheels that run there, the newest first
 */
export function tagsOf(platform) {
  if (platform === "darwin-arm64") return ["macosx_12_0_arm64", "macosx_12_0_universal2"];
  const machine = platform === "linux-arm64" ? "aarch64" : "x86_64";
  const versions = Array.from({ length: newestGlibc - 4 }, (_, i) => `manylinux_2_${newestGlibc - i}_${machine}`);
  return [...versions, `manylinux2014_${machine}`, `manylinux2010_${machine}`, `manylinux1_${machine}`];
}

/**
 * @param {{ os?: string[], cpu?: string[], libc?: string[] }} locked an entry of package-lock.json
 * @param {string} platform
 */
export function isFor({ os, cpu, libc }, platform) {
  const [system = "", machine = ""] = platform.split("-");
  /** @param {string[] | undefined} allowed @param {string} value */
  const allows = (allowed, value) => {
    if (allowed === undefined) return true;
    const excluded = allowed.filter((name) => name.startsWith("!")).map((name) => name.slice(1));
    return excluded.length > 0 ? !excluded.includes(value) : allowed.includes(value) || allowed.includes("any");
  };
  return allows(os, system) && allows(cpu, machine) && (system !== "linux" || allows(libc, "glibc"));
}
