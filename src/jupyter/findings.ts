/** The sentences in executed cells that have to hold for all random numbers. */
import type { Cell, Output } from "../../src/jupyter/notebook";

/** What code cells showed. */
export const outputsOf = (cells: readonly Cell[]): Output[] =>
  cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));

interface Finding {
  readonly cell: string;
  readonly holds: boolean;
  readonly says: string;
}

/** The findings that a lesson rests on. */
export function restingFindings(cells: readonly Cell[]): Finding[] {
  return cells.flatMap((cell) =>
    outputsOf([cell]).flatMap((output) => {
      const ours = "metadata" in output ? output.metadata["cnn-workbook"] : undefined;
      const { finding } = (ours ?? {}) as { finding?: { holds: boolean; rests: boolean; says: string } };
      return finding?.rests ? [{ cell: cell.id, holds: finding.holds, says: finding.says }] : [];
    }),
  );
}

/** What a lesson rests on, and did not find in this run. */
export const notFound = (lesson: string, cells: readonly Cell[]): string[] =>
  restingFindings(cells).flatMap(({ cell, holds, says }) => (holds ? [] : [`${lesson}, ${cell}: ${says}`]));
