import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Cell,
  type CodeCell,
  cleanNotebook,
  formatNotebook,
  lineFeeds,
  type Notebook,
  type TextCell,
  writeNotebook,
} from "../../src/jupyter/notebook";
import { parseNotebook, readNotebook } from "../../src/jupyter/readNotebook";

const folder = join(__dirname, "..", "..", "notebooks");
const lessons = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

for (const lesson of lessons) {
  test(`${lesson} is committed clean: no outputs, our kernel, readable ids (npm run format mends it)`, () => {
    const file = join(folder, lesson);
    const notebook = readNotebook(file);
    assert.equal(readFileSync(file, "utf8"), formatNotebook(cleanNotebook(notebook)));
    for (const { id, cell_type } of notebook.cells) {
      if (cell_type === "code") assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/, "an id of at least two words");
    }
  });

  test(`${lesson} opens with its question or welcome, and links to files that exist`, () => {
    const [first, ...rest] = readNotebook(join(folder, lesson)).cells;
    assert.match(first.source, /^# /);
    assert.match(first.source, /minutes/);
    const text = [first, ...rest].map(({ source }) => source).join("\n");
    for (const [, link] of text.matchAll(/\]\(([^)]+\.ipynb)\)/g)) {
      assert.ok(existsSync(join(folder, link)), `${link} does not exist`);
    }
    if (!lesson.startsWith("00"))
      assert.match(rest[rest.length - 1].source, /\]\(\.\.\/exercises\//, "the way to its exercise");
  });
}

const cell = { cell_type: "markdown", id: "a", metadata: {}, source: ["one\n", "two"] };
const book = (change: object): string =>
  JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5, ...change });

const refused: [name: string, text: string, message: RegExp][] = [
  ["half a file", book({}).slice(0, 40), /^x\.ipynb: is cut off: it ends in line 1$/],
  ["an old format", book({ nbformat: 3 }), /old nbformat 3: open it in JupyterLab and save it$/],
  ["a format without ids", book({ nbformat_minor: 4 }), /must be of nbformat 4\.5: 4\.4$/],
  ["no cells", book({ cells: 1 }), /is not a notebook: it has no cells$/],
  ["a cell without an id", book({ cells: [{ ...cell, id: undefined }] }), /without a valid id \(cell 1\)$/],
  ["an id with a space", book({ cells: [{ ...cell, id: "a b" }] }), /without a valid id \(cell 1\)$/],
  ["two cells of one id", book({ cells: [cell, cell] }), /has two cells with the id "a"$/],
  ["an unknown cell", book({ cells: [{ ...cell, cell_type: "heading" }] }), /of an unknown type.* \(cell 1\)$/],
  ["a byte order mark", `\uFEFF${book({})}`, /begins with a byte order mark/],
];

for (const [name, text, message] of refused) {
  test(`a notebook of ours must not have ${name}`, () => {
    assert.throws(() => parseNotebook(text, "x.ipynb"), { message });
  });
}

const executed: Notebook = {
  cells: [
    { cell_type: "markdown", id: "text", metadata: { collapsed: true }, source: "# Title\n" },
    {
      cell_type: "code",
      id: "code",
      metadata: { tags: ["keep"], trusted: true },
      source: "1 + 1",
      outputs: [{ output_type: "stream", name: "stdout", text: "2\n" }],
      execution_count: 3,
    },
  ],
  metadata: { kernelspec: { name: "other" } },
  nbformat: 4,
  nbformat_minor: 5,
};

test("cleaning takes outputs, counts and the editor's traces, and keeps tags", () => {
  const [text, code] = cleanNotebook(executed).cells;
  assert.deepEqual(text, { cell_type: "markdown", id: "text", metadata: {}, source: "# Title" });
  const pictures = { "a.png": { "image/png": "iVBORw0KGgo=" } };
  const picture: Notebook = { ...executed, cells: [{ ...(executed.cells[0] as TextCell), attachments: pictures }] };
  assert.deepEqual((cleanNotebook(picture).cells[0] as TextCell).attachments, pictures, "a text's pictures stay");
  const kept = { cell_type: "code", id: "code", metadata: { tags: ["keep"] }, source: "1 + 1" };
  assert.deepEqual(code, { ...kept, outputs: [], execution_count: null });
});

test("cells get one kind of line break when they are cleaned", () => {
  const cells = executed.cells.map((each) => ({ ...each, source: "a\r\nb\rc\n" }));
  assert.deepEqual(
    cleanNotebook({ ...executed, cells }).cells.map(({ source }) => source),
    ["a\nb\nc", "a\nb\nc"],
  );
});

const ids: [name: string, minor: number, given: string[], written: (string | undefined)[]][] = [
  ["nbformat 4.4 needs none", 4, ["#1", "#2"], [undefined, undefined]],
  ["nbformat 4.4 keeps what was there", 4, ["#1", "b"], [undefined, "b"]],
  ["nbformat 4.5 wants one for each cell", 5, ["#1", "cell-3", "#3"], ["cell-1", "cell-3", "cell-4"]],
  ["nbformat 4.5 wants different ones", 5, ["a", "a", "cell-2"], ["a", "cell-3", "cell-2"]],
];

for (const [name, nbformat_minor, given, written] of ids) {
  test(`written ids: ${name}`, () => {
    const cells = given.map((id): Cell => ({ ...(executed.cells[0] as TextCell), id }));
    const read = JSON.parse(formatNotebook({ ...executed, cells, nbformat_minor })) as Notebook;
    assert.deepEqual(
      read.cells.map(({ id }) => id),
      written,
    );
  });
}

test("what is written is read again, and no draft is left", () => {
  const place = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  try {
    const file = join(place, "x.ipynb");
    writeNotebook(file, executed);
    assert.deepEqual(readNotebook(file), executed);
    assert.deepEqual(readdirSync(place), ["x.ipynb"]);
  } finally {
    rmSync(place, { recursive: true });
  }
});

const json = fc.jsonValue({ maxDepth: 2 });
const object = fc.dictionary(fc.string(), json);
const unknownFields = fc.dictionary(
  fc.string().map((name) => `x${name}`),
  json,
);
const source = fc
  .array(fc.string({ unit: fc.oneof(fc.constantFrom("\n", "\r\n", "\u2028", "\ud800"), fc.string()) }))
  .map((lines) => lines.join("\n"));
const output = fc.oneof(
  fc.record({ output_type: fc.constant("stream" as const), name: fc.constantFrom("stdout", "stderr"), text: source }),
  fc.record({ output_type: fc.constant("display_data" as const), data: object, metadata: object }),
  fc.record({
    output_type: fc.constant("error" as const),
    ename: fc.string(),
    evalue: source,
    traceback: fc.array(source),
  }),
);
const anyCell = fc.oneof(
  fc.record({
    cell_type: fc.constant("code" as const),
    metadata: object,
    source,
    outputs: fc.array(output),
    execution_count: fc.option(fc.nat()),
  }),
  fc.record({
    cell_type: fc.constantFrom("markdown" as const, "raw" as const),
    metadata: object,
    source,
    attachments: object,
  }),
);
/** With fields that the format may get, or that another program added; without what JSON does not know, such as −0. */
const anyNotebook = fc
  .tuple(fc.array(fc.tuple(unknownFields, anyCell)), object, fc.integer({ min: 5, max: 9 }), unknownFields)
  .map(([cells, metadata, nbformat_minor, others]) => ({
    ...others,
    cells: cells.map(([more, cell], i): Cell => ({ ...more, ...cell, id: `cell-${i}` })),
    metadata,
    nbformat: 4,
    nbformat_minor,
  }))
  .map((notebook) => JSON.parse(JSON.stringify(notebook)) as Notebook);

test("any notebook that is written is read again, with all that we do not know", () => {
  fc.assert(
    fc.property(anyNotebook, (notebook) => {
      const text = formatNotebook(notebook);
      assert.deepEqual(parseNotebook(text, "x.ipynb"), notebook);
      assert.equal(formatNotebook(parseNotebook(text, "x.ipynb")), text);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("a text is the same whole and in pieces, wherever they are cut", () => {
  const pieces = fc.array(source);
  fc.assert(
    fc.property(pieces, pieces, (lines, printed) => {
      const stream = { output_type: "stream", name: "stdout", text: printed };
      const code = { ...cell, cell_type: "code", source: lines, outputs: [stream], execution_count: 1 };
      const [read] = parseNotebook(book({ cells: [code] }), "x.ipynb").cells;
      assert.equal(read.source, lines.join(""));
      assert.deepEqual((read as CodeCell).outputs, [{ ...stream, text: printed.join("") }]);
    }),
    { seed: 2, numRuns: 100 },
  );
});

test("cleaning again changes nothing, and keeps each cell's id, kind and text but for the space around it", () => {
  fc.assert(
    fc.property(anyNotebook, (notebook) => {
      const clean = cleanNotebook(notebook);
      assert.deepEqual(cleanNotebook(parseNotebook(formatNotebook(clean), "x.ipynb")), clean);
      const essence = ({ id, cell_type, source }: Cell) => [id, cell_type, lineFeeds(source).trim()];
      assert.deepEqual(clean.cells.map(essence), notebook.cells.map(essence));
    }),
    { seed: 3, numRuns: 100 },
  );
});
