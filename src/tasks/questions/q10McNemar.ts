/** Question 10, from scratch: two networks that read the same images. */
import { sum } from "../../numbers";
import { mcNemar } from "../../statistics";
import { between, times } from "../givens";
import { functionTask } from "../kinds";
import type { Task } from "../task";

type Digits = readonly number[];

type Case = [labels: Digits, first: Digits, second: Digits];

/** Images, images that the first alone reads, that the second alone reads, and that both misread, in one way and in two. */
const counts: readonly (readonly [number, number, number, number, number])[] = [
  [12, 5, 1, 1, 1],
  [40, 3, 9, 2, 3],
  [40, 6, 6, 4, 1],
  [60, 14, 5, 3, 4],
  [60, 2, 7, 5, 2],
  [30, 0, 6, 2, 2],
  [30, 4, 3, 1, 3],
  [25, 0, 0, 3, 1],
];

/** A digit that is none of `others`. */
function another(rng: () => number, ...others: readonly number[]): number {
  const left = times(10, (digit) => digit).filter((digit) => !others.includes(digit));
  return left[between(rng, 0, left.length - 1)];
}

/** n over k. */
const ways = (n: number, k: number): number => times(k, (i) => (n - i) / (k - i)).reduce((all, part) => all * part, 1);

export const pairedTest: Task<undefined> = functionTask({
  task: ["10.6", "Two networks, the same images", 3],
  fromScratch: true,
  statement:
    "Two networks have read the same images: `labels`, `first` and `second` are lists of digits, one for each image. McNemar's test looks only at images that one of the two reads correctly and the other does not. Were the networks equally good, each of these would be a toss of a coin. Write `compareNetworks(labels, first, second)` and return the list `[onlyFirst, onlySecond, p]`: how many images the first alone reads correctly, how many the second alone, and how probable it is that fair coins divide them *at least* this unevenly, in either direction (1 where there is nothing to divide). Count exactly, with the binomial distribution.",
  cases: (rng): Case[] =>
    counts.map(([all, onlyFirst, onlySecond, alike, apart]): Case => {
      const labels = times(all, () => between(rng, 0, 9));
      const kinds = ["first", "second", "alike", "apart"].flatMap((kind, i) =>
        times([onlyFirst, onlySecond, alike, apart][i], () => kind),
      );
      const start = between(rng, 0, all - 1);
      const kindOf = (image: number): string | undefined => kinds[(image + start) % all];
      const first = labels.map((label, i) =>
        ["second", "alike", "apart"].includes(kindOf(i) ?? "") ? another(rng, label) : label,
      );
      const second = labels.map((label, i) => {
        if (kindOf(i) === "alike") return first[i];
        if (kindOf(i) === "apart") return another(rng, label, first[i]);
        return kindOf(i) === "first" ? another(rng, label) : label;
      });
      return [labels, first, second];
    }),
  call: (labels) => `${labels.length} images`,
  solve(slip, labels, first, second) {
    const images = labels.map((label, i) => ({
      one: first[i] === label,
      other: second[i] === label,
      differ: first[i] !== second[i],
    }));
    const count = (of: (image: (typeof images)[number]) => boolean): number => images.filter(of).length;
    const onlyFirst = count(({ one, other }) => one && (slip("all-correct-ones") || !other));
    const onlySecond = count(({ one, other }) => other && (slip("all-correct-ones") || !one));
    const differing = count(({ differ }) => differ);
    const tosses = slip("all-images") ? labels.length : slip("every-difference") ? differing : onlyFirst + onlySecond;
    const fewer = slip("more-for-fewer") ? Math.max(onlyFirst, onlySecond) : Math.min(onlyFirst, onlySecond);
    const heads = slip("this-split-alone") ? [fewer] : times(slip("less-evenly-alone") ? fewer : fewer + 1, (k) => k);
    const tail = sum(heads.map((k) => ways(tosses, k))) / 2 ** tosses;
    const twice = slip("one-direction") ? tail : 2 * tail;
    const p = slip("above-one") ? twice : Math.min(1, twice);
    const own = slip("swapped") ? [onlySecond, onlyFirst] : [onlyFirst, onlySecond];
    return [...own, slip("chance-of-skill") ? 1 - p : p];
  },
  oracle(labels, first, second) {
    const { onlyFirst, onlySecond, p } = mcNemar({ labels, first, second });
    return [onlyFirst, onlySecond, p];
  },
  slips: {
    "all-correct-ones":
      "You compare how many each reads in all. Most of these images both read: what do they say about a difference?",
    "all-images": "You toss a coin for every image. Only those count that one of the two reads and the other does not.",
    "every-difference":
      "You toss a coin wherever the two answers differ. Where both are wrong, in two ways, nobody has won.",
    "more-for-fewer":
      "You add up to the larger of the two numbers. Which divisions are at least as *uneven* as this one?",
    "this-split-alone": "You take the probability of just this division. More uneven ones count as well.",
    "less-evenly-alone": "You leave this very division out. *At least* this unevenly, says the question.",
    "one-direction": "You ask for one direction only: the other network could have been ahead by as much.",
    "above-one": "A probability of yours lies above 1. When the division is even, the two directions overlap.",
    swapped: "You have swapped the two counts: the first one is that of images which the *first* network alone reads.",
    "chance-of-skill": "You give 1 − p. And p is small when luck explains little.",
  },
  hints: [
    "Go through the images and ask of each network: correct or not? Two of the four combinations matter.",
    "With n tosses the probability of exactly k heads is (n over k) / 2ⁿ. Which k lead to a division as uneven as the one you found, or more so? Add them up, then think of the other network as well.",
    "The first alone reads 1, the second alone 4: 5 tosses, 0 or 1 heads, (1 + 5) / 2⁵ = .1875. In either direction: .375.",
  ],
});
