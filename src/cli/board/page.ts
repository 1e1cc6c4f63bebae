/** The board as a page that stands alone. */
import { type BoardRow, publishedResults } from "../../data";
import { page } from "../../grading/reports/page";
import { format, type Markup, markup } from "../../view";
import { errorBars } from "./errorBars";
import * as words from "./words";

/** HTML of the whole board. */
export function boardPage(rows: readonly BoardRow[]): string {
  const main = markup`<main>
<h1>MNIST: the board</h1>
<p>Each recipe learned from all 60,000 training digits, with as many seeds as the table says, and read the 10,000 test digits once. What counts is the mean and how far it can be trusted, not the luckiest run.</p>
${errorBars(rows)}
${accuracyTable(rows)}
${costTable(rows)}
${publishedTable()}
<h2>The recipes</h2>
${rows.map((row) => markup`<p><strong>${words.nameText(row)}</strong>: ${row.description}; run on ${row.machine}, ${words.seedsText(row)}.</p>\n`)}
<h2>How to read it</h2>
${words.explanations.map((text) => markup`<p>${text}</p>\n`)}
</main>`;
  return page({ title: "MNIST: the board", main });
}

const cell = (text: string): Markup => markup`<td class="number">${text}</td>`;
/** The first column names its row, and a source is text; all others are figures. */
const isText = (name: string, column: number): boolean => column === 0 || name === "source";
const head = (names: readonly string[]): Markup =>
  markup`<thead><tr>${names.map((name, i) => markup`<th scope="col"${!isText(name, i) && markup` class="number"`}>${name}</th>`)}</tr></thead>`;

/** A table in a box that scrolls by itself where the window is narrow. */
const table = (caption: string, names: readonly string[], rows: readonly Markup[]): Markup => markup`
<section class="wide" tabindex="0" aria-label="${caption}">
<table>
<caption>${caption}</caption>
${head(names)}
<tbody>
${rows}</tbody>
</table>
</section>`;

function accuracyTable(rows: readonly BoardRow[]): Markup {
  const names = [
    "recipe",
    "seeds",
    "accuracy",
    "95 % interval",
    "wrong labels put right",
    "wrong labels left out",
    "wrong labels repeated",
  ];
  const lines = rows.map((row) => {
    const { scores } = row;
    return markup`<tr><th scope="row">${words.nameText(row)}</th>
${cell(String(row.seeds.length))}${cell(words.share(row.accuracy))}${cell(words.intervalText(row))}
${cell(scores ? words.share(scores.corrected) : words.notRecorded)}${cell(scores ? words.share(scores.without) : words.notRecorded)}${cell(words.repeatedText(row))}</tr>
`;
  });
  return table("Test accuracy: mean over the seeds ± its standard error", names, lines);
}

function costTable(rows: readonly BoardRow[]): Markup {
  const names = ["recipe", "loss", "training", "epochs", "arithmetic", "parameters", "memory", "misread by all seeds"];
  const lines = rows.map((row) => {
    const missed = row.missedByAll && row.seeds.length > 1 ? String(row.missedByAll.length) : undefined;
    const none = row.seeds.length > 1 ? words.notRecorded : "one seed";
    return markup`<tr><th scope="row">${words.nameText(row)}</th>
${cell(words.figure(row.loss, 4))}${cell(format.duration(row.seconds.mean))}${cell(format.count(row.epochs))}${cell(words.workText(row))}
${cell(words.parametersText(row))}${cell(words.memoryText(row))}${cell(missed ?? none)}</tr>
`;
  });
  return table("Loss on the test images, and what the training took", names, lines);
}

function publishedTable(): Markup {
  const lines = publishedResults.map(({ name, accuracy, kind, source, arxiv }) => {
    const address = `https://arxiv.org/abs/${arxiv}`;
    return markup`<tr><th scope="row">${name}</th>${cell(format.percent(accuracy))}${cell(kind)}<td>${source}, <a href="${address}">arXiv ${arxiv}</a></td></tr>
`;
  });
  const names = ["published", "accuracy", "which run", "source"];
  return table(
    "Published results: each the best of its authors' runs. Do not compare them with a mean over seeds.",
    names,
    lines,
  );
}
