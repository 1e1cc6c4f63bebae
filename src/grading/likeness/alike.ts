/** The answers to one task, each with each. */
import type { FingerprintIndex, TokenizedFile } from "@dodona/dolos-core" with { "resolution-mode": "import" };
import type { GradedExerciseTask, Learner } from "../classGrades";
import { type CodeToken, codeTokens } from "./tokens";

/** Two answers to one task that are alike. */
export interface Likeness {
  readonly task: GradedExerciseTask;
  /** Share of their own fingerprints that they have in common, from 0 to 1; the smaller one of the two. */
  readonly share: number;
  readonly sides: readonly [LikeSide, LikeSide];
}

export interface LikeSide {
  readonly learner: Learner;
  readonly code: string;
  /** The lines of the code, from 0, that the other one has as well. */
  readonly rows: ReadonlySet<number>;
}

export interface Answer {
  readonly learner: Learner;
  readonly code: string;
}

/** Tokens of its own that an answer must have, beside what was handed out: a line or two of arithmetic is alike by nature. */
export const leastTokens = 60;
/** Share of its own fingerprints that each of two answers must have in common with the other. */
export const leastShare = 0.5;
/** What more than this share of the answers have says nothing of two; in a small class, what more than a few of them have. */
export const mostShared = 0.2;
export const leastSharing = 4;
/** Fingerprints that must be left when all that is left out: fewer can agree by chance. */
const leastFingerprints = 10;

/** Tokens of an answer that are looked at: far more than anybody writes, and few enough to compare in no time. */
const mostTokens = 3000;

/** Tokens in a fingerprint, and fingerprints of which at least one is kept: small, because answers are short. */
const [tokensEach, window] = [7, 2];

interface Compared extends Answer {
  readonly file: TokenizedFile;
}

/** The pairs that are alike. */
export async function alikeAmong(task: GradedExerciseTask, answers: readonly Answer[]): Promise<Likeness[]> {
  const { File, FingerprintIndex, Region, TokenizedFile } = await import("@dodona/dolos-core");
  const fileOf = (name: string, code: string, tokens: readonly CodeToken[]): TokenizedFile => {
    const regions = tokens.map(({ from, to }) => new Region(...from, ...to));
    return new TokenizedFile(
      new File(name, code),
      tokens.map(({ text }) => text),
      regions,
    );
  };
  const given = task.given ?? "";
  const compared = answers.flatMap((answer): Compared[] => {
    const tokens = ownTokens(answer.code, given);
    return tokens.length < leastTokens ? [] : [{ ...answer, file: fileOf(answer.learner.id, answer.code, tokens) }];
  });
  if (compared.length < 2) return [];
  const most = Math.max(leastSharing, Math.floor(mostShared * compared.length));
  const index = new FingerprintIndex(tokensEach, window, false, most);
  index.addFiles(compared.map(({ file }) => file));
  index.addIgnoredFile(fileOf("given", given, codeTokens(given)));
  return candidates(index, compared).flatMap(([one, other]) => likeness(task, index, one, other) ?? []);
}

/** The tokens that do not stand in a line as it was handed out. */
function ownTokens(code: string, given: string): CodeToken[] {
  const handedOut = new Set(given.split("\n").map((line) => line.trim()).filter((line) => line.length > 3)); // biome-ignore format: one thought
  const lines = code.split("\n").map((line) => handedOut.has(line.trim()));
  return codeTokens(code)
    .filter(({ from: [row] }) => !lines[row])
    .slice(0, mostTokens);
}

/** The pairs that share anything that few have, in the order of the answers. */
function candidates(index: FingerprintIndex, compared: readonly Compared[]): [Compared, Compared][] {
  const places = new Map(compared.map(({ file }, place) => [file.id, place]));
  const common = new Map<number, number>();
  for (const shared of index.sharedFingerprints()) {
    if (shared.ignored) continue;
    const files = shared.files().map(({ id }) => places.get(id) as number).sort((a, b) => a - b); // biome-ignore format: one thought
    for (const [i, one] of files.entries())
      for (const other of files.slice(i + 1)) {
        const key = one * compared.length + other;
        common.set(key, (common.get(key) ?? 0) + 1);
      }
  }
  return [...common.keys()]
    .filter((key) => (common.get(key) as number) >= leastShare * leastFingerprints)
    .sort((a, b) => a - b)
    .map((key) => [compared[Math.floor(key / compared.length)], compared[key % compared.length]]);
}

function likeness(
  task: GradedExerciseTask,
  index: FingerprintIndex,
  one: Compared,
  other: Compared,
): Likeness | undefined {
  const pair = index.getPair(one.file, other.file);
  const { leftEntry, rightEntry } = pair;
  /** What a file has beside that which is left out. */
  const own = ({ file, kgrams, ignored }: typeof leftEntry): number =>
    [...ignored].reduce((left, fingerprint) => left - fingerprint.occurrencesOf(file).length, kgrams.length);
  const [left, right] = [own(leftEntry), own(rightEntry)];
  const share = Math.min(pair.leftCovered / left, pair.rightCovered / right);
  if (Math.min(left, right) < leastFingerprints || !(share >= leastShare)) return undefined;
  const fragments = pair.buildFragments();
  const side = ({ learner, code }: Compared, selection: "leftSelection" | "rightSelection"): LikeSide => {
    const rows = new Set<number>();
    for (const { [selection]: region } of fragments)
      for (let row = region.startRow; row <= region.endRow; row++) rows.add(row);
    return { learner, code, rows };
  };
  return { task, share, sides: [side(one, "leftSelection"), side(other, "rightSelection")] };
}
