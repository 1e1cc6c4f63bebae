/** The record of each kind of layer. (Its figures are held against tfjs, its values against ones computed by hand.) */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as workbook from "../../src";
import { kinds, type SimpleKind, type SpecOf } from "../../src/network";
import type { Kind } from "../../src/network/kinds/kind";
import type { Forward } from "../../src/tensor/graph/forward";
import type { MakeLayer } from "../../src/tensor/layers";
import type { Drawn } from "../../src/view/charts/architecture/kinds";

/** `true` for a kind whose spec is one of that kind alone. */
type Sound<K extends SimpleKind> = [SpecOf<K>] extends [never] ? false : [SpecOf<K>["kind"]] extends [K] ? true : false;

/** Does not compile when a spec of the table is not of its kind. */
type AllSound = { readonly [K in SimpleKind]: Sound<K> };

test("every kind has a spec of its own, so that its records are checked", () => {
  const sound: { readonly [K in SimpleKind]: true } = kinds as unknown as AllSound;
  assert.deepEqual(Object.keys(sound), Object.keys(kinds));
});

test("a misspelt option compiles in none of the tables: the records, tfjs's layers, the graph, the drawing", () => {
  const record: Pick<Kind<SpecOf<"maxPool">>, "scope"> = {
    // @ts-expect-error: the option is called poolSize
    scope: ({ poolSizes }) => (poolSizes ? "window" : "value"),
  };
  // @ts-expect-error: the option is called poolSize
  const layer: MakeLayer<SpecOf<"maxPool">> = ({ poolSizes }) => poolSizes;
  // @ts-expect-error: the option is called poolSize
  const graph: Forward<SpecOf<"avgPool">> = ({ poolSizes }) => poolSizes;
  // @ts-expect-error: the option is called poolSize
  const label: Drawn<SpecOf<"avgPool">>["label"] = ({ poolSizes }) => [poolSizes];
  assert.equal([record.scope, layer, graph, label].length, 4);
});

test("every kind has a builder of its name, which notebooks can import", () => {
  for (const kind of Object.keys(kinds)) {
    assert.equal(typeof (workbook as Record<string, unknown>)[kind], "function", `export ${kind} from src/index.ts`);
  }
});

test("a record says something in every field", () => {
  const fields = Object.keys(kinds.conv).sort();
  for (const [kind, record] of Object.entries(kinds)) assert.deepEqual(Object.keys(record).sort(), fields, kind);
});
