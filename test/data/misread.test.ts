import assert from "node:assert/strict";
import { test } from "node:test";
import { type LabelError, type Misread, misreadByMost, misreadOf, scoresOf } from "../../src/data";

test("what is misread is what was not taken for its label", () => {
  const misread = misreadOf({ labels: [7, 2, 1, 0], predictions: [7, 3, 1, 6] });
  assert.deepEqual(misread, [
    { index: 1, as: 3 },
    { index: 3, as: 6 },
  ]);
  assert.throws(() => misreadOf({ labels: [7], predictions: [] }), /as many as labels, 1.*: 0$/);
});

const votes = { given: 0, guessed: 5, neither: 0 };
/** Of ten images: image 2 is a 9 and not an 8, image 5 nobody knows. */
const errors: LabelError[] = [
  { index: 2, given: 8, guessed: 9, votes, right: 9 },
  { index: 5, given: 4, guessed: 9, votes, right: undefined },
];

/** Shares worked out by hand: of 10 images as given, 9 corrected (one nobody knows), 8 without. */
const rows: [
  name: string,
  misread: Misread[],
  scores: [given: number, corrected: number, without: number, n: number],
][] = [
  ["repeats every wrong label", [], [10 / 10, 8 / 9, 8 / 8, 2]],
  ["reads a wrongly labelled digit correctly", [{ index: 2, as: 9 }], [9 / 10, 9 / 9, 8 / 8, 1]],
  ["takes it for a third one", [{ index: 2, as: 3 }], [9 / 10, 8 / 9, 8 / 8, 1]],
  ["does not repeat what nobody knows", [{ index: 5, as: 9 }], [9 / 10, 8 / 9, 8 / 8, 1]],
  ["misreads a digit with a good label", [{ index: 0, as: 1 }], [9 / 10, 7 / 9, 7 / 8, 2]],
  [
    "does all of these",
    [
      { index: 0, as: 1 },
      { index: 2, as: 9 },
      { index: 5, as: 9 },
    ],
    [7 / 10, 8 / 9, 7 / 8, 0],
  ],
];

for (const [name, misread, [asGiven, corrected, without, repeated]] of rows) {
  test(`scores of a run that ${name}`, () => {
    assert.deepEqual(scoresOf(misread, { count: 10, errors }), {
      asGiven,
      corrected,
      without,
      repeated,
      wrongLabels: 2,
    });
  });
}

test("of fewer images only their own wrong labels count", () => {
  const { wrongLabels, repeated, without } = scoresOf([{ index: 0, as: 1 }], { count: 5, errors });
  assert.deepEqual([wrongLabels, repeated, without], [1, 1, 3 / 4]);
  assert.equal(scoresOf([{ index: 947, as: 9 }], { count: 1000 }).repeated, 0);
});

test("a reader of MNIST who makes no mistake has 99.85 % on the labels as they are, and 100 % on the corrected ones", () => {
  const perfect = [947, 1621, 1901, 2462, 2597, 3558, 5937, 6651, 6783, 9729, 2130, 2654, 3520, 8527, 9679].map(
    (index, i) => ({ index, as: [9, 6, 4, 0, 3, 0, 3, 6, 6, 6][i] ?? 0 }),
  );
  const { asGiven, corrected, without, repeated } = scoresOf(perfect);
  assert.deepEqual([asGiven, corrected, without, repeated], [0.9985, 1, 1, 0]);
});

test("an image that is none, or is there twice, is refused", () => {
  assert.throws(() => scoresOf([{ index: 10, as: 1 }], { count: 10 }), /index must be a whole number from 0 to 9: 10/);
  const twice = [1, 1].map((index) => ({ index, as: 2 }));
  assert.throws(() => scoresOf(twice, { count: 10 }), /an image must be misread once/);
});

test("images that most runs misread come first", () => {
  const runs = [
    [{ index: 4, as: 1 }],
    [
      { index: 4, as: 7 },
      { index: 2, as: 0 },
    ],
    [],
  ];
  assert.deepEqual(misreadByMost(runs), [
    { index: 4, runs: 2, as: [1, 7] },
    { index: 2, runs: 1, as: [0] },
  ]);
});
