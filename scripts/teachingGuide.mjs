/** The parts of docs/teaching.md that are made from lessons, exercises and tasks. `npm run format` writes them; a test holds them fresh. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { tsImport } from "tsx/esm/api";

/** @type {typeof import("../src/tasks/registry.js")} */
const { tasks } = await tsImport("../src/tasks/registry.ts", import.meta.url);
/** @type {typeof import("../src/jupyter/readNotebook.js")} */
const { readNotebook } = await tsImport("../src/jupyter/readNotebook.ts", import.meta.url);

/** How many of a task's slips the guide names: the first ones. */
const named = 4;

/** @typedef {{ number: number, name: string, title: string, minutes: number, more: number }} Opening */

/** @param {string} folder @returns {Opening[]} the titles and minutes that notebooks state in their first cells */
function openings(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name) && !name.startsWith("00"))
    .map((name) => {
      const [{ source }] = readNotebook(join(folder, name)).cells;
      const title = (/^# (?:Exercise )?\d+ · (.+)$/m.exec(source) ?? [])[1] ?? name;
      const minutes = Number((/\*\*(\d+) minutes\*\*/.exec(source) ?? [])[1]);
      const more = Number((/and \*\*(\d+)\*\* more/.exec(source) ?? [])[1] ?? 0);
      return { number: Number(name.slice(0, 2)), name, title, minutes, more };
    });
}

/** @param {number} number of an exercise */
const tasksOf = (number) => tasks.filter(({ id }) => Number(id.split(".")[0]) === number);

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @param {number} count @param {string} word */
const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** @param {string} root */
function overview(root) {
  const exercises = openings(join(root, "exercises"));
  const lines = openings(join(root, "notebooks")).map(({ number, title, name, minutes }) => {
    const own = tasksOf(number);
    const exercise = exercises.find((each) => each.number === number);
    const points = sum(own.map((task) => task.points));
    const work = [exercise?.minutes ?? 0, exercise?.more ?? 0];
    return { cells: [number, `[${title}](../notebooks/${name})`, minutes, own.length, points, ...work] };
  });
  /** @param {number} column */
  const total = (column) => sum(lines.map(({ cells }) => Number(cells[column])));
  const last = ["", "**together**", total(2), ...[3, 4, 5, 6].map(total)];
  const rows = [...lines.map(({ cells }) => cells), last].map((cells) => `| ${cells.join(" | ")} |`);
  return [
    "| | lesson | minutes | tasks | points | minutes of exercise | more, for the last tasks |",
    "|---:|:---|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

/** @param {string} root */
function slips(root) {
  const sections = openings(join(root, "exercises")).map(({ number, title }) => {
    const items = tasksOf(number).map(({ id, title, points, kind, slips }) => {
      const head = `**${id} ${title}** (${counted(points, "point")})`;
      if (kind === "written") return `- ${head}: read by you; see the [rubrics](#rubrics-for-the-written-answers).`;
      const sentences = Object.values(slips);
      const more = sentences.length - named;
      const lines = sentences.slice(0, named).map((sentence) => `  - ${sentence}`);
      return [`- ${head}`, ...lines, ...(more > 0 ? [`  - … and ${more} more.`] : [])].join("\n");
    });
    return `### Exercise ${number}: ${title}\n\n${items.join("\n")}`;
  });
  return sections.join("\n\n");
}

/** @type {Record<string, (root: string) => string>} */
const parts = { overview, slips };

/**
 * The guide with its made parts as they should be. @param {string} root @param {string} guide
 * @throws {Error} when a part has lost its place
 */
export function withMadeParts(root, guide) {
  return Object.entries(parts).reduce((text, [name, make]) => {
    const [begin, end] = [`<!-- ${name}: made by npm run format -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/teaching.md has no place for its ${name}: ${begin} … ${end}`);
    return `${text.slice(0, from + begin.length)}\n\n${make(root)}\n\n${text.slice(to)}`;
  }, guide);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const file = join(root, "docs", "teaching.md");
  const guide = readFileSync(file, "utf8");
  const made = withMadeParts(root, guide);
  if (made !== guide) writeFileSync(file, made);
}
