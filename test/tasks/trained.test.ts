/** What people give of the networks that they trained, in the forms in which `evaluate` says it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { loadMnist } from "../../src/data";
import { conv, flatten, maxPool } from "../../src/network";
import { assessFor } from "../../src/tasks";

const heldOut = loadMnist({ split: "train", offset: 50_000 }).labels;
const testDigits = loadMnist({ split: "test" }).labels;
const newDigits = heldOut.filter((digit) => digit >= 5);

/** One of so many taken for another digit of its half. */
const oneWrongOf = (many: number, labels: Uint8Array): Uint8Array =>
  labels.map((digit, i) => (i % many === 1 ? (digit < 5 ? 0 : 5) + ((digit + 1) % 5) : digit));
/** Ten an image, one image after the other. */
const probabilities = (labels: Uint8Array): Float32Array => new Float32Array(10 * labels.length).fill(0.1);

const toOnePixel = [
  conv({ filters: 8, kernelSize: 5, strides: 2, activation: "relu" }),
  conv({ filters: 16, kernelSize: 5, strides: 2, activation: "relu" }),
  maxPool({ poolSize: 4 }),
  conv({ filters: 10, kernelSize: 1, activation: "softmax" }),
];
const network = { name: "own", input: [28, 28, 1], layers: toOnePixel };
const result = { heldOut: oneWrongOf(100, heldOut), test: oneWrongOf(100, testDigits) };
const [trained, untrained] = [oneWrongOf(11, newDigits), oneWrongOf(5, newDigits)];

const rows: readonly (readonly [task: string, thought: string, given: unknown, slips: readonly string[]])[] = [
  ["8.5", "as it should be", result, []],
  ["8.5", "all probabilities", { ...result, heldOut: probabilities(heldOut) }, ["probabilities"]],
  ["8.5", "probabilities of the test images", { ...result, test: probabilities(testDigits) }, ["probabilities"]],
  ["8.7", "as it should be", { trained, untrained }, []],
  ["8.7", "more images of 5 to 9", { trained: oneWrongOf(50, newDigits), untrained }, ["more-images"]],
  ["8.7", "all probabilities", { trained: probabilities(newDigits), untrained }, ["probabilities"]],
  ["8.7", "in another order", { trained: newDigits.toReversed(), untrained }, ["other-images"]],
  [
    "8.7",
    "in another order, both",
    { trained: newDigits.toReversed(), untrained: untrained.toReversed() },
    ["other-images"],
  ],
  ["10.2", "ten maps of one pixel", { network, ...result }, []],
  ["10.2", "flattened", { network: { ...network, layers: [...toOnePixel, flatten()] }, ...result }, []],
  ["10.2", "no classes", { network: { ...network, layers: toOnePixel.slice(0, -1) }, ...result }, ["no-classes"]],
];

for (const [task, thought, given, slips] of rows) {
  test(`${task}, ${thought}: ${slips.join(" and ") || "right"}`, async () => {
    const { verdict } = await assessFor(task, given, undefined);
    assert.deepEqual([...verdict.slips], slips, verdict.message);
    assert.equal(verdict.state, slips.length === 0 ? "passed" : "failed", verdict.message);
  });
}
