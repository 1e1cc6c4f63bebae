/** Finds for each line of emitted JavaScript the line of TypeScript it came from. The compiler keeps their order. */

const ignored = new Set(["const", "let", "var", "exports", "void", "0"]);

function words(line: string): string[] {
  return (line.match(/[A-Za-z_$][\w$]*|\d[\d.]*|"[^"]*"|'[^']*'|`[^`]*/g) ?? []).filter((word) => !ignored.has(word));
}

/** Share of common words, from 0 to 1 (Dice). */
function similarity(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const rest = [...b];
  let common = 0;
  for (const word of a) {
    const index = rest.indexOf(word);
    if (index < 0) continue;
    rest.splice(index, 1);
    common++;
  }
  return (2 * common) / (a.length + b.length);
}

/**
 * For each line of `emitted` the index of its line in `source`: the monotone assignment with the most words in common
 * (Needleman and Wunsch 1970). A line without a counterpart gets that of the line before it.
 */
export function alignLines(emitted: readonly string[], source: readonly string[]): number[] {
  const [a, b] = [emitted.map(words), source.map(words)];
  const scores = Array.from({ length: a.length + 1 }, () => new Float64Array(b.length + 1));
  const alike = a.map((line) => b.map((other) => similarity(line, other)));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      // Several emitted lines may come from one line of source: j stays.
      scores[i][j] = Math.max(scores[i][j + 1], scores[i + 1][j] + alike[i][j]);
    }
  }
  const lines: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    while (j + 1 < b.length && scores[i][j] === scores[i][j + 1] && scores[i][j] > scores[i + 1][j] + alike[i][j]) j++;
    while (j + 1 < b.length && scores[i + 1][j] + alike[i][j] < scores[i][j]) j++;
    lines.push(j);
  }
  return lines;
}
