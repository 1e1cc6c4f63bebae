/** Node's spec reporter without the tests that `--test-name-pattern` leaves out: Node 20 reports each as skipped. */
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

/** @param {AsyncIterable<TestEvent>} events */
export default async function* report(events) {
  yield* Readable.from(withoutLeftOut(events)).compose(new spec());
}
