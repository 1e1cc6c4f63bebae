/** Who sits in the class, what each hands in, and what it is worth. */
import { findTask, seedFor } from "../../../src/tasks";
import { faults, otherWords, type Slipped, slips, solution } from "./ways";

export interface Answered {
  readonly state: "passed" | "failed" | "not attempted" | "crashed" | "read by a person";
  /** The slips that a grader should find; left out where it is only known to be wrong. */
  readonly slips?: readonly string[];
  /** What stands in the place of the solution; left out where nothing was written. */
  readonly text?: string;
}

/** How one person answers one task; `nth` is the place of the task among those of the exercise, `draw` gives from 0 up to 1. */
type Manner = (place: Place, draw: () => number) => Answered;
interface Place {
  readonly exercise: string;
  readonly task: string;
  readonly nth: number;
  readonly learner: string | undefined;
}

const right: Manner = (place) => ({ state: "passed", slips: [], text: solved(place) });
const untouched: Manner = () => ({ state: "not attempted" });

/** The letters of a choice are each learner's own. */
function solved({ exercise, task, learner }: Place): string {
  const text = solution(exercise, task);
  const found = findTask(task);
  if (found.kind !== "choice") return text;
  return text.replace(/"[a-z]+"/, JSON.stringify(found.pose(seedFor(learner, task)).expected()));
}

const inOtherWords: Manner = (place, draw) => {
  const others = otherWords[place.task] ?? [];
  return { state: "passed", slips: [], text: others[Math.floor(draw() * others.length)] ?? solved(place) };
};

/** Makes one of the task's slips, of those that are wanted, with some probability. */
const slipping =
  (wanted: (slip: string) => boolean, often: number): Manner =>
  (place, draw) => {
    if (findTask(place.task).kind === "choice" && draw() < often)
      return { state: "failed", text: solved(place).replace(/"[a-z]+"/, '"z"') };
    const own = (slips[place.task] ?? []).filter(([slip]) => wanted(slip));
    const chosen = own[Math.floor(draw() * own.length)];
    return chosen && draw() < often ? slipped(place, chosen) : right(place, draw);
  };

function slipped(place: Place, [slip, from, to]: Slipped): Answered {
  const text = solved(place);
  if (!text.includes(from)) throw new Error(`the solution of ${place.task} has no ${from}`);
  return { state: "failed", ...(slip && { slips: [slip] }), text: text.replace(from, to) };
}

const units = ["in-bytes", "in-values", "in-MB", "in-GB"];
const anySlip = (slip: string): boolean => ![...units, "text-for-number"].includes(slip);

const faulty: Manner = (place, draw) => {
  const own = faults[place.task] ?? [];
  const chosen = own[Math.floor(draw() * own.length)];
  return chosen && draw() < 0.6 ? { state: chosen[0], text: chosen[1] } : right(place, draw);
};

const half: Manner = (place, draw) => (place.nth < 3 ? right(place, draw) : untouched(place, draw));

/** A notebook of its own kind, beyond its answers. */
export type Habit = "none" | "extra cells" | "old outputs" | "VS Code" | "nothing run";

export interface Person {
  readonly name: string;
  readonly manner: Manner;
  readonly habit: Habit;
  /** Whose answers these are, with other names for what is inside. */
  readonly copies?: string;
}

const person = (name: string, manner: Manner, habit: Habit = "none", copies?: string): Person => ({
  name,
  manner,
  habit,
  ...(copies && { copies }),
});

/** One class; larger ones have several of these, who draw other slips. */
export const people: readonly Person[] = [
  person("abebe", right),
  person("achieng", inOtherWords),
  person("andersson", slipping(anySlip, 0.5)),
  person("banerjee", half),
  person(
    "bianchi",
    slipping((slip) => units.includes(slip), 1),
    "extra cells",
  ),
  person("castillo", inOtherWords, "VS Code"),
  person("chen", right, "old outputs"),
  person("dubois", slipping(anySlip, 1)),
  person("eriksen", untouched, "nothing run"),
  person("farouk", faulty),
  person("garcia", inOtherWords, "extra cells"),
  person(
    "haddad",
    slipping((slip) => slip === "text-for-number", 1),
  ),
  person("ivanova", inOtherWords),
  person("jansen", half, "extra cells"),
  person("kim", slipping(anySlip, 0.3), "VS Code"),
  person("kowalska", right, "extra cells"),
  person("lindqvist", faulty, "old outputs"),
  person("mbeki", slipping(anySlip, 0.8)),
  person("moreau", inOtherWords, "none", "ivanova"),
  person("nakamura", right),
  person(
    "nowak",
    slipping((slip) => [...units, "bias-forgotten"].includes(slip), 0.7),
  ),
  person("okafor", faulty, "VS Code"),
  person("oneill", half),
  person("petrov", slipping(anySlip, 0.6), "old outputs"),
  person("rahman", right, "nothing run"),
  person("rossi", slipping(anySlip, 0.9), "extra cells"),
  person("sato", inOtherWords, "old outputs"),
  person("silva", slipping(anySlip, 0.4)),
  person("tanaka", faulty, "extra cells"),
  person("weber", untouched),
];

/** What somebody hands in besides exercise 02, or instead of it. */
export const handedIn: Readonly<Record<string, readonly string[]>> = {
  achieng: ["02", "01"],
  andersson: ["02", "03"],
  bianchi: ["01", "02", "03"],
  chen: ["06"],
  garcia: ["02", "10"],
  ivanova: ["02", "07"],
  kowalska: ["02", "06"],
  mbeki: ["01"],
  moreau: ["02", "07"],
  nakamura: ["03"],
  petrov: ["02", "10"],
  rossi: ["07"],
};

/** What trains takes minutes: nobody here has come to it. */
export function answerOf(manner: Manner, place: Place, draw: () => number): Answered {
  const { kind, trains } = findTask(place.task);
  if (kind === "written") {
    const { text } = manner(place, draw);
    return { state: "read by a person", ...(text !== undefined && { text }) };
  }
  return trains ? { state: "not attempted" } : manner(place, draw);
}
