import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownBundle } from "../../src/view/markdown";

const rows: [name: string, text: string, html: string][] = [
  ["emphasis", "**903,400** *parameters*", "<p><strong>903,400</strong> <em>parameters</em></p>\n"],
  ["code", "`conv2`", "<p><code>conv2</code></p>\n"],
  ["a list", "- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"],
  ["HTML is shown as written", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"],
  ["links that run code are none", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"],
  ["addresses are not made links", "https://example.org", "<p>https://example.org</p>\n"],
  ["nothing", "", ""],
];

for (const [name, text, html] of rows) {
  test(name, () => assert.deepEqual(markdownBundle(text), { "text/html": html, "text/plain": text }));
}

test("a heading of a table without words is a cell like others", () => {
  const html = markdownBundle("| | b |\n|:--|--:|\n| 1 | 2 |")["text/html"] as string;
  assert.match(html, /<tr>\s*<td style="text-align:left"><\/td>\s*<th style="text-align:right">b<\/th>\s*<\/tr>/);
});

test("a table", () => {
  const html = markdownBundle("| a | b |\n|---|--:|\n| 1 | 2 |")["text/html"] as string;
  assert.match(html, /<table>[\s\S]*<th>a<\/th>[\s\S]*<td style="text-align:right">2<\/td>/);
});
