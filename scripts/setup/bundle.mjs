import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder of an off-line bundle, where a handout has one: `npm/` with the packages that its package-lock.json names by
 * their files, `python/` with wheels, TensorFlow's among them. All hashes are checked as ever.
 */
export const bundleName = "offline";

/**
 * @param {string} root
 * @returns {string | undefined} where pip finds wheels without a network
 */
export function bundledWheels(root) {
  const folder = join(root, bundleName, "python");
  return existsSync(folder) ? folder : undefined;
}
