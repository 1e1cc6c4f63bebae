/** Small mistakes, put into a solution one at a time. */

export interface Mutant {
  readonly name: string;
  readonly source: string;
}

const rules: readonly (readonly [name: string, find: RegExp, replace: string | ((found: string) => string)])[] = [
  ["one forgotten", / [+-] 1\b/g, ""],
  ["ceil for floor", /Math\.floor/g, "Math.ceil"],
  ["floor for ceil", /Math\.ceil/g, "Math.floor"],
  ["minus for plus", / \+ (?!1\b)/g, " - "],
  ["plus for minus", / - (?!1\b)/g, " + "],
  ["plus for times", / \* /g, " + "],
  ["times for divided by", / \/ /g, " * "],
  ["times for power", / \*\* /g, " * "],
  ["same for valid", /"valid"/g, '"same"'],
  ["valid for same", /"same"/g, '"valid"'],
  ["max for min", /Math\.min/g, "Math.max"],
  ["min for max", /Math\.max/g, "Math.min"],
  ["at most for below", / < /g, " <= "],
  // Where only a length is read, any row will do: all are equally long.
  ["another index", /\[0\](?!(?:\[0\])*\.(?:length|map\(\(\) =>|map\(\(_,))/g, "[1]"],
  ["another index", /\[1\]/g, "[0]"],
  ["add for multiply", /"multiply"/g, '"add"'],
  ["concat for add", /"add"/g, '"concat"'],
  ["off by one", /(?<=[\s([,])([2-9]|[1-9]\d+)(?=[\s,)\];])/g, (found) => String(Number(found) + 1)],
  ["height for width", /\bwidth\b/g, "height"],
  ["width for height", /\bheight\b/g, "width"],
];

const begin = /^\s*\/\/ BEGIN SOLUTION/;
const end = /^\s*\/\/ END SOLUTION/;

/** Every mutant of the solution in a cell: one change each. */
export function mutantsOf(source: string): Mutant[] {
  const lines = source.split("\n");
  const [from, to] = [lines.findIndex((line) => begin.test(line)), lines.findIndex((line) => end.test(line))];
  const mutants: Mutant[] = [];
  for (let i = from + 1; i < to; i++) {
    if (/^\s*\/\//.test(lines[i])) continue;
    for (const [name, find, replace] of rules) {
      for (const match of lines[i].matchAll(find)) {
        const [found] = match;
        const by = typeof replace === "string" ? replace : replace(found);
        const line = lines[i].slice(0, match.index) + by + lines[i].slice(match.index + found.length);
        const changed = [...lines.slice(0, i), line, ...lines.slice(i + 1)].join("\n");
        mutants.push({ name: `${name}: ${line.trim()}`, source: changed });
      }
    }
  }
  return mutants;
}
