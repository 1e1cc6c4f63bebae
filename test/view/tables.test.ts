import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cell, type Row, table } from "../../src/view";

/** Cells of the HTML, row by row, with the side on which they stand. */
function cells(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd](?: scope="col")? style="text-align: (\w)\w+">(.*?)<\/t[hd]>/g)].map(
      ([, side, text]) => `${side} ${text}`,
    ),
  );
}

const written: [cell: Cell, text: string][] = [
  [0, "0"],
  [-0, "0"],
  [903_400, "903,400"],
  [-5, "-5"],
  [0.25, "0.25"],
  [1 / 3, "0.3333"],
  [1234.56789, "1,234.5679"],
  [0.0005, "0.0005"],
  [0.00055, "5.50e-4"],
  [0.00003, "3.00e-5"],
  [-1e-9, "-1.00e-9"],
  [Number.NaN, "not a number"],
  [Number.POSITIVE_INFINITY, "∞"],
  ["text", "text"],
  ["", ""],
  [true, "true"],
  [false, "false"],
  [null, ""],
  [undefined, ""],
];

for (const [cell, text] of written) {
  test(`a cell of ${typeof cell} ${cell} reads "${text}"`, () => {
    const { "text/html": html, "text/plain": plain } = table([{ value: cell }]);
    assert.equal(cells(html as string)[1][0].slice(2), text);
    assert.deepEqual(
      plain.split("\n").map((line) => line.trim()),
      ["value", text],
    );
  });
}

const sides: [name: string, values: Cell[], side: "l" | "r"][] = [
  ["numbers", [1, 2.5], "r"],
  ["numbers with gaps", [1, null, undefined], "r"],
  ["numbers and text", [1, "two"], "l"],
  ["true and false", [true, false], "l"],
  ["false alone", [false, false], "l"],
  ["text", ["a", "b"], "l"],
];

for (const [name, values, side] of sides) {
  test(`a column of ${name} stands on the ${side === "r" ? "right" : "left"}`, () => {
    const rows = cells(table(values.map((value) => ({ value })))["text/html"] as string);
    assert.deepEqual(
      rows.map(([cell]) => cell[0]),
      rows.map(() => side),
    );
  });
}

const layers: Row[] = [
  { layer: "conv", output: "100 × 150 × 100", parameters: 2_800 },
  { layer: "conv2", output: "50 × 75 × 200", parameters: 180_200 },
];

test("the keys of the first row are the columns", () => {
  const { "text/html": html, "text/plain": plain } = table([...layers, { other: 1 }]);
  assert.deepEqual(cells(html as string), [
    ["l layer", "l output", "r parameters"],
    ["l conv", "l 100 × 150 × 100", "r 2,800"],
    ["l conv2", "l 50 × 75 × 200", "r 180,200"],
    ["l ", "l ", "r "],
  ]);
  assert.deepEqual(plain.split("\n"), [
    "layer  output           parameters",
    "conv   100 × 150 × 100       2,800",
    "conv2  50 × 75 × 200       180,200",
    "",
  ]);
});

test("columns choose, order and name", () => {
  const options = { caption: "Layers", columns: { parameters: "count", layer: "name" } };
  const { "text/html": html, "text/plain": plain } = table(layers, options);
  assert.deepEqual(cells(html as string)[0], ["r count", "l name"]);
  assert.match(html as string, /^<table><caption[^>]*>Layers<\/caption>/);
  assert.equal(plain, ["Layers", "  count  name", "  2,800  conv", "180,200  conv2"].join("\n"));
});

test("nothing in a table is read as HTML", () => {
  const hostile = "<script>alert('x')</script>";
  const html = table([{ [hostile]: hostile }], { caption: hostile })["text/html"] as string;
  assert.ok(!html.includes("<script"));
  assert.equal(html.split("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;").length - 1, 3);
});

test("refuses no rows", () => assert.throws(() => table([]), new Error("rows must be at least one: 0")));

test("a heading without words is a cell like others", () => {
  const { "text/html": html } = table([{ name: "conv", value: 1 }], { columns: { name: "", value: "count" } });
  assert.match(html as string, /<thead><tr><td style="text-align: left"><\/td><th scope="col"/);
});
