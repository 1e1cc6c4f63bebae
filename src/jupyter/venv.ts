import { join } from "node:path";

/** Where setup put the Python of JupyterLab. */
export function venvPython(root: string): string {
  return process.platform === "win32"
    ? join(root, ".venv", "Scripts", "python.exe")
    : join(root, ".venv", "bin", "python");
}

/** Where setup put the description of the kernel. */
export function kernelSpecFile(root: string): string {
  return join(root, ".venv", "share", "jupyter", "kernels", "tslab", "kernel.json");
}
