import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClassGrades, GradedTask } from "../../../src/grading/classGrades";
import { type Likeness, leastTokens, likenessOf } from "../../../src/grading/likeness";
import { codeTokens } from "../../../src/grading/likeness/tokens";

const signature = `/** The gradient of the mean loss over all examples, computed from at most \`most\` of them at a time. */
function accumulate(gradient: (part: number[][]) => number[], examples: number[][], most: number): number[] {`;
const given = `${signature}\n  return todo();\n}`;
const answer = (body: string): string => `${signature}\n${body}\n}`;

const original = `  let total: number[] = [];
  let from = 0;
  const count = examples.length;
  while (from < count) {
    const part = examples.slice(from, from + most);
    const share = part.length / count;
    const weighted = gradient(part).map((value) => share * value);
    total = total.length === 0 ? weighted : total.map((value, i) => value + weighted[i]);
    from += most;
  }
  return total;`;

const renamed = `  let sumSoFar: number[] = [];
  let at = 0;
  const all = examples.length;
  while (at < all) {
    const piece = examples.slice(at, at + most);
    const fraction = piece.length / all;
    const scaled = gradient(piece).map((g) => fraction * g);
    sumSoFar = sumSoFar.length === 0 ? scaled : sumSoFar.map((s, k) => s + scaled[k]);
    at += most;
  }
  return sumSoFar;`;

const commented = `  // here the sum goes
  let total: number[] = [];
  let from = 0; /* where we are */
  const count = examples.length;

  while (from < count)
  {
    // one part
    const part = examples.slice(from,
      from + most);
    const share = part.length / count; // its share
    const weighted = gradient(part).map((value) => share * value)
    total = total.length === 0 ? weighted : total.map((value, i) => value + weighted[i]);
    from += most;
  }
  return total;`;

const reordered = `  const count = examples.length;
  let from = 0;
  let total: number[] = [];
  while (from < count) {
    const part = examples.slice(from, from + most);
    const weighted = gradient(part).map((value) => share * value);
    const share = part.length / count;
    from += most;
    total = total.length === 0 ? weighted : total.map((value, i) => value + weighted[i]);
  }
  return total;`;

/** Other people's own ways. */
const independent: readonly string[] = [
  `  const parts = Math.ceil(examples.length / most);
  const sums = new Array(gradient(examples.slice(0, 1)).length).fill(0);
  for (let p = 0; p < parts; p++) {
    const batch = examples.slice(p * most, (p + 1) * most);
    const g = gradient(batch);
    for (let j = 0; j < g.length; j++) {
      sums[j] += g[j] * batch.length;
    }
  }
  for (let j = 0; j < sums.length; j++) {
    sums[j] /= examples.length;
  }
  return sums;`,
  `  let total: number[] = [];
  for (let from = 0; from < examples.length; from += most) {
    const part = examples.slice(from, from + most);
    const share = part.length / examples.length;
    total = gradient(part).map((value, i) => (total[i] ?? 0) + share * value);
  }
  return total;`,
  `  const batches: number[][][] = [];
  let rest = examples;
  while (rest.length > 0) {
    batches.push(rest.slice(0, most));
    rest = rest.slice(most);
  }
  const gradients = batches.map((batch) => gradient(batch).map((g) => g * batch.length));
  const sum = gradients.reduce((a, b) => a.map((x, i) => x + b[i]));
  return sum.map((x) => x / examples.length);`,
  `  if (examples.length <= most) return gradient(examples);
  const first = examples.slice(0, most);
  const others = examples.slice(most);
  const a = gradient(first);
  const b = accumulate(gradient, others, most);
  const share = first.length / examples.length;
  const result: number[] = [];
  a.forEach((value, i) => {
    result.push(value * share + b[i] * (1 - share));
  });
  return result;`,
];

/** A class whose learners `a`, `b`, … have answered so. */
function classOf(answers: readonly string[], handedOut: string | undefined = given): ClassGrades {
  const task = { id: "3.4", title: "Accumulate", maxPoints: 2, written: false, slips: {}, given: handedOut };
  const learners = answers.map((code, i) => {
    const result = { id: task.id, title: "", state: "passed", points: 2, maxPoints: 2, message: "", slips: [], flags: [], answer: code } as const satisfies GradedTask; // biome-ignore format: a record
    const notebook = { exercise: "03", notes: [], tasks: [result], seconds: 1 };
    return { id: String.fromCharCode(97 + i), notebooks: [notebook], notes: [] };
  });
  const exercises = [{ name: "03", title: "Exercise 3", tasks: [task] }];
  return { version: 1, gradedAt: "", containment: "sandbox", exercises, learners };
}

const pairsOf = (found: readonly Likeness[]): string[] =>
  found.map(({ sides }) => sides.map(({ learner }) => learner.id).join("–")).sort();

const others = independent.map(answer);
const rows: [what: string, answers: readonly string[], pairs: string[]][] = [
  ["independent solutions", others, []],
  ["a copy", [...others, answer(original), answer(original)], ["e–f"]],
  ["a copy with renamed variables", [...others, answer(original), answer(renamed)], ["e–f"]],
  ["a copy with comments and other lines", [...others, answer(original), answer(commented)], ["e–f"]],
  ["a copy with reordered lines", [...others, answer(original), answer(reordered)], ["e–f"]],
  ["renamed and reordered, of only two", [answer(renamed), answer(reordered)], ["a–b"]],
  ["independent solutions of only two", [answer(original), others[0]], []],
  ["the same stub", [given, given, given], []],
  ["one line of arithmetic", ["const a = 1 + 2 * 3;", "const a = 1 + 2 * 3;"], []],
  ["what all share", new Array(12).fill(answer(original)), []],
  ["nothing", ["", ""], []],
];

for (const [what, answers, pairs] of rows) {
  test(`likeness: ${what}`, async () => assert.deepEqual(pairsOf(await likenessOf(classOf(answers))), pairs));
}

test("likeness: what was handed out is no likeness, however much of it there is", async () => {
  const long = original.replaceAll("\n", "\n  ");
  const answers = [answer(`${long}\n  return 1;`), answer(`${long}\n  return 2;`)];
  assert.deepEqual(pairsOf(await likenessOf(classOf(answers, answer(long)))), []);
  assert.deepEqual(pairsOf(await likenessOf(classOf(answers))), ["a–b"]);
});

test("likeness: says which lines, and how much", async () => {
  const [found] = await likenessOf(
    classOf([answer(original), answer(`  const own = [1, 2, 3].map(String);\n${renamed}`)]),
  );
  assert.ok(found.share > 0.8 && found.share <= 1, String(found.share));
  const lines = found.sides[0].code.split("\n");
  assert.ok([...found.sides[0].rows].some((row) => lines[row].includes("slice")));
  assert.ok(!found.sides[0].rows.has(0), "the signature was handed out");
});

const spoilt: [what: string, code: string][] = [
  ["an open template", "const a = `b ${c"],
  ["an open comment", "/* const a = 1"],
  ["an open text", "const a = 'b\nconst c = 2"],
  ["odd letters", "const \u0000 = \ud800 ⊕ #"],
  ["20,000 brackets", "(".repeat(20_000)],
];

for (const [what, code] of spoilt) {
  test(`tokens end in ${what}`, async () => {
    assert.ok(codeTokens(code).length <= code.length);
    await likenessOf(classOf([code.repeat(20), code.repeat(20), answer(original)]));
  });
}

test("the shortest answer that is compared is longer than most lines of arithmetic", () => {
  const line = "const answer: number = (layer.kernelSize ** 2 * layer.channels + 1) * layer.filters - (4 * 5) / 2;";
  assert.ok(codeTokens(line).length < leastTokens);
});
