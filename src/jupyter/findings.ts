/** The sentences in executed cells that a lesson rests on: those that `showFinding` was given no other one for. */
import type { Cell, Output } from "./notebook";

/** What code cells showed. */
export const outputsOf = (cells: readonly Cell[]): Output[] =>
  cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));

export interface RestingFinding {
  /** The cell's id. */
  readonly cell: string;
  /** Whether it came out so in this run. */
  readonly holds: boolean;
  readonly says: string;
}

/** The findings that a lesson rests on, in their order. */
export function restingFindings(cells: readonly Cell[]): RestingFinding[] {
  return cells.flatMap((cell) =>
    outputsOf([cell]).flatMap((output) => {
      const ours = "metadata" in output ? output.metadata["cnn-workbook"] : undefined;
      const { finding } = (ours ?? {}) as { finding?: { holds: boolean; rests: boolean; says: string } };
      return finding?.rests ? [{ cell: cell.id, holds: finding.holds, says: finding.says }] : [];
    }),
  );
}

/** What a lesson rests on and did not find in this run, a line each. */
export const notFound = (lesson: string, cells: readonly Cell[]): string[] =>
  restingFindings(cells).flatMap(({ cell, holds, says }) => (holds ? [] : [`${lesson}, ${cell}: ${says}`]));
