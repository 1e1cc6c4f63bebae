import assert from "node:assert/strict";
import { test } from "node:test";
import { learnerKey } from "../src/learnerKey";
import { seedFor } from "../src/tasks";

const same: [name: string, spellings: string[]][] = [
  ["upper and lower case", ["ada", "Ada", "ADA"]],
  ["letters and their marks, as one character or as two", ["Zo\u00eb", "Zoe\u0308", "zo\u00eb"]],
  ["both small sigmas", ["Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"]],
  ["a sharp s and its capitals", ["Weiß", "WEISS"]],
  ["blanks around", [" ada\n", "ada"]],
];

for (const [name, spellings] of same) {
  test(`one learner: ${name}`, () => {
    assert.equal(new Set(spellings.map(learnerKey)).size, 1);
    assert.equal(new Set(spellings.map((spelling) => seedFor(spelling, "2.1"))).size, 1);
    for (const spelling of spellings) assert.equal(learnerKey(learnerKey(spelling)), learnerKey(spelling));
  });
}

const long = "a".repeat(100);
const different: [name: string, one: string, other: string][] = [
  ["after the hundredth character", `${long}b`, `${long}c`],
  ["a letter and the letter with a mark", "zoe", "zoë"],
  ["a blank inside", "ada l", "adal"],
];

for (const [name, one, other] of different)
  test(`two learners: ${name}`, () => assert.notEqual(seedFor(one, "2.1"), seedFor(other, "2.1")));

/** Taken down before names were folded. */
const kept: [name: string, seed: number][] = [
  ["ada", 3_680_334_439],
  ["student-17", 2_949_477_163],
  ["a.b@c.org", 2_131_781_733],
];

for (const [name, seed] of kept)
  test(`${name} keeps the numbers that it always had`, () => assert.equal(seedFor(name, "2.1"), seed));
