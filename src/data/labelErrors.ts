/** Test labels of MNIST that people found wrong. */
import { voteFields, votes } from "./labelVotes";

/** How five people read an image that they were shown with two labels to choose from. */
export interface Votes {
  readonly given: number;
  readonly guessed: number;
  readonly neither: number;
}

/** A test label that most of five people did not choose. */
export interface LabelError {
  /** Of the test image, from 0. */
  readonly index: number;
  /** The label as the test images have it. */
  readonly given: number;
  /** What a program had guessed instead. */
  readonly guessed: number;
  readonly votes: Votes;
  /** The label that at least three of the five agreed on: `guessed`; `undefined` where there is none, so that nobody knows what is right. */
  readonly right: number | undefined;
}

/** At least so many of the five have to agree. */
const MAJORITY = 3;

/**
 * The labels of MNIST's 10,000 test images that people found wrong: a program doubted 100, five people looked at each, and of
 * these 15 fewer than three chose the label as given. On 10 of them at least three agreed on another one (`right`).
 * (C. G. Northcutt, A. Athalye and J. Mueller, Pervasive label errors in test sets destabilize machine learning benchmarks,
 * 2021, arXiv 2103.14749, table 1; the votes are those of github.com/cleanlab/label-errors.)
 */
export function labelErrors(): LabelError[] {
  return doubtedLabels().filter(({ votes }) => votes.given < MAJORITY);
}

/** All 100 labels that the program had doubted, those among them that people confirmed as well. */
export function doubtedLabels(): LabelError[] {
  return votes
    .trim()
    .split("\n")
    .map((line) => {
      const numbers = line.split(" ").map(Number);
      const { index, given, guessed, forGiven, forGuessed, forNeither } = Object.fromEntries(
        voteFields.map((field, i) => [field, numbers[i]]),
      ) as Record<(typeof voteFields)[number], number>;
      const right = [
        { label: given, by: forGiven },
        { label: guessed, by: forGuessed },
      ].find(({ by }) => by >= MAJORITY)?.label;
      return { index, given, guessed, votes: { given: forGiven, guessed: forGuessed, neither: forNeither }, right };
    });
}
