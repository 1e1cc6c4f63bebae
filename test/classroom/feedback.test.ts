/** What a learner wrote and printed, on nbgrader's pages of feedback: nothing in it acts. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, test } from "node:test";

const root = join(__dirname, "..", "..");
const python = join(root, ".cache", "classroom", "nbgrader", "bin", "python");

before(() => {
  const setup = join(root, "scripts", "setup.mjs");
  execFileSync(process.execPath, [setup, "nbgrader", "--classroom"], { stdio: "pipe" });
});

const script = `
import json, sys
sys.path.insert(0, sys.argv[1])
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from workbook_nbgrader import ShowSafely

def page(row):
    output = new_output("display_data", row["data"], metadata=row.get("metadata", {}))
    cells = [new_code_cell("1", outputs=[output]), *(new_markdown_cell(text) for text in [row["data"].get("text/markdown")] if text)]
    html = HTMLExporter(preprocessors=[ShowSafely]).from_notebook_node(new_notebook(cells=cells))[0]
    return html[html.index("<main"):]

print(json.dumps([page(row) for row in json.load(sys.stdin)]))
`;

const markdown = (text: string): object => ({ data: { "text/markdown": text } });

const rows: [what: string, output: object, shown: RegExp][] = [
  ["a link that is a script", markdown("[source](javascript:document.title='clicked')"), /<a>source<\/a>/],
  ["a link by reference", markdown("[source][1]\n\n[1]: javascript:document.title='clicked'"), /<a>source<\/a>/],
  ["an automatic link", markdown("<javascript:document.title=1+1>"), /document/],
  ["a link that is one only after a first look", markdown("\\[source](javascript:alert(1))"), /\[source\]\(/],
  ["a list of what is done", markdown("- [ ] read\n- [x] wrote"), /<li>☐ read<\/li>[\s\S]*<li>☑ wrote<\/li>/],
  ["a link below an empty line", markdown("```\na\n\n[source](javascript:alert(1))\n```"), /\[source\]\(/],
  ["a script", markdown("**bold** $a<b$ <script>alert(1)</script>"), /<strong>bold<\/strong> \$a&lt;b\$/],
  [
    "a picture's width",
    {
      data: { "image/png": "iVBORw0KGgo=" },
      metadata: { "image/png": { width: "1 onerror=document.title=`RAN` " }, width: "1 onerror=a()" },
    },
    /<img/,
  ],
];

test("nothing that a learner wrote or printed acts", () => {
  const input = JSON.stringify(rows.map(([, output]) => output));
  const args = ["-c", script, join(root, "classroom", "nbgrader")];
  const pages = JSON.parse(execFileSync(python, args, { input, encoding: "utf8" }));
  rows.forEach(([what, , shown], i) => {
    assert.match(pages[i], shown, what);
    assert.doesNotMatch(pages[i], /<[^>]*(javascript:|onerror)|<script/, what);
  });
});
