/** Node's spec reporter without the tests that `--test-name-pattern` leaves out (Node 20 reports each as skipped), and with the longest files. */
import { relative } from "node:path";
import { Readable } from "node:stream";
import { spec } from "node:test/reporters";

/** @typedef {import("node:test/reporters").TestEvent} TestEvent */

/** @param {AsyncIterable<TestEvent>} events */
async function* withoutLeftOut(events) {
  /** Starts are held until something below them is reported. @type {Held[]} */
  let held = [];
  for await (const event of events) {
    if (event.type === "test:start") {
      held.push({ event, emptied: false });
      continue;
    }
    if (event.type === "test:pass" || event.type === "test:fail") {
      const { name, nesting, skip } = event.data;
      const last = held.at(-1);
      const own = last?.event.data.name === name && last.event.data.nesting === nesting ? last : undefined;
      if (own && (own.emptied || skip === "test name does not match pattern")) {
        held.pop();
        const parent = held.at(-1);
        if (parent) parent.emptied = true;
        continue;
      }
      yield* held.map(({ event }) => event);
      held = [];
    }
    yield event;
  }
}

/** @typedef {{ event: Extract<TestEvent, { type: "test:start" }>, emptied: boolean }} Held whether all below it was left out */

/** Of fewer files one sees it without being told. */
const worthTelling = 10;

/** @param {AsyncIterable<TestEvent>} events */
async function* withLongestFiles(events) {
  /** Seconds of a file's tests. @type {Map<string, number>} */
  const seconds = new Map();
  for await (const event of events) {
    if ((event.type === "test:pass" || event.type === "test:fail") && event.data.nesting === 0) {
      const { file = "", details } = event.data;
      seconds.set(file, (seconds.get(file) ?? 0) + details.duration_ms / 1000);
    }
    yield event;
  }
  if (seconds.size <= worthTelling) return;
  const longest = [...seconds].sort(([, a], [, b]) => b - a).slice(0, worthTelling);
  const message = `longest files: ${longest.map(([file, each]) => `${relative("test", file)} ${each.toFixed(0)} s`).join(", ")}`;
  yield/** @type {TestEvent} */ ({ type: "test:diagnostic", data: { nesting: 0, message } });
}

/** @param {AsyncIterable<TestEvent>} events */
export default async function* report(events) {
  yield* Readable.from(withLongestFiles(withoutLeftOut(events))).compose(new spec());
}
