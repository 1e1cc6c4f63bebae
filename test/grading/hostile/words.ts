/** Submissions whose words are to be more than words where somebody reads the report. */

import { join } from "node:path";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { readNotebook } from "../../../src/jupyter/readNotebook";
import { fillIn } from "../class/notebook";
import { type Attack, attack, writeFile } from "./attack";
import { root } from "./world";

/** What must stand nowhere as it is: markup and formulas. */
export const script = "<script>alert('words')</script><img src=x onerror=alert('words')>";
export const formula = '=HYPERLINK("http://127.0.0.1/?"&A1,"words")';
const escapes = "\u001b[2J\u001b]0;words\u0007";

const code = JSON.stringify;

export const words: readonly Attack[] = [
  attack({
    name: "words-in-errors",
    tries: "markup, formulas and a terminal's commands, in errors and in values",
    says: /words/,
    honest: ["2.6"],
    texts: {
      "2.1": `throw new Error(${code(script)});`,
      "2.2": `const stackParameters: any = ${code(formula)};`,
      "2.3": `const topShape: any = ${code(`${escapes}\n\r\t${script}`)};`,
      "2.4": `  throw new Error(${code(`![x](http://127.0.0.1/x.png) [l](javascript:alert(1)) ${script} ${formula}`)});`,
      "2.5": `const predictionBytes: any = { toString: () => ${code(script)}, ${code(script)}: 1 };`,
    },
  }),
  {
    name: "words-in-writing",
    tries: "markup and formulas, in an answer that a person reads",
    says: /./,
    points: 0,
    write(folder) {
      const name = "03-out-of-memory.ipynb";
      const [given, answers] = ["exercises", "answers"].map((place) => readNotebook(join(root, place, name)));
      const text = `${formula}\n\n${script}\n\n<iframe srcdoc="<script>parent.alert(1)</script>"></iframe> [l](javascript:alert(1)) \u202e ${escapes}</textarea></script>`;
      const notebook = fillIn(given, answers, new Map([["3.5", { state: "read by a person", text }]]));
      writeFile(folder, name, formatNotebook(notebook));
    },
  },
];
