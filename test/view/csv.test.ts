import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "papaparse";
import { csv } from "../../src/view/csv";

const cells: [value: string | number | boolean | null | undefined, cell: string][] = [
  ["Ada", "Ada"],
  ["", ""],
  [undefined, ""],
  [null, ""],
  [true, "true"],
  [-1.5, "-1.5"],
  ["-1.5", '"\'-1.5"'],
  ["=1+1", '"\'=1+1"'],
  ["+1", '"\'+1"'],
  ["@SUM(A1)", '"\'@SUM(A1)"'],
  [" =1+1", '"\' =1+1"'],
  ["\t=1+1", '"\'\t=1+1"'],
  ["＝1+1", '"\'＝1+1"'],
  ["a,b", '"a,b"'],
  ["a;=b", '"a;=b"'],
  ['she said "no"', '"she said ""no"""'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ["two\nlines", '"two\nlines"'],
  ["bell\u0007", "bell\\u0007"],
];

for (const [value, cell] of cells) {
  test(`CSV: ${JSON.stringify(value)}`, () => assert.equal(csv(["column"], [[value]]), `column\r\n${cell}\r\n`));
}

test("CSV: what was written is read again, whatever it is", () => {
  const rows = [
    ["a,b", 'c"d', "e\nf"],
    ["", " g ", "ü;\t"],
  ];
  const { data } = parse<string[]>(csv(["one", "two", "three"], rows).trimEnd());
  assert.deepEqual(data, [["one", "two", "three"], ...rows]);
});
