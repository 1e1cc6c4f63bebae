import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, plainMessage } from "../src/advice";

const rows: readonly (readonly [message: string, advice: RegExp | undefined])[] = [
  ["1:14 - A function whose declared type is neither 'undefined', 'void', nor 'any' must return a value.", /`return`/],
  ["2:3 - Function lacks ending return statement and return type does not include 'undefined'.", /`return`/],
  ["1:7 - Cannot find name 'check'. Did you mean 'process'?", /first cell of the notebook again/],
  ["1:7 - Cannot find name 'stackParameters'.", /Run the cell that makes `stackParameters`/],
  ["outputLength is not defined", /Run the cell that makes `outputLength`/],
  ["Invalid TF_Status: 3\nMessage: Input to reshape is a tensor with 4 values", /`tensor.shape`/],
  ["Cannot assign to read only property '0' of object '[object Array]'", /Work on a copy/],
  ["Maximum call stack size exceeded", /without an end/],
  ["boom", undefined],
];

for (const [message, advice] of rows) {
  test(`advice for: ${message.slice(0, 50)}`, () => {
    const found = adviceFor(message);
    if (advice) assert.match(found ?? "none", advice);
    else assert.equal(found, undefined);
  });
}

test("messages lose what only the kernel and TensorFlow's binding know", () => {
  assert.equal(plainMessage("exports.stack.map is not a function"), "stack.map is not a function");
  assert.equal(plainMessage("Invalid TF_Status: 3\nMessage: bad shape"), "bad shape");
});
