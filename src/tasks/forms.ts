/** Ways to write a right number that are slips in themselves: other units than those asked for, another order. */
import type { Form } from "./explain";
import type { PlainTensor } from "./plain";

/** A form that numbers can be written in. */
export interface NumberForm extends Form {
  /** The wanted numbers as this slip writes them. */
  readonly write: (wanted: readonly number[]) => readonly number[];
  /** Whether people round what they write in it. */
  readonly rounded: boolean;
}

const units: readonly (readonly [id: string, factor: number, why: string])[] = [
  ["in-bits", 8, "You count bits. A byte has eight of them."],
  ["in-values", 1 / 4, "You count numbers. How many bytes does a 32-bit float take?"],
  ["in-kB", 1e-3, "That is in kB. Asked for are bytes."],
  ["in-MB", 1e-6, "That is in MB. Asked for are bytes."],
  ["in-GB", 1e-9, "That is in GB. Asked for are bytes."],
  ["in-KiB", 2 ** -10, "That is in KiB, units of 2¹⁰ bytes. Asked for are bytes."],
  ["in-MiB", 2 ** -20, "That is in MiB, units of 2²⁰ bytes. Asked for are bytes."],
  ["in-GiB", 2 ** -30, "That is in GiB, units of 2³⁰ bytes. Asked for are bytes."],
];

/** The units that people give for bytes. */
export const byteForms: readonly NumberForm[] = units.map(([id, factor, why]) => ({
  id,
  why,
  rounded: true,
  write: (wanted) => wanted.map((value) => value * factor),
}));

/** The orders that people give for a list of parts in a set order: reversed, or two of them swapped. */
export function orderForms(parts: readonly string[]): readonly NumberForm[] {
  const why = `The numbers are right, in another order. Expected: ${parts.join(", ")}.`;
  const swaps = parts.flatMap((a, i) =>
    parts.slice(i + 1).map((b, j): NumberForm => {
      const other = i + 1 + j;
      const swap = (wanted: readonly number[]): number[] =>
        wanted.map((value, at) => (at === i ? wanted[other] : at === other ? wanted[i] : value));
      return { id: "swapped", why: `You have swapped ${a} and ${b}.`, rounded: false, write: swap };
    }),
  );
  if (parts.length < 3) return swaps;
  return [{ id: "reversed", why, rounded: false, write: (wanted) => [...wanted].reverse() }, ...swaps];
}

/** Whether a number is another one as people write it: rounded or cut off, with three figures or more. */
export function isRounded(given: number, exact: number): boolean {
  if (given === 0) return exact === 0;
  const decimals = /\.(\d+)$/.exec(String(given))?.[1].length ?? 0;
  const figures = String(Math.abs(given)).replace(".", "").replace(/^0+/, "").length;
  const step = figures >= 3 && !String(given).includes("e") ? 10 ** -decimals : 0;
  return Math.abs(given - exact) <= Math.max(step, 1e-6 * Math.abs(exact));
}

/** Whether the numbers of an attempt are `exact` ones, as they are written in a form. */
export function isWritten({ data }: PlainTensor, exact: readonly number[], rounded: boolean): boolean {
  return (
    data.length === exact.length &&
    data.every((value, i) => {
      const given = Number(value);
      return rounded
        ? isRounded(given, exact[i])
        : Math.abs(given - exact[i]) <= 1e-9 * Math.max(1, Math.abs(exact[i]));
    })
  );
}
