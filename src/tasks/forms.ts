/** Ways to write a right number that are slips in themselves: other units than those asked for, another order, rounded. */
import type { Form } from "./explain";

/** A form that numbers can be written in. */
export interface NumberForm extends Form {
  /** The wanted numbers as this slip writes them. */
  readonly write: (wanted: readonly number[]) => readonly number[];
  /** Whether people round what they write in it: after the decimal point, or to a whole number with zeros at its end. */
  readonly rounded?: "decimals" | "zeros";
}

/** What a number counts. Bytes of floats are four for each value. */
export type Unit = "bytes" | "bytes of floats" | "parameters" | "operations";

const scaled = (id: string, factor: number, why: string): NumberForm => ({
  id,
  why,
  rounded: "decimals",
  write: (wanted) => wanted.map((value) => value * factor),
});

const roundedOff: NumberForm = {
  id: "rounded-off",
  why: "You have rounded. Expected: the exact number.",
  rounded: "zeros",
  write: (wanted) => wanted,
};

const inBytes = (size: number, name: string, power = ""): NumberForm =>
  scaled(`in-${name}`, 1 / size, `That is in ${name}${power && `, units of ${power} bytes`}. Expected: bytes.`);
const sizes: readonly NumberForm[] = [
  ...[inBytes(1e3, "kB"), inBytes(1e6, "MB"), inBytes(1e9, "GB")],
  ...[inBytes(2 ** 10, "KiB", "2¹⁰"), inBytes(2 ** 20, "MiB", "2²⁰"), inBytes(2 ** 30, "GiB", "2³⁰")],
  scaled("in-bits", 8, "You count bits. A byte has eight of them."),
];
const counts = (["thousand", "million", "billion"] as const).map((name, i) =>
  scaled(`in-${name}s`, 1e-3 ** (i + 1), `That is in ${name}s. Write the number out.`),
);
const asBytes = "A parameter is one number, however it is stored.";

/** The units that people give in the place of another. */
export const unitForms: Readonly<Record<Unit, readonly NumberForm[]>> = {
  bytes: [...sizes, roundedOff],
  "bytes of floats": [
    ...sizes,
    scaled("in-values", 1 / 4, "You count numbers. How many bytes does a 32-bit float take?"),
    scaled("two-bytes", 1 / 2, "You give each number two bytes. How many does a 32-bit float take?"),
    scaled("eight-bytes", 2, "You give each number eight bytes. How many does a 32-bit float take?"),
    roundedOff,
  ],
  parameters: [
    ...counts,
    scaled("in-bytes", 4, `You count bytes. ${asBytes}`),
    scaled("bytes-in-MB", 4e-6, `That is a size in MB. ${asBytes}`),
    roundedOff,
  ],
  operations: [...counts, roundedOff],
};

/** What people do to a list of parts in a set order: they reverse it, swap two of them, or leave one out. */
export function partForms(parts: readonly string[]): readonly NumberForm[] {
  const why = `The numbers are right, but in another order. Expected: ${parts.join(", ")}.`;
  const swaps = parts.flatMap((a, i) =>
    parts.slice(i + 1).map((b, j): NumberForm => {
      const other = i + 1 + j;
      const swap = (wanted: readonly number[]): number[] =>
        wanted.map((value, at) => (at === i ? wanted[other] : at === other ? wanted[i] : value));
      return { id: "swapped", why: `You have swapped ${a} and ${b}.`, write: swap };
    }),
  );
  const gaps = parts.map((part, i): NumberForm => {
    const leaveOut = (wanted: readonly number[]): number[] => wanted.filter((_, at) => at !== i);
    return { id: "left-out", why: `A number is missing: ${part}.`, write: leaveOut };
  });
  const others: NumberForm[] = [
    { id: "reversed", why, write: (wanted) => [...wanted].reverse() },
    { id: "last-first", why, write: (wanted) => [...wanted.slice(-1), ...wanted.slice(0, -1)] },
    { id: "first-last", why, write: (wanted) => [...wanted.slice(1), ...wanted.slice(0, 1)] },
  ];
  return [...(parts.length > 2 ? others : []), ...swaps, ...gaps];
}

/** Whether a number is another one as people write it: rounded or cut off, with so many figures at least. */
export function isRounded(given: number, exact: number, figures = 3): boolean {
  if (given === 0 || !Number.isFinite(exact)) return given === exact;
  const text = String(Math.abs(given));
  const decimals = /\.(\d+)$/.exec(text)?.[1].length ?? 0;
  const enough = text.replace(".", "").replace(/^0+/, "").length >= figures && !text.includes("e");
  const distance = Math.abs(given - exact);
  return distance <= 1e-6 * Math.abs(exact) || (enough && distance < 10 ** -decimals);
}

/** Whether a whole number is another one, rounded or cut off to so many figures at least, with zeros behind them. */
export function isRoundedOff(given: number, exact: number, figures = 3): boolean {
  const [, front, zeros] = /^(\d*[1-9])(0+)$/.exec(String(given)) ?? [];
  if (given === exact || !zeros || front.length < figures) return false;
  const step = 10 ** zeros.length;
  return Math.abs(given - exact) <= step / 2 || (given < exact && exact - given < step);
}

/** Whether some numbers are `exact` ones as they are written in a form; of those that are not whole people write some figures. */
export function isWritten(
  given: readonly number[],
  exact: readonly number[],
  rounded: NumberForm["rounded"],
  figures: number,
): boolean {
  return (
    given.length === exact.length &&
    given.every((value, i) => {
      if (rounded === "zeros") return isRoundedOff(value, exact[i], figures + 1);
      if (rounded || !Number.isInteger(exact[i])) return isRounded(value, exact[i], figures);
      return Math.abs(value - exact[i]) <= 1e-9 * Math.max(1, Math.abs(exact[i]));
    })
  );
}
