/** Errors that learners meet, in their words: what the message means, and the next step. Pure text. */

/** What the cells of an exercise import. */
const imported = [
  "check",
  "task",
  "hint",
  "progress",
  "todo",
  "conv",
  "train",
  "tf",
  "loadMnist",
  "networks",
  "charts",
];

const rules: readonly (readonly [pattern: RegExp, advice: (match: RegExpExecArray) => string])[] = [
  [
    /function whose declared type is neither .* must return a value|lacks ending return statement/,
    () => "Is a `return` missing? A function gives back what stands behind `return`, and nothing else.",
  ],
  [
    /Cannot find name '([\w$]+)'|\b([\w$]+) is not defined/,
    ([, typed, run]) =>
      imported.includes(typed ?? run)
        ? "Run the first cell of the notebook again: it imports this name, and a restarted kernel has forgotten it."
        : `Run the cell that makes \`${typed ?? run}\`: it has not run since the kernel started, or it ended with an error.`,
  ],
  [
    /Invalid TF_Status: (\d+)/,
    () => "TensorFlow refused the values that it was given, most often their shape: print `tensor.shape` of each.",
  ],
  [
    /Cannot (?:assign to read only property|add property|delete property)|object is not extensible/,
    () => "The numbers of a task cannot be changed. Work on a copy: `[...list]`.",
  ],
  [/Maximum call stack size exceeded/, () => "A function calls itself without an end: look at what stops it."],
];

/** What to do about an error, by its message; `undefined` where nothing is known that the message does not say. */
export function adviceFor(message: string): string | undefined {
  for (const [pattern, advice] of rules) {
    const match = pattern.exec(message);
    if (match) return advice(match);
  }
  return undefined;
}

/**
 * A message without what TensorFlow and the kernel put into it: `exports.stack.map is not a function` says nothing to who
 * wrote `stack.map`, and the number of a status says less than the sentence below it.
 */
export function plainMessage(message: string): string {
  const status = /Invalid TF_Status: \d+\s*Message: ([\s\S]*)/.exec(message);
  return (status ? status[1] : message).replace(/\bexports\./g, "");
}
