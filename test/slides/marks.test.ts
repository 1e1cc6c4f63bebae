/** The marks for slides in the lessons: whole, and such that everything fits. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Cell, CodeCell, TextCell } from "../../src/jupyter/notebook";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { deckOf, slideHeight } from "../../src/slides/deck";
import { codeLines, linesOf, room } from "../../src/slides/fit";
import { asksForGuess, MarksError, showsCode, slideType, textParts } from "../../src/slides/marks";

const folder = join(__dirname, "..", "..", "notebooks");
const lessons = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

for (const file of lessons) {
  const { cells } = readNotebook(join(folder, file));

  test(`${file}: every cell says where it goes on slides, and the lesson begins with one`, () => {
    for (const cell of cells) {
      if (cell.cell_type === "code") showsCode(cell);
      else textParts(cell as TextCell);
    }
    assert.equal(slideType(cells[0]), "slide");
  });

  test(`${file}: a cell's own type is what becomes of most of it, for nbconvert knows no other`, () => {
    for (const cell of cells.filter(({ cell_type }) => cell_type !== "code")) {
      const shown = textParts(cell as TextCell).filter(({ type }) => type !== "notes" && type !== "skip");
      const expected = shown[0]?.type ?? textParts(cell as TextCell)[0].type;
      assert.equal(slideType(cell), expected, cell.id);
    }
  });

  test(`${file}: what a guess was about is on another slide`, () => {
    let guess: string | undefined;
    for (const cell of cells) {
      const types = shownTypes(cell);
      if (types.length === 0) continue;
      if (guess) assert.match(types[0], /^(sub)?slide$/, `${cell.id}, after the guess in ${guess}`);
      guess = cell.cell_type !== "code" && asksForGuess(cell.source) ? cell.id : undefined;
    }
    assert.equal(guess, undefined, "a guess is answered");
  });

  test(`${file}: no slide has more text or code than fits`, () => {
    const { columns } = deckOf(file.replace(".ipynb", ""), { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    for (const slide of columns.flat()) {
      const height = Math.round(slideHeight(slide));
      assert.ok(height <= room.height, `${slide.id} needs ${height} of ${room.height} pixels`);
      assert.ok(slide.pieces.length > 0, `${slide.id} is empty`);
      for (const piece of slide.pieces)
        if (piece.is === "code") assert.ok(linesOf(piece.source) <= codeLines, slide.id);
    }
  });
}

/** The types of what is shown of a cell. */
function shownTypes(cell: Cell): string[] {
  const types = cell.cell_type === "code" ? [slideType(cell)] : textParts(cell).map(({ type }) => type);
  return types.filter((type) => type !== "notes" && type !== "skip");
}

const text = (source: string, metadata: object): TextCell => ({
  ...{ cell_type: "markdown", id: "some-text", source },
  metadata: metadata as TextCell["metadata"],
});
const slide = { slideshow: { slide_type: "slide" } };

const wrong: [name: string, cell: TextCell, message: RegExp][] = [
  ["no type", text("a", {}), /cell some-text wants a slide type, one of slide, subslide, .*: none/],
  ["an unknown type", text("a", { slideshow: { slide_type: "page" } }), /: "page"/],
  [
    "fewer types than parts",
    text("a\n\nb\n\nc", { ...slide, "cnn-workbook": { slide: { parts: ["slide", "-"] } } }),
    /has 3 parts, and slide types for 2/,
  ],
  ["parts that are no list", text("a", { ...slide, "cnn-workbook": { slide: { parts: "slide" } } }), /1 parts, .* 0/],
];

for (const [name, cell, message] of wrong) {
  test(`marks with ${name} are refused`, () => {
    assert.throws(
      () => textParts(cell),
      (error) => error instanceof MarksError && message.test(error.message),
    );
  });
}

test("code is shown, left out, or its mark is refused", () => {
  const code = (mark: unknown): CodeCell => ({
    ...{ cell_type: "code", id: "some-code", source: "1", outputs: [], execution_count: null },
    metadata: { ...slide, "cnn-workbook": { slide: { code: mark } } },
  });
  assert.equal(showsCode(code(undefined)), true);
  assert.equal(showsCode(code("skip")), false);
  assert.throws(() => showsCode(code("below")), /"code" can be "skip": "below"/);
});

const guesses: readonly (readonly [markdown: string, asks: boolean])[] = [
  ["**Predict:** how many?", true],
  ["**Predict** two things. Which, and when?", true],
  ["Look at both and **predict** what goes wrong.", true],
  ["**Guess first:** a or b?", true],
  ["**Before you run the next cell:** which?", true],
  ["A network can predict it.", false],
  ["What **predicts** best", false],
  ["`predict` gives probabilities", false],
];
for (const [markdown, asks] of guesses)
  test(`${markdown} ${asks ? "asks" : "does not ask"} for a guess`, () => assert.equal(asksForGuess(markdown), asks));
