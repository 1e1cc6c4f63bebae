/** Where `require` looks for packages. */
import { Module } from "node:module";
import { join } from "node:path";

/** Makes `require` look among the packages of `program` where it finds nothing else, as `NODE_PATH` would. */
export function requireAlsoFrom(program: string): void {
  const before = process.env["NODE_PATH"];
  const packages = join(program, "node_modules");
  process.env["NODE_PATH"] = before ? `${before}:${packages}` : packages;
  // Node reads the variable here and at its start; kernels' own processes get it as it was.
  (Module as unknown as { _initPaths(): void })._initPaths();
  if (before === undefined) delete process.env["NODE_PATH"];
  else process.env["NODE_PATH"] = before;
}
