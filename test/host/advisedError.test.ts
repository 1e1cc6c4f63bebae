import assert from "node:assert/strict";
import { test } from "node:test";
import { AdvisedError } from "../../src/host/advisedError";

for (const [message, advice, told] of [
  ["the disk is full", "Make room, and try again.", "the disk is full. Make room, and try again."],
  ["there is no classroom here", "", "there is no classroom here."],
] as const)
  test(`what is wrong and what to do, in sentences: ${told}`, () =>
    assert.equal(new AdvisedError(message, advice).told, told));
