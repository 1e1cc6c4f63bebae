/** A lesson as slides: in columns, of which the first slide tells the story and those below say how it was computed. */
import { type CodeCell, type Notebook, type TextCell, titleOf } from "../jupyter/notebook";
import { codeHeight, linesOf, room, splitCode, textHeight } from "./fit";
import { asksForGuess, type SlideType, showsCode, slideType, textParts } from "./marks";
import { leastHeight, pagesOf, type Shown, shownOf } from "./outputs";

export type Piece =
  | { readonly is: "text"; readonly markdown: string; readonly fragment: boolean }
  | { readonly is: "code"; readonly source: string }
  | { readonly is: "output"; readonly shown: Shown; readonly fragment: boolean };

export interface Slide {
  /** The cell that it begins with, and which of that cell's slides it is: `count-text-1`. */
  readonly id: string;
  readonly kind: "title" | "text" | "guess" | "code" | "result" | "exercise";
  /** The heading that it stands under. */
  readonly section: string;
  readonly pieces: Piece[];
  /** For the speaker, in Markdown. */
  readonly notes: string[];
}

export interface Deck {
  /** The lesson's file without its ending: `02-parameters-and-memory`. */
  readonly lesson: string;
  readonly title: string;
  /** Columns from left to right, each from top to bottom. */
  readonly columns: readonly (readonly Slide[])[];
}

export interface Exercise {
  readonly title: string;
  /** How many tasks, points and minutes. */
  readonly about: string;
}

/** Makes slides of an executed lesson. @throws MarksError where its cells do not say how */
export function deckOf(lesson: string, notebook: Notebook, exercise?: Exercise): Deck {
  const builder = new Builder();
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code") builder.code(cell);
    else builder.text(cell);
  }
  if (exercise) builder.exercise(lesson, exercise);
  return { lesson, title: titleOf(notebook) ?? lesson, columns: builder.columns };
}

/** What a deck's last slide says of an exercise: from the notebook's first cell. */
export function exerciseOf(notebook: Notebook): Exercise {
  const [first] = notebook.cells;
  const about = /\n\n(.*?\*\*\d+ minutes\*\*[^.]*\.)/s.exec(first?.source ?? "")?.[1] ?? "";
  return { title: titleOf(notebook) ?? "", about };
}

/** What to say where the class is to guess. */
const guessNotes =
  "Wait. Let everybody write a guess down, then ask two people for theirs and for their reasons, before you go on.";

class Builder {
  readonly columns: Slide[][] = [];
  private section = "";

  text(cell: TextCell): void {
    for (const { type, markdown } of textParts(cell)) {
      if (type === "skip") continue;
      this.section = /^#+ +(.+)$/m.exec(markdown)?.[1] ?? this.section;
      if (type === "notes") {
        this.current()?.notes.push(markdown);
        continue;
      }
      const kind = this.columns.length === 0 ? "title" : asksForGuess(markdown) ? "guess" : "text";
      let slide = this.at(type, cell.id, kind);
      if (kind === "guess") slide = this.asGuess(slide);
      slide.pieces.push({ is: "text", markdown, fragment: type === "fragment" });
    }
  }

  code(cell: CodeCell): void {
    const type = slideType(cell);
    if (type === "skip") return;
    const shown = shownOf(cell.outputs);
    const sources = showsCode(cell) ? splitCode(cell.source) : [];
    if (sources.length === 1 && isShort(cell.source, shown)) {
      const slide = this.at(type, cell.id, "result");
      slide.pieces.push({ is: "code", source: cell.source }, ...shown.map(asPiece(type)));
      return;
    }
    const pages = pagesOf(shown);
    pages.forEach((page, i) => {
      this.at(i === 0 ? type : "subslide", cell.id, "result").pieces.push(...page.map(asPiece(type)));
    });
    sources.forEach((source, i) => {
      this.at(i + pages.length === 0 ? type : "subslide", cell.id, "code").pieces.push({ is: "code", source });
    });
  }

  exercise(lesson: string, { title, about }: Exercise): void {
    this.section = title;
    const number = lesson.slice(0, 2);
    const markdown = [
      `## Your turn: ${title}`,
      about,
      `1. In JupyterLab, open \`exercises/${lesson}.ipynb\` and run its first cell.\n2. Replace each \`todo()\` with your answer, and run the check below it.\n3. Stuck? \`hint("${Number(number)}.1")\` in a cell of its own gives the idea first.`,
      `On a terminal, \`npx workbook check ${number}\` tells how far you are.`,
    ];
    const slide = this.at("slide", "exercise", "exercise");
    slide.pieces.push(...markdown.map((text): Piece => ({ is: "text", markdown: text, fragment: false })));
  }

  private current(): Slide | undefined {
    return this.columns.at(-1)?.at(-1);
  }

  /** The slide where something of this type goes. */
  private at(type: SlideType, cell: string, kind: Slide["kind"]): Slide {
    const here = this.current();
    if (here && (type === "-" || type === "fragment")) return here;
    const before = this.columns.flat().filter(({ id }) => id.replace(/-\d+$/, "") === cell).length;
    const slide: Slide = { id: `${cell}-${before + 1}`, kind, section: this.section, pieces: [], notes: [] };
    if (type === "subslide" && here) this.columns[this.columns.length - 1].push(slide);
    else this.columns.push([slide]);
    return slide;
  }

  /** The same slide as one that asks for a guess. */
  private asGuess(slide: Slide): Slide {
    const guess: Slide = { ...slide, kind: slide.kind === "title" ? "title" : "guess" };
    if (!guess.notes.includes(guessNotes)) guess.notes.push(guessNotes);
    const column = this.columns[this.columns.length - 1];
    column[column.length - 1] = guess;
    return guess;
  }
}

const asPiece =
  (type: SlideType) =>
  (shown: Shown): Piece => ({ is: "output", shown, fragment: type === "fragment" });

/** Whether code and what it gives fit together on a slide: no chart or picture, which wants it for itself. */
function isShort(source: string, shown: readonly Shown[]): boolean {
  if (shown.length === 0 || shown.some(({ is }) => is === "chart" || is === "picture")) return false;
  const sentence = shown.every((each) => each.is === "text" || (each.is === "html" && each.rows === 0));
  if (linesOf(source) > (sentence ? 16 : 10)) return false;
  return codeHeight(source, 20) + shown.reduce((sum, each) => sum + leastHeight(each), 0) <= room.height;
}

/** The least height that a slide's content needs. */
export function slideHeight(slide: Slide): number {
  return slide.pieces.reduce((sum, piece) => sum + pieceHeight(piece), 0);
}

export function pieceHeight(piece: Piece): number {
  if (piece.is === "text") return textHeight(piece.markdown);
  return piece.is === "code" ? codeHeight(piece.source) : leastHeight(piece.shown);
}
