/**
 * What tfjs-node 4.22 uses of Node's module `util` and Node no longer has (since 23), or warns about (22). Given the module
 * itself, since this folder's files know nothing of Node's: whoever loads tfjs-node calls `restoreUtil(util)` before.
 */
export function restoreUtil(util: object): void {
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}
