/** Where the notebooks of a class run. */
import type { OpenKernel } from "../jupyter/openKernel";
import type { ClassGrades } from "./classGrades";

/** Kernels to run other people's notebooks in, each in a process of its own. */
export interface KernelPool {
  readonly containment: ClassGrades["containment"];
  /** What this containment does not contain, in words for the report; empty for the sandbox. */
  readonly warning: string;
  /** A kernel that has run nothing yet. Several may be open at once. */
  open(options: KernelOptions): Promise<OpenKernel>;
  /** Ends all of them. */
  close(): Promise<void>;
}

export interface KernelOptions {
  /** Whose numbers the tasks have; `undefined` for the book's. */
  readonly learner: string | undefined;
  /** The exercise's name: `02-parameters-and-memory`. */
  readonly exercise: string;
}
