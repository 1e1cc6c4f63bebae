import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { identify } from "../../src/jupyter/identify";
import { formatNotebook } from "../../src/jupyter/notebook";
import { NotebookError } from "../../src/jupyter/notebookFile";
import { parseAnyNotebook, readNotebook } from "../../src/jupyter/readNotebook";

type Path = (string | number)[];

/** Every place in a value, itself excluded. */
function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const keys: Path = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [
    [key],
    ...pathsIn((value as Record<string | number, unknown>)[key]).map((path) => [key, ...path]),
  ]);
}

const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 4, 1e99, "", "code", [], [null], {}, { toString: 1 }, { valueOf: 2 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const change = fc.record({ where: fc.nat(), what: fc.constantFrom("delete", "replace", "insert"), by: anything });

test("whatever becomes of a notebook, reading it gives cells, or one line of ours", () => {
  const text = readFileSync(join(__dirname, "..", "..", "exercises", "02-parameters-and-memory.ipynb"), "utf8");
  const whole = readNotebook(join(__dirname, "..", "..", "exercises", "02-parameters-and-memory.ipynb"));
  const attempt = (content: string): void => {
    try {
      const { notebook } = parseAnyNotebook(content, "x.ipynb");
      const identified = identify(notebook, whole);
      assert.equal(identified.notebook.cells.length, notebook.cells.length);
      const written = formatNotebook(notebook);
      assert.equal(formatNotebook(parseAnyNotebook(written, "x.ipynb").notebook), written);
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      assert.doesNotMatch(error.message, /\n/);
    }
  };
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const notebook = JSON.parse(text) as Record<string, unknown>;
      for (const { where, what, by } of changes) {
        const paths = pathsIn(notebook);
        const path = paths[where % paths.length];
        if (!path) continue;
        const key = path[path.length - 1];
        const parent = path
          .slice(0, -1)
          .reduce<Record<string | number, unknown>>(
            (value, step) => value[step] as Record<string | number, unknown>,
            notebook,
          );
        if (what === "replace") parent[key] = by;
        else if (Array.isArray(parent))
          parent.splice(key as number, what === "delete" ? 1 : 0, ...(what === "insert" ? [by] : []));
        else if (what === "delete") delete parent[key];
        else parent[`x-${where}`] = by;
      }
      attempt(JSON.stringify(notebook));
    }),
    { seed: 4, numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 4 }), (from, length, by) => {
      attempt(text.slice(0, from) + by + text.slice(from + length));
      attempt(text.slice(0, from));
    }),
    { seed: 5, numRuns: 200 },
  );
});
