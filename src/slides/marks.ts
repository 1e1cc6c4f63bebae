/** What a lesson's cells say of slides: `slideshow.slide_type`, as Jupyter and nbconvert know it, and more where that is not enough. */
import type { Cell, CodeCell, TextCell } from "../jupyter/notebook";

/** Where something goes: to the right, below, onto the slide at hand (at once, or with the next key), to the speaker, nowhere. */
export const slideTypes = ["slide", "subslide", "-", "fragment", "notes", "skip"] as const;
export type SlideType = (typeof slideTypes)[number];

/** A part of a text cell: what blank lines separate. */
export interface TextPart {
  readonly type: SlideType;
  readonly markdown: string;
}

/** A cell without marks, or with marks that do not fit it. */
export class MarksError extends Error {
  override name = "MarksError";
}

/** The type of a cell as a whole: all that nbconvert and JupyterLab know. @throws MarksError where it has none */
export function slideType(cell: Cell): SlideType {
  const slideshow = cell.metadata["slideshow"] as { slide_type?: unknown } | undefined;
  return wantType(cell, slideshow?.slide_type);
}

/**
 * The parts of a text cell. `"cnn-workbook": { "slide": { "parts": ["notes", "slide", "-"] } }` gives each part a type of its
 * own; without it, all stay together. @throws MarksError where these are not as many as the text has parts
 */
export function textParts(cell: TextCell): TextPart[] {
  const type = slideType(cell);
  const blocks = cell.source.split(/\n{2,}/);
  const rest = type === "notes" || type === "skip" ? type : "-";
  const { parts } = own(cell);
  if (parts === undefined) return blocks.map((markdown, i) => ({ type: i === 0 ? type : rest, markdown }));
  if (!Array.isArray(parts) || parts.length !== blocks.length) {
    const given = Array.isArray(parts) ? parts.length : 0;
    throw new MarksError(
      `cell ${cell.id} has ${blocks.length} parts, and slide types for ${given}: in its metadata, "parts" wants one for each`,
    );
  }
  return blocks.map((markdown, i) => ({ type: wantType(cell, parts[i]), markdown }));
}

/** Whether a cell's code is shown: `"cnn-workbook": { "slide": { "code": "skip" } }` leaves it out, and shows what it gives. */
export function showsCode(cell: CodeCell): boolean {
  const { code } = own(cell);
  if (code === undefined || code === "skip") return code === undefined;
  throw new MarksError(`cell ${cell.id}: "code" can be "skip": ${JSON.stringify(code)}`);
}

/** Whether a part asks for a guess, whose answer must be on another slide. */
export function asksForGuess(markdown: string): boolean {
  const opens = /\*\*(Predict|Guess first|By hand first|Before you (go on|run the next cell)):\*\*/;
  return opens.test(markdown) || /\*\*predict\*\*/i.test(markdown);
}

function own(cell: Cell): { parts?: unknown; code?: unknown } {
  const { slide = {} } = (cell.metadata["cnn-workbook"] ?? {}) as { slide?: object };
  return slide;
}

function wantType(cell: Cell, type: unknown): SlideType {
  const known = slideTypes.find((each) => each === type);
  if (known) return known;
  const given = type === undefined ? "none" : JSON.stringify(type);
  throw new MarksError(`cell ${cell.id} wants a slide type, one of ${slideTypes.join(", ")}: ${given}`);
}
