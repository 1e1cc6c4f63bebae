import assert from "node:assert/strict";
import { test } from "node:test";
import { terminal } from "../../src/cli/terminal";

const texts: [name: string, text: string, shown: string][] = [
  ["letters of any script, line breaks and tabs", "Ünï 中文 🙂\n\tx", "Ünï 中文 🙂\n\tx"],
  ["colours", "\u001b[31mred", "\\u001b[31mred"],
  ["a title for the window", "\u001b]0;you\u0007", "\\u001b]0;you\\u0007"],
  ["one character that steers", "a\u009b2Jb", "a\\u009b2Jb"],
  ["back to the start of the line", "right\rwrong", "right\\u000dwrong"],
  ["text turned around", "\u202egnp.exe", "\\u202egnp.exe"],
  ["text kept apart", "\u2066a\u2069", "\\u2066a\\u2069"],
];

for (const [name, text, shown] of texts)
  test(`shown on a terminal: ${name}`, () => assert.equal(terminal(text), shown));
