import assert from "node:assert/strict";
import { test } from "node:test";
import { deckOf, exerciseOf, type Slide } from "../../src/slides/deck";
import { executedKey, withOutputs } from "../../src/slides/executed";
import { codeLines, codeSize, linesOf, splitCode } from "../../src/slides/fit";
import { slideMarkdown, withFormulas } from "../../src/slides/markdown";
import { contentsPage, deckPage } from "../../src/slides/page";
import { fixture } from "./fixture";

const exercise = { title: "Exercise 1 · More", about: "Two tasks, 3 points, about **10 minutes**." };
const deck = deckOf("01-a-lesson", fixture, exercise);
const slides = deck.columns.flat();
const find = (id: string): Slide => slides.find((slide) => slide.id === id)!;

test("a deck has the slides that the marks ask for, in columns", () => {
  assert.deepEqual(
    deck.columns.map((column) => column.map(({ id, kind }) => `${id} ${kind}`)),
    [
      ["question-1 title"],
      ["guess-1 guess"],
      ["counted-1 result"],
      ["mixed-1 text"],
      ["chart-1 result", "chart-2 code", "chart-3 code"],
      ["moving-1 result"],
      ["drawing-1 result"],
      ["picture-1 result", "picture-2 code"],
      ["printed-1 result", "training-1 code"],
      ["later-1 text"],
      ["exercise-1 exercise"],
    ],
  );
  assert.equal(deck.title, "1 · A lesson");
  assert.deepEqual([find("chart-1").section, find("later-1").section], ["Charts", "Answer"]);
});

test("what is for the speaker is in the notes of the slide before, and a guess says to wait", () => {
  assert.deepEqual(find("counted-1").notes, ["Say that $a_i < b$, and *why*.", "To be said."]);
  assert.match(find("guess-1").notes.join(), /^Wait\. /);
});

test("the page escapes what cells print, and shows the words of what could act", () => {
  const page = deckPage(deck, new Set(["01-a-lesson", "02-more"]));
  assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt; &lt;\/script&gt;/);
  assert.match(page, /<pre class="output">&lt;b&gt;instead&lt;\/b&gt;<\/pre>/);
  for (const word of ["onclick", "\u001b", "Not shown"]) assert.ok(!page.includes(word), word);
  assert.match(page, /<pre class="output error">Error: no<\/pre>/);
  assert.match(page, /role="img" aria-label="Bar chart/);
});

test("links lead to decks that are there; all others are text", () => {
  const page = deckPage(deck, new Set(["01-a-lesson", "02-more"]));
  assert.match(page, /<a href="02-more\.html">lesson 2<\/a>, exercise\./);
  assert.match(deckPage(deck, new Set()), /See lesson 2, exercise\./);
});

test("formulas are set, in texts and in what cells show; dollars alone stay", () => {
  const toHtml = slideMarkdown(new Set());
  assert.match(toHtml("$$b_i = \\frac{a}{k}$$"), /class="katex-display"/);
  assert.match(withFormulas("<p>$k^{-\\beta}$ and $5</p>"), /^<p><span class="katex">.*and \$5<\/p>$/);
  assert.match(toHtml("$5 only"), /^<p>\$5 only/);
});

const pieces: [name: string, source: string, count: number][] = [
  ["short code", "const a = 1;", 1],
  ["long code", Array.from({ length: 33 }, (_, i) => `const a${i} = 1;`).join("\n"), 2],
  ["one long statement", ["f({", ...Array.from({ length: 60 }, (_, i) => `  a${i}: 1,`), "});"].join("\n"), 4],
  ["long lines", Array.from({ length: 20 }, () => `const text = "${"x".repeat(150)}";`).join("\n"), 2],
];

for (const [name, source, count] of pieces) {
  test(`${name} becomes ${count} slides, and none is lost`, () => {
    const parts = splitCode(source);
    assert.equal(parts.length, count);
    const lines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");
    assert.deepEqual(parts.flatMap(lines), lines(source));
    for (const part of parts) assert.ok(linesOf(part) <= codeLines);
  });
}

test("code is cut where a statement begins, best after a blank line", () => {
  const block = (name: string): string => `const ${name} = {\n${"  a: 1,\n".repeat(12)}};`;
  assert.deepEqual(splitCode(`${block("one")}\n\n${block("two")}`), [block("one"), block("two")]);
});

test("letters of code are as large as fits", () => {
  assert.equal(codeSize("a"), 26);
  assert.equal(codeSize("x".repeat(85)), 21);
  assert.ok(codeSize(Array(22).fill("x".repeat(60)).join("\n")) < 22);
});

test("a kept copy holds for the code, the program and the mode, and not for marks or texts", () => {
  const key = executedKey(fixture, "program", true);
  const cells = fixture.cells.map((cell) => ({ ...cell, metadata: {} }));
  assert.equal(executedKey({ ...fixture, cells }, "program", true), key);
  const changed = cells.map((cell) => ({ ...cell, source: `${cell.source} ` }));
  const others = [
    executedKey({ ...fixture, cells: changed }, "program", true),
    executedKey(fixture, "another program", true),
    executedKey(fixture, "program", false),
  ];
  assert.ok(!others.includes(key));
});

test("a lesson takes the outputs of its executed copy by its cells' ids", () => {
  const bare = fixture.cells.map((cell) => (cell.cell_type === "code" ? { ...cell, outputs: [] } : cell));
  const [first, ...rest] = bare;
  assert.deepEqual(withOutputs({ ...fixture, cells: [...rest, first] }, fixture).cells, [
    ...fixture.cells.slice(1),
    fixture.cells[0],
  ]);
});

test("the exercise's slide takes its words from the exercise", () => {
  const source =
    "# Exercise 2 · Memory\n\nSix tasks on [lesson 2](x.ipynb), 9 points, about **30 minutes**, and **10** more for the last one. Replace each.";
  const cells = [{ cell_type: "markdown" as const, id: "title", metadata: {}, source }];
  assert.deepEqual(exerciseOf({ ...fixture, cells }), {
    title: "Exercise 2 · Memory",
    about: "Six tasks on [lesson 2](x.ipynb), 9 points, about **30 minutes**, and **10** more for the last one.",
  });
});

test("the first page leads to each deck", () => {
  assert.match(contentsPage([deck]), /<a href="01-a-lesson\.html">1 · A lesson<\/a>/);
});
