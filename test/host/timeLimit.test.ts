import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeLimitError, withinTime } from "../../src/host/timeLimit";
import { giveBack, lend } from "../../src/lent";

const limit = 200;

test("work gives what it gives, and throws what it throws", () => {
  assert.equal(
    withinTime(() => 7, limit),
    7,
  );
  const own = new RangeError("own");
  assert.throws(
    () =>
      withinTime(() => {
        throw own;
      }, limit),
    (error) => error === own,
  );
});

const endless: [name: string, work: () => unknown][] = [
  [
    "a loop",
    () => {
      while (true);
    },
  ],
  [
    "a loop that catches",
    () => {
      while (true) {
        try {
          while (true);
        } catch {}
      }
    },
  ],
  [
    "a loop that fills memory slowly",
    () => {
      for (const list: number[] = []; ; ) list.length = Math.min(list.push(1), 10);
    },
  ],
  [
    "a loop in a callback",
    () =>
      [1].map(() => {
        while (true);
      }),
  ],
];

for (const [name, work] of endless) {
  test(`${name} is ended, and what comes next runs`, () => {
    assert.throws(() => withinTime(work, limit), new TimeLimitError("it did not finish within 0.2 s"));
    assert.equal(
      withinTime(() => "next", limit),
      "next",
    );
  });
}

test("a limit inside a limit is its own", () => {
  const inner = (): unknown =>
    withinTime(() => {
      while (true);
    }, limit);
  assert.equal(
    withinTime(() => {
      assert.throws(inner, TimeLimitError);
      return "outer";
    }, 60_000),
    "outer",
  );
});

test("an odd error is passed on", () => {
  const odd = new Proxy(
    {},
    {
      get: () => {
        throw 1;
      },
    },
  );
  let caught: unknown;
  try {
    withinTime(() => {
      throw odd;
    }, limit);
  } catch (error) {
    caught = error;
  }
  assert.ok(caught === odd);
});

test("what the work had lent is given back, and what was lent around it is not", () => {
  const events: string[] = [];
  const restore = lend(() => events.push("outer"));
  assert.throws(
    () =>
      withinTime(() => {
        lend(() => events.push("first"));
        lend(() => events.push("second"));
        while (true);
      }, limit),
    TimeLimitError,
  );
  assert.deepEqual(events, ["second", "first"]);
  restore();
  restore();
  assert.deepEqual(events, ["second", "first", "outer"]);
});

test("what cannot be given back keeps nothing else from being given back, and is told", () => {
  const events: string[] = [];
  lend(() => events.push("first"));
  lend(() => assert.fail("no more"));
  lend(() => events.push("last"));
  assert.throws(() => giveBack(), /no more/);
  assert.deepEqual(events, ["last", "first"]);
});
