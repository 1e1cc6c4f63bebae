/** How a class stands, and the page that shows it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { type CatalogueExercise, classState, type LearnerFacts } from "../../src/classroom/classState";
import { classPage, liveScript } from "../../src/classroom/page";

const catalogue: CatalogueExercise[] = [
  {
    name: "02-x",
    tasks: [
      { id: "2.1", title: "One <layer>", slips: { bias: "What of *the* bias?" } },
      { id: "2.2", title: "Two", slips: {} },
    ],
  },
];
const now = Date.parse("2026-03-03T10:10:00.000Z");

function facts(id: string, tasks: object, more: Partial<LearnerFacts> = {}): LearnerFacts {
  const home = { progress: { learners: { [id]: tasks } }, savedFile: undefined, movedAt: 0 };
  return { id, name: id, learner: id, signedIn: true, handedIn: [], home, ...more };
}

const failed = (at: string, slips: string[]) => ({
  passed: false,
  share: 0,
  failedTries: 2,
  hints: 0,
  at,
  last: { state: "failed", slips },
});
const passed = (at: string) => ({
  passed: true,
  share: 1,
  failedTries: 0,
  hints: 0,
  at,
  last: { state: "passed", slips: [] },
});

test("who is where, by slip: only the last check of a task counts, and only slips that the task knows", () => {
  const state = classState(
    [
      facts("ada", { "2.1": failed("2026-03-03T10:09:30.000Z", ["bias", "constructor", "<b>"]) }),
      facts("bob", { "2.1": failed("2026-03-03T10:00:00.000Z", ["bias"]) }),
      facts(
        "carol",
        { "2.1": passed("2026-03-03T10:09:00.000Z"), "2.2": passed("2026-03-03T10:09:10.000Z") },
        { handedIn: ["02-x"] },
      ),
      facts("dan", { "9.9": failed("2026-03-03T10:09:30.000Z", ["bias"]), "2.1": "nonsense" }, { signedIn: false }),
      facts("eve", {}, { home: { progress: { learners: [] }, savedFile: undefined, movedAt: 0 } }),
    ],
    catalogue,
    now,
  );
  assert.deepEqual(
    state.slips.map(({ task, sentence, who }) => [task.id, sentence, who]),
    [["2.1", "What of *the* bias?", ["ada", "bob"]]],
  );
  assert.deepEqual(
    state.learners.map(({ still }) => still),
    [false, true, false, false, false],
  );
  assert.deepEqual(
    state.learners.map(({ passedTasks }) => passedTasks),
    [0, 0, 2, 0, 0],
  );
  assert.deepEqual(state.exercises, [{ name: "02-x", begun: 4, done: 1, handedIn: 1 }]);
  assert.equal(state.learners[0]?.exercise, "02-x");
  assert.equal(state.learners[4]?.stillFor, undefined);
});

test("the page shows names as they are written, and nothing in them acts", () => {
  const name = `<img src=x onerror="alert(1)"> \u202e`;
  const page = classPage(
    classState([facts("ada", { "2.1": failed("2026-03-03T10:09:30.000Z", ["bias"]) }, { name })], catalogue, now),
    new Date(now),
    "/services/classroom/",
  );
  assert.doesNotMatch(page, /<img|onerror="|\u202e/);
  assert.match(page, /&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt; \\u202e/);
  assert.match(page, /One &lt;layer&gt;/);
  assert.match(page, /What of <em>the<\/em> bias\?/);
});

test("the page renews itself, but not under a reader's hands, and says so", async () => {
  const classes = new Set<string>();
  const part = { innerHTML: "before", dataset: { every: "1" }, contains: (node: unknown) => node === part };
  const document = {
    activeElement: part as unknown,
    getElementById: () => part,
    body: {
      classList: {
        toggle: (name: string, on: boolean) => (on ? classes.add(name) : classes.delete(name)),
        add: (name: string) => classes.add(name),
        remove: (name: string) => classes.delete(name),
      },
    },
  };
  let renew = (): void => assert.fail("nothing is awaited");
  runInNewContext(liveScript, {
    document,
    getSelection: () => ({ isCollapsed: true }),
    fetch: async () => ({ ok: true, text: async () => "after" }),
    setTimeout: (next: () => void) => {
      renew = next;
    },
  });
  const renewed = async (): Promise<unknown> => {
    renew();
    for (let i = 0; i < 10; i++) await turn();
    return [part.innerHTML, ...classes];
  };
  assert.deepEqual(await renewed(), ["before", "held"]);
  document.activeElement = null;
  assert.deepEqual(await renewed(), ["after"]);
});
