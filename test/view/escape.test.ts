/** Words that are not ours, held against what shows them: a Markdown reader, HTML's rules, terminals, spreadsheets. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/random";
import { html, markdownText, terminal, withoutEscapes } from "../../src/view/escape";
import { markdownBundle } from "../../src/view/markdown";

/** What a reader sees of HTML made of paragraphs and code, and nothing else. */
function read(rendered: string): string {
  const text = rendered.replace(/<\/p>\n$/, "").replace(/<\/?(p|code)>/g, "");
  assert.doesNotMatch(text, /[<>]/, rendered);
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
}

const rendered = (text: string): string => markdownBundle(text)["text/html"] as string;

const texts: [name: string, text: string, seen?: string][] = [
  ["a copyright sign in the making", "(c) (tm) +- ... -- 'a' \"b\""],
  ["a heading", "# big"],
  ["a list", "- one"],
  ["a numbered list", "1. one"],
  ["a quotation", "> said"],
  ["a rule", "***"],
  ["emphasis", "**bold** _thin_ ~~gone~~"],
  ["code", "`code` ``more``"],
  ["a link", "[here](https://example.org)"],
  ["an image", "![alt](https://example.org/a.png)"],
  ["HTML", "<img src=x onerror=alert(1)>"],
  ["an entity", "&lt;b&gt; &copy;"],
  ["a table's bar", "a | b"],
  ["formulas", "$x$ $$y$$ \\(z\\) \\begin{a}"],
  ["code of formulas", "`$`$`"],
  ["backslashes", "C:\\new\\*x*\\"],
  ["lines", "a\n\n# b\r\n    c", "a # b c"],
  ["an indented line", "    code", " code"],
  ["escape codes of terminals", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
  ["a turn to the left", "abc\u202Ecba", "abc\\u202ecba"],
  ["half a character", "\ud83d!", "\\ud83d!"],
  ["other scripts", "Ångström 你好 🙂 👩‍🔬 שלום"],
];

for (const [name, text, seen = text] of texts) {
  test(`Markdown shows as written: ${name}`, () => {
    const inSentence = rendered(`You gave ${markdownText(text)}, and **7** is wanted.`);
    assert.equal(read(inSentence.replace("<strong>7</strong>", "7")), `You gave ${seen}, and 7 is wanted.`);
    assert.equal(read(rendered(`${markdownText(text)}x`)), `${seen}x`.trimStart());
    assert.equal(withoutEscapes(markdownText(text)).replaceAll("`", ""), seen.replaceAll("`", ""));
  });
}

test("formulas are in code, where JupyterLab sets none", () => {
  const outside = rendered(markdownText("$x$ \\(y\\) \\[z\\]")).replace(/<code>.*?<\/code>/g, "");
  assert.doesNotMatch(outside, /[$\\]/);
});

/** Texts out of what means something somewhere. */
function hostile(seed: number): string {
  const rng = random(seed);
  const parts = [..."`*_~[](){}<>!#&$\\|\"'-+=.:;@^/%?, \n\t\r0a1", "\u001b[2J", "\u202e", "http://a", "<b>", "&amp;"];
  return Array.from({ length: 1 + Math.floor(14 * rng()) }, () => parts[Math.floor(parts.length * rng())]).join("");
}

test("two thousand texts out of marks are shown as written, in Markdown and in HTML", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const text = hostile(seed);
    const seen = text.replaceAll("\u001b", "\\u001b").replaceAll("\u202e", "\\u202e");
    const line = seen.replace(/\s+/g, " ");
    assert.equal(read(rendered(`a${markdownText(text)}b`)), `a${line}b`, JSON.stringify(text));
    assert.equal(read(html(text)), seen.replaceAll("\r\n", "\n").replaceAll("\r", "\\u000d"), JSON.stringify(text));
  }
});

const forTerminals: [text: string, shown: string][] = [
  ["plain, with\ttabs\nand lines", "plain, with\ttabs\nand lines"],
  ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
  ["\u009b31m", "\\u009b31m"],
  ["over\rwritten", "over\\u000dwritten"],
  ["lines\r\nof Windows", "lines\nof Windows"],
  ["file\u202Etxt.exe", "file\\u202etxt.exe"],
  ["zero\u200Bwidth\uFEFF", "zero\\u200bwidth\\ufeff"],
  ["👩‍🔬", "👩‍🔬"],
];

for (const [text, shown] of forTerminals) {
  test(`terminals show ${JSON.stringify(text)} as ${JSON.stringify(shown)}`, () => assert.equal(terminal(text), shown));
}

test("HTML's own characters are escaped", () => {
  assert.equal(html(`<a href="x">'&amp;'</a>`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;");
});
