import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf } from "../../bench/asking";

const rows: [count: number, size: number, groups: number[][]][] = [
  [4, 1, [[0], [1], [2], [3]]],
  [
    7,
    3,
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [2, 3, []],
];

for (const [count, size, groups] of rows) {
  test(`${count} networks make ${groups.length} groups of ${size} that share none`, () => {
    assert.deepEqual(groupsOf([...Array(count).keys()], size), groups);
  });
}
