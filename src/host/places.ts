/** Where things lie: the program, which may be read-only and shared, and the home, which is the learner's. */
import { join, resolve } from "node:path";

export interface Places {
  /** The package: original lessons and exercises, `dist`, `node_modules`, `.venv`, caches. */
  readonly program: string;
  /** What is the learner's. */
  readonly home: string;
  /** The learner's copies of lessons and exercises. */
  readonly work: string;
  /** Progress, name, and which copies were given. */
  readonly state: string;
  /** JupyterLab's settings, data, runtime files and logs. */
  readonly jupyter: string;
  /** Results: executed lessons, trained models. */
  readonly out: string;
  /** The Python that setup installed JupyterLab for. */
  readonly python: string;
  /** The description of the kernel that setup made. */
  readonly kernelSpec: string;
}

/** The places of a program, and of a home that lies in the same folder unless another is named. */
export function placesIn(program: string, home: string = program): Places {
  const venv = join(program, ".venv");
  return {
    program,
    home,
    work: join(home, "work"),
    state: join(home, ".workbook"),
    jupyter: join(home, ".workbook", "jupyter"),
    out: join(home, "out"),
    python: process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python"),
    kernelSpec: join(venv, "share", "jupyter", "kernels", "tslab", "kernel.json"),
  };
}

/** The variable that names the home. */
export const homeVariable = "WORKBOOK_HOME";

/** The places of this process: the package that this file belongs to, and the home that `WORKBOOK_HOME` names. */
export function places(): Places {
  const home = process.env[homeVariable];
  return placesIn(join(__dirname, "..", ".."), home ? resolve(home) : undefined);
}
