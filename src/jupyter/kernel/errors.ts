/** Errors of the kernel's own that end a cell, and errors of cells as they may go out. */
import { described, type OutputLimit } from "./outputLimit";
import { unreadable } from "./thrown";

/** An error as Jupyter's protocol has it. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** Red on a terminal, and in a notebook. */
export const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** An error that has no place in a cell. */
export function plainError(ename: string, evalue: string): CellError {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

export const interrupted: CellError = plainError("Interrupted", "the cell was interrupted");

export function outputLimitError(limit: OutputLimit): CellError {
  return plainError("OutputLimit", `the cell was stopped: it printed more than ${described(limit)}`);
}

/** What `describe` gives; also where it fails, or gives no strings: whatever a cell throws, the cell ends. */
export function surely(describe: () => CellError): CellError {
  try {
    const { ename, evalue, traceback } = describe();
    if (typeof ename === "string" && typeof evalue === "string" && traceback.every((line) => typeof line === "string"))
      return { ename, evalue, traceback };
  } catch {
    // Told below: the value itself cannot be looked at.
  }
  return plainError("Thrown", unreadable);
}
