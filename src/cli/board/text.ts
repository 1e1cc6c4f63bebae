/** The board for a terminal: a few lines a recipe, which can be read aloud. */
import { type BoardRow, publishedResults } from "../../data";
import { format, terminal } from "../../view";
import * as words from "./words";

/** The whole board. */
export function boardText(rows: readonly BoardRow[]): string {
  return [
    "Recipes on MNIST, the most accurate first:",
    ...rows.map(rowText),
    ["Published, each the best of its authors' runs and no mean:", ...publishedLines()].join("\n"),
    words.explanations.join("\n"),
  ].join("\n\n");
}

function rowText(row: BoardRow): string {
  const { scores, missedByAll = [] } = row;
  const lines = [
    `accuracy ${words.share(row.accuracy)}, ${words.seedsText(row)}; 95 % interval ${words.intervalText(row)}`,
    `loss ${words.figure(row.loss, 4)}; trained for ${format.duration(row.seconds.mean)} on ${row.machine}`,
    `arithmetic ${words.workText(row)}; parameters ${words.parametersText(row)}; memory ${words.memoryText(row)}`,
    scores
      ? `with wrong labels put right ${words.share(scores.corrected)}, left out ${words.share(scores.without)}; repeats ${words.repeatedText(row)} wrong labels`
      : "with wrong labels put right, left out, and repeated: not recorded",
    ...(scores && row.seeds.length > 1 ? [`misread by all its seeds: ${missedByAll.length} images`] : []),
  ];
  const description = row.description === "" ? "" : `: ${row.description}`;
  return terminal([`${words.nameText(row)}${description}`, ...lines.map((line) => `  ${line}`)].join("\n"));
}

function publishedLines(): string[] {
  return publishedResults.map(({ name, accuracy, kind, source, arxiv }) => {
    return `  ${kind} ${format.percent(accuracy)}: ${name} (${source}, arXiv ${arxiv})`;
  });
}
