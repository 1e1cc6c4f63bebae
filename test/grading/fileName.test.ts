import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as holds, property, string, tuple } from "fast-check";
import { fileNameOf, isFileName } from "../../src/grading/fileName";

const rows: [id: string, name: string][] = [
  ["ada.lovelace", "ada.lovelace"],
  ["s1234567", "s1234567"],
  ["Ada", "~ada"],
  ["ada lovelace", "ada=0020lovelace"],
  ["../../etc/passwd", "=002e.=002f..=002fetc=002fpasswd"],
  ["..", "=002e=002e"],
  ["a.", "a=002e"],
  ["con", "=0063on"],
  ["nul.txt", "=006eul.txt"],
  ["console", "console"],
  ["ü", "=00fc"],
  ["=00fc", "=003d00fc"],
  ["~a", "=007ea"],
  ["", "="],
  ["__proto__", "__proto__"],
];

for (const [id, name] of rows)
  test(`file name of ${JSON.stringify(id)}`, () => {
    assert.equal(fileNameOf(id), name);
    assert.ok(isFileName(name));
  });

for (const name of ["", ".a", "a.", "Ada", "a b", "con", "==", "=0061", "=00FC", "~", "~1", "a~", `${"a".repeat(101)}`])
  test(`no id's file name: ${JSON.stringify(name)}`, () => assert.ok(!isFileName(name)));

test("long ids are cut, and told apart", () => {
  const names = ["a", "b"].map((end) => fileNameOf("Ä".repeat(300) + end));
  assert.notEqual(names[0], names[1]);
  assert.ok(names.every((name) => name.length <= 100 && isFileName(name)));
});

test("two ids never share a file's name, also where case does not count, and no name is a path or hidden", () => {
  const id = string({ unit: "grapheme", maxLength: 12 });
  const letters = array(tuple(string({ minLength: 1, maxLength: 1 })), { maxLength: 3 }).map((all) => all.join(""));
  for (const ids of [id, letters])
    holds(
      property(ids, ids, (one, other) => {
        const names = [one, other].map((each) => fileNameOf(each).toLowerCase());
        assert.ok(names.every((name) => /^[a-z0-9_=~-][a-z0-9_=~.-]*$/.test(name) && !name.endsWith(".")));
        assert.equal(names[0] === names[1], one === other);
        assert.ok(names.every(isFileName));
      }),
      { numRuns: 3000, seed: 18 },
    );
});
