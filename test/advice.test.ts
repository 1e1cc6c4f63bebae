import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, imported, plainMessage } from "../src/advice";
import * as workbook from "../src/index";

const rows: readonly (readonly [message: string, advice: RegExp | undefined])[] = [
  ["1:14 - A function whose declared type is neither 'undefined', 'void', nor 'any' must return a value.", /`return`/],
  ["2:3 - Function lacks ending return statement and return type does not include 'undefined'.", /`return`/],
  ["1:7 - Cannot find name 'check'. Did you mean 'process'?", /first cell of the notebook again/],
  ["1:7 - Cannot find name 'stackParameters'.", /Run the cell that makes `stackParameters`/],
  ["outputLength is not defined", /Run the cell that makes `outputLength`/],
  ["Invalid TF_Status: 3\nMessage: Input to reshape is a tensor with 4 values", /`tensor.shape`/],
  ["Cannot assign to read only property '0' of object '[object Array]'", /Work on a copy/],
  ["Maximum call stack size exceeded", /Math\.max\(\.\.\.pixels\).*without an end/],
  ["1:1 - Cannot find name 'dense'.", /import \{ dense \} from "cnn-workbook"/],
  ["1:5 - Property 'history' does not exist on type 'Promise<TrainedModel>'.", /Is an `await` missing/],
  ["1:7 - Type 'Promise<number>' is not assignable to type 'number'.", /Is an `await` missing/],
  ["1:7 - Argument of type 'Promise<Run>' is not assignable to parameter of type 'Run'.", /Is an `await` missing/],
  ["1:20 - Cannot find module './mine' or its corresponding type declarations.", /a file beside it/],
  ["1:20 - Cannot find module 'lodahs' or its corresponding type declarations.", /is it spelled right/],
  ["require() of ES Module /a/index.js not supported.", /Node 22/],
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
  assert.equal(plainMessage("(0 , cnn_workbook_1.conv) is not a function"), "conv is not a function");
  assert.equal(plainMessage("Invalid TF_Status: 3\nMessage: bad shape"), "bad shape");
});

test("every name that the workbook exports is known as one to import", () => {
  const names = Object.keys(workbook);
  const unlike = [names.filter((name) => !imported.includes(name)), imported.filter((name) => !names.includes(name))];
  const [missing, gone] = unlike.map((list) => list.join(", ") || "nothing");
  assert.deepEqual(unlike, [[], []], `imported in src/advice.ts lacks ${missing}, and has too much: ${gone}`);
});
