/** A moving chart in words. */
import type { MovingOptions } from ".";

/** A step as the slider tells it. */
export interface TellStep {
  readonly name: string;
  readonly words: string;
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
    return { name: String(name), words: says?.trim() || cut((own.length > 0 ? own : lines[i].slice(1)).join("; ")) };
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
