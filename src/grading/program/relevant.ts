/**
 * Which of the declarations that the cells before have left can matter to a cell. In a class the same cells are compiled again
 * and again, after others that differ; with the same declarations before them, one answer serves all. What is kept is more
 * than is needed rather than less: words stand for names, wherever they are.
 */

export interface Declarations {
  /** Those that can matter, in an order of their own. */
  readonly kept: string;
  /** The others, as they were. */
  readonly rest: string;
}

/** How the compiler begins what it prints of a cell's declarations. */
const beginning = /^(?:\/\*\*|import\b|export\b|declare\b|interface\b|type\b)/;
/** How it goes on. */
const continuing = /^(?:\s|[}\])]|$)/;
/** Namespaces are not among them: tslab forgets them after a cell, and so shall we. */
const named =
  /^(?:export )?(?:declare )?(?:abstract )?(?:const enum|const|let|var|function\*?|class|interface|type|enum) ([\w$]+)/;
const words = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

interface Declaration {
  readonly text: string;
  /** None of what is always kept: imports, and what changes other modules. */
  readonly names: readonly string[];
}

/** Divides `previous` for the cell `source`; where it is not what the compiler prints, all of it is kept. */
export function relevantTo(source: string, previous: string): Declarations {
  const declarations = source.includes("\\u") ? undefined : declarationsIn(previous);
  if (!declarations) return { kept: previous, rest: "" };
  const used = new Set(source.match(words));
  const kept = new Set<Declaration>();
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const declaration of declarations.filter((one) => !kept.has(one) && isUsed(one, used))) {
      kept.add(declaration);
      for (const word of declaration.text.match(words) ?? []) used.add(word);
    }
  }
  const first = ({ names: [name = ""] }: Declaration): string => name;
  const inOrder = [...kept].sort((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0));
  const rest = declarations.filter((declaration) => !kept.has(declaration));
  return { kept: inOrder.map(({ text }) => text).join(""), rest: rest.map(({ text }) => text).join("") };
}

const isUsed = ({ names }: Declaration, used: ReadonlySet<string>): boolean =>
  names.length === 0 || names.some((name) => used.has(name));

/** The declarations one by one, with their comments; `undefined` where a line is none of what the compiler prints. */
function declarationsIn(previous: string): Declaration[] | undefined {
  const texts: string[] = [];
  let inComment = false;
  for (const line of previous.split(/(?<=\n)/)) {
    const begins = beginning.test(line);
    if (!begins && !continuing.test(line)) return undefined;
    if (begins && !inComment) texts.push(line);
    else if (texts.length > 0) texts[texts.length - 1] += line;
    // A comment belongs to what comes after it.
    if (line.startsWith("/**")) inComment = true;
    else if (begins) inComment = false;
  }
  return texts.map((text) => ({ text, names: namesOf(text) }));
}

function namesOf(text: string): string[] {
  const [head, name] = named.exec(text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, "")) ?? [];
  if (head === undefined || name === undefined || name === "global") return [];
  // `declare let rows: number, columns: number;`
  return [name, ...[...text.matchAll(/, ([\w$]+)(?=:| =)/g)].map(([, other]) => other)];
}
