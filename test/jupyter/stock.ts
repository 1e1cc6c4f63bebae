/** tslab's kernel as `tslab install` sets it up, for a Jupyter server to find. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const program = join(__dirname, "..", "..", "node_modules", "tslab", "bin", "tslab");

/** Writes the kernel `stock` below `folder`; gives the environment in which Jupyter finds it. */
export function installStockKernel(folder: string): Record<string, string> {
  const place = join(folder, "kernels", "stock");
  mkdirSync(place, { recursive: true });
  const spec = {
    argv: [process.execPath, program, "kernel", "--config-path={connection_file}"],
    display_name: "stock tslab",
    language: "typescript",
  };
  writeFileSync(join(place, "kernel.json"), JSON.stringify(spec));
  return { JUPYTER_PATH: folder };
}
