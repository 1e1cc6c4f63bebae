/** A moving chart in words. */
import type { Figure } from "../figure";

export interface MovingStep {
  /** What the slider says there: `2`, `epoch 3`. */
  readonly name: string;
  /** Its title is the moving chart's. */
  readonly figure: Figure;
  /** A sentence on what is to be seen there; default: those of the figure's own words that differ between steps. */
  readonly says?: string;
}

export interface MovingOptions {
  readonly title: string;
  /** What the slider sets, with its unit: `stride`, `place of the window`. */
  readonly control: string;
  /** Figures of one kind: the same traces and the same axes. */
  readonly steps: readonly MovingStep[];
  /** The name of the step that is shown first, and alone where nothing moves; default: the first. */
  readonly start?: string;
  /** One range for each axis, and one for the colours, in all steps; default true. */
  readonly sameScale?: boolean;
}

/** A step as the slider tells it. */
export interface TellStep {
  readonly name: string;
  readonly words: string;
  /** The author's: to be read beside the slider. What a figure says of itself is for whoever does not see it. */
  readonly said: boolean;
}

/** So many letters of a step's own words: the slider tells them at each of its places. */
const MOST = 300;

/** The chart in words, and each step: what only it says, or the author's sentence. @throws when no step says what no other does */
export function tellSteps({ title, control, steps }: Pick<MovingOptions, "title" | "control" | "steps">): {
  readonly alt: string;
  readonly steps: readonly TellStep[];
} {
  const lines = steps.map(({ figure }) => figure.alt.split("\n"));
  const common = lines[0].filter((line) => lines.every((other) => other.includes(line)));
  const told = steps.map(({ name, says }, i): TellStep => {
    const own = lines[i].filter((line) => !common.includes(line));
    const found = cut((own.length > 0 ? own : lines[i].slice(1)).join("; "));
    return { name: String(name), words: says?.trim() || found, said: Boolean(says?.trim()) };
  });
  if (told.every(({ words }) => words === told[0].words)) {
    throw new Error(`steps must differ in their words: give each a sentence, \`says\`: "${told[0].words}"`);
  }
  const opening = `Chart with a slider: ${title}. ${control}: ${steps.length} steps.`;
  const each = told.map(({ name, words }) => `${control} ${name}: ${words}`);
  return { alt: [opening, ...common, ...each].join("\n"), steps: told };
}

/** A long text's beginning, cut at a space. */
function cut(text: string): string {
  if (text.length <= MOST) return text;
  const beginning = text.slice(0, MOST);
  return `${beginning.slice(0, Math.max(beginning.lastIndexOf(" "), MOST / 2))} …`;
}
