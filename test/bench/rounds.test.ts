import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contestant } from "../../bench/ratios";
import { takeTurns } from "../../bench/rounds";

/** Contestants whose times are made up: a function of how often each has had its turn. */
function made(times: Partial<Record<Contestant, (turn: number) => number>>) {
  const order: string[] = [];
  const turns = Object.entries(times).map(([name, time]) => {
    let turn = 0;
    return {
      name: name as Contestant,
      take: async () => {
        order.push(name);
        return time(turn++);
      },
    };
  });
  return { turns, order };
}

test("each second round is in the opposite order, and the first does not count", async () => {
  const { turns, order } = made({ ours: (turn) => (turn === 0 ? 900 : 10), stock: () => 20, keras: () => 10 });
  const rounds: number[] = [];
  const { ms } = await takeTurns(turns, 20, (round) => rounds.push(round));
  assert.deepEqual(rounds, [1, 2, 3, 4, 5, 6]);
  const [there, back] = [
    ["ours", "stock", "keras"],
    ["keras", "stock", "ours"],
  ];
  assert.deepEqual(order, [there, there, back, there, back, there, back].flat());
  assert.deepEqual(ms.ours, { median: 10, low: 10, high: 10 });
});

const shaken = (turn: number): number => (turn % 2 ? 30 : 20);
const ends: [name: string, stock: (turn: number) => number, most: number, rounds: number, narrow: boolean][] = [
  ["at once, where nothing varies", () => 20, 20, 6, true],
  ["when one disturbed round has become an outlier", (turn) => (turn === 3 ? 50 : 20), 20, 9, true],
  ["at the most, where ratios stay wide", shaken, 13, 13, false],
  ["at the least, where that is the most", shaken, 6, 6, false],
];
for (const [name, stock, most, rounds, narrow] of ends) {
  test(`rounds end ${name}`, async () => {
    const run = await takeTurns(made({ ours: () => 10, stock }).turns, most, () => {});
    assert.deepEqual([run.rounds, run.narrow], [rounds, narrow]);
  });
}
