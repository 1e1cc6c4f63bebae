import assert from "node:assert/strict";
import { test } from "node:test";
import { inertMarkdown, joined, markup, type Part } from "../../src/view/markup";

const rows: [what: string, part: Part, html: string][] = [
  ["text is escaped", `<script>"'&`, "&lt;script&gt;&quot;&#39;&amp;"],
  ["numbers", 0, "0"],
  ["nothing", undefined, ""],
  ["what does not hold", false, ""],
  ["lists are joined", ["a", 1, ["<"]], "a1&lt;"],
  ["HTML that was made here stays", markup`<b>${"<"}</b>`, "<b>&lt;</b>"],
  ["a list with something between", joined(["<", markup`<i></i>`], ", "), "&lt;, <i></i>"],
  ["what cannot be seen is shown", "a\u202eb", "a\\u202eb"],
];

for (const [what, part, html] of rows) {
  test(`markup: ${what}`, () => assert.equal(String(markup`<p>${part}</p>`), `<p>${html}</p>`));
}

const texts: [what: string, text: string, shown: string][] = [
  ["emphasis and code", "*a* `b`", "<p><em>a</em> <code>b</code></p>\n"],
  ["no picture", "![a](http://b/c.png)", "<p>![a](http://b/c.png)</p>\n"],
  ["no link", "[a](javascript:b)", "<p>[a](javascript:b)</p>\n"],
  ["no link in brackets", "<http://b>", "<p>&lt;http://b&gt;</p>\n"],
  ["no reference", "[a]\n\n[a]: http://b", "<p>[a]</p>\n<p>[a]: http://b</p>\n"],
  ["no HTML", "<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>\n"],
  ["no heading", "# a", "<p># a</p>\n"],
  ["no turned letters", "a\u202eb", "<p>a\\u202eb</p>\n"],
];

for (const [what, text, shown] of texts) {
  test(`Markdown of whomever: ${what}`, () => assert.equal(String(inertMarkdown(text)), shown));
}
