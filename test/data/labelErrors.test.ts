import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { doubtedLabels, labelErrors, loadMnist } from "../../src/data";
import "../../src/notebook/data";

test("100 labels were doubted, 15 are wrong, as table 1 of the paper has it: on 10 people agree, on 5 they do not", () => {
  assert.equal(doubtedLabels().length, 100);
  const errors = labelErrors();
  assert.equal(errors.length, 15);
  assert.deepEqual(
    errors.filter(({ right }) => right === undefined).map(({ index }) => index),
    [2130, 2654, 3520, 8527, 9679],
  );
  for (const { given, guessed, right, votes } of errors) {
    assert.ok(votes.given < 3 && given !== guessed);
    assert.equal(right, votes.guessed >= 3 ? guessed : undefined);
  }
});

test("the labels are those of the test images, each of five people voted, and no image is there twice", () => {
  const { labels } = loadMnist({ split: "test" });
  const doubted = doubtedLabels();
  for (const { index, given, guessed, votes } of doubted) {
    assert.equal(given, labels[index], `image ${index}`);
    const cast = given === guessed ? [votes.given, votes.neither] : [votes.given, votes.guessed, votes.neither];
    assert.equal(
      cast.reduce((sum, count) => sum + count),
      5,
      `image ${index}`,
    );
  }
  assert.equal(new Set(doubted.map(({ index }) => index)).size, 100);
});

test("a label that a program doubted and people confirm is right", () => {
  const found = doubtedLabels().find(({ index }) => index === 259);
  assert.deepEqual(found, { index: 259, given: 6, guessed: 0, votes: { given: 5, guessed: 0, neither: 0 }, right: 6 });
});

test("the votes' source and licence are named, and the licence is there", () => {
  const read = (...path: string[]): string => readFileSync(join(__dirname, "..", "..", ...path), "utf8");
  assert.match(read("data", "label-errors", "LICENSE"), /Apache License\s+Version 2\.0/);
  for (const text of [read("LICENSE"), read("data", "README.md")])
    assert.match(text, /cleanlab\/label-errors[\s\S]*data\/label-errors\/LICENSE|label-errors\/LICENSE[\s\S]*cleanlab/);
});
