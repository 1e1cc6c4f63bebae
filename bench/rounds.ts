/** Rounds in which each contestant does the same once. */
import { type Contestant, type PeerRun, summary, type Times } from "./ratios";
import { LEAST_VALUES } from "./statistics";

export interface Turn {
  readonly name: Contestant;
  /** Does it once; milliseconds. */
  readonly take: () => Promise<number>;
}

/**
 * After a round that does not count, rounds in this order and in the opposite one by turns, so that nobody always comes after the
 * same other; until all ratios are narrow, or for `most` rounds. To look at each round's interval before stopping makes the last one a little
 * too narrow: the least number of rounds keeps that small.
 * @param most at least `LEAST_VALUES`
 */
export async function takeTurns(
  turns: readonly Turn[],
  most: number,
  onRound: (round: number) => void,
): Promise<PeerRun> {
  const times: Times = new Map(turns.map(({ name }) => [name, []]));
  for (const { take } of turns) await take();
  for (let round = 1; ; round++) {
    for (const { name, take } of round % 2 === 1 ? turns : [...turns].reverse()) times.get(name)?.push(await take());
    onRound(round);
    if (round < LEAST_VALUES) continue;
    const run = summary(times);
    if (run.narrow || round >= most) return run;
  }
}
