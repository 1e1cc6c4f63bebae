import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph } from "../../src/tensor/graph/graph";
import { Session } from "../../src/tensor/graph/session";
import { assign, variable } from "../../src/tensor/graph/weights";

test("a variable does not keep the memory of what it was given", () => {
  const size = 96;
  const graph = new Graph();
  const value = graph.placeholder("float32", [size]);
  const kept = Array.from({ length: 32 }, () => variable(graph, [size]));
  const set = kept.map((one) => graph.after(graph.scalar(0), [assign(graph, one, value)]));
  const session = new Session(graph.nodes);
  // Where an array lies is chance; of so many, TensorFlow could use some as they are.
  const given = kept.map((_, i) => new Float32Array(size).fill(i));
  given.forEach((values, i) => {
    session.run([[value, { values, shape: [size] }]], [set[i]]);
  });
  for (const values of given) values.fill(-1);
  kept.forEach(({ read }, i) => {
    assert.deepEqual(session.run([], [read])[0], new Float32Array(size).fill(i));
  });
  session.dispose();
});
