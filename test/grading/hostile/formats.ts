/** Files that are no notebooks, or such as no program should write. */
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { formatNotebook, type Notebook } from "../../../src/jupyter/notebook";
import { type Attack, allPoints, allTasks, codeCell, exercise, file, notebookOf, writeFile } from "./attack";

/** Of what was only unusual there is nothing to say. */
const quiet = /^/;

const whole = (): Notebook => notebookOf({}, allTasks);

/** A file with this content, which is worth so many points. */
const content = (
  name: string,
  tries: string,
  points: number,
  says: RegExp,
  write: () => string | Uint8Array,
): Attack => ({ name, tries, points, says, write: (folder) => writeFile(folder, file, write()) });

const unreadable =
  /conflict|not a notebook|cannot be read|could not be read|unreadable|JSON|empty|large|too|nbformat|broken|cut|no cells/i;

const asObject = (): Record<string, unknown> => JSON.parse(formatNotebook(whole()));

export const formats: readonly Attack[] = [
  content("format-3", "nothing bad: a notebook of nbformat 3, with worksheets", 0, unreadable, () => {
    const { cells, ...rest } = asObject() as { cells: unknown };
    return JSON.stringify({ ...rest, nbformat: 3, nbformat_minor: 0, worksheets: [{ cells }] });
  }),
  content("format-4-4", "nothing bad: nbformat 4.4, without ids", allPoints, quiet, () => {
    const { cells, ...rest } = asObject() as { cells: Record<string, unknown>[] };
    return JSON.stringify({ ...rest, nbformat_minor: 4, cells: cells.map(({ id: _, ...cell }) => cell) });
  }),
  content(
    "byte-order-mark",
    "nothing bad: an editor put a mark in front",
    allPoints,
    /./,
    () => `\ufeff${formatNotebook(whole())}`,
  ),
  content("utf-16", "nothing bad: an editor wrote it in UTF-16", allPoints, /UTF-16/, () =>
    Buffer.from(`\ufeff${formatNotebook(whole())}`, "utf16le"),
  ),
  content("doubled-ids", "all cells under one id", 0, /./, () =>
    JSON.stringify({ ...whole(), cells: whole().cells.map((cell) => ({ ...cell, id: "check-2-1", metadata: {} })) }),
  ),
  content("empty", "nothing: an empty file", 0, unreadable, () => ""),
  content("cut-off", "nothing bad: half of a notebook", 0, unreadable, () => formatNotebook(whole()).slice(0, 9000)),
  content("conflict", "nothing bad: Git's marks of a conflict", 0, unreadable, () =>
    formatNotebook(whole()).replace("\n", "\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n"),
  ),
  content("no-object", "a list instead of a notebook", 0, unreadable, () => "[1, 2, 3]"),
  content("null-cells", "cells that are none: null, numbers, lists, one without source", 0, /./, () =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: null,
      cells: [null, 7, [], { cell_type: "code" }, "x"],
    }),
  ),
  content(
    "odd-fields",
    "fields of other kinds: a source of numbers, outputs that are a text, metadata that is a list",
    0,
    /./,
    () => {
      const { cells, ...rest } = asObject() as { cells: Record<string, unknown>[] };
      const odd = cells.map((cell) => ({
        ...cell,
        source: [1, { a: 2 }],
        outputs: "none",
        metadata: [3],
        execution_count: "x",
      }));
      return JSON.stringify({ ...rest, cells: odd });
    },
  ),
  content("nul-bytes", "NUL bytes, in the text and behind it", 0, /./, () =>
    Buffer.concat([
      Buffer.from(JSON.stringify(notebookOf({ "2.1": "const layerParameters: any = '\u0000';" }))),
      Buffer.alloc(4096),
    ]),
  ),
  content(
    "deep-json",
    "lists half a million deep",
    0,
    /no metadata|too/,
    () => `{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":${"[".repeat(500_000)}${"]".repeat(500_000)}}`,
  ),
  content("proto", "keys that reach into every object", 0, /./, () =>
    formatNotebook(notebookOf({})).replace(
      '"metadata": {',
      '"__proto__": {"points": 9, "state": "passed"}, "constructor": {"prototype": {"points": 9}}, "metadata": {',
    ),
  ),
  content(
    "fifty-megabytes",
    "fifty megabytes of output that somebody saved with it",
    0,
    /large|MB|too|megabytes/i,
    () => {
      const fat = { ...codeCell("fat", "1"), outputs: [{ output_type: "stream", name: "stdout", text: "@" }] };
      const [before, behind] = JSON.stringify({ ...whole(), cells: [...whole().cells, fat] }).split("@");
      return Buffer.concat([Buffer.from(before ?? ""), Buffer.alloc(52_000_000, "A"), Buffer.from(behind ?? "")]);
    },
  ),
  content("many-cells", "a hundred thousand cells", 0, /cells|many|large|too/i, () => {
    const notebook = whole();
    const extra = Array.from({ length: 100_000 }, (_, i) => codeCell(`e${i}`, "1"));
    return JSON.stringify({ ...notebook, cells: [...notebook.cells, ...extra] });
  }),
  {
    name: "another-name",
    tries: "nothing bad: the file was renamed",
    points: allPoints,
    says: quiet,
    write: (folder) => writeFile(folder, "my homework (final) (2).ipynb", formatNotebook(whole())),
  },
  {
    name: "two-of-one",
    tries: "the better of two: the exercise is there twice, and the empty one was changed last",
    points: 0,
    says: /counts, which was changed last/,
    write(folder) {
      writeFile(folder, file, formatNotebook(whole()));
      const before = new Date(Date.now() - 60_000);
      utimesSync(join(folder, file), before, before);
      writeFile(folder, `${exercise}-copy.ipynb`, formatNotebook(notebookOf({})));
    },
  },
];
