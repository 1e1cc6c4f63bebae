/** How cells are given to processes that compile, without any. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerCache } from "../../src/grading/compiler/answerCache";
import { type Asker, Compilers } from "../../src/grading/compiler/compilers";
import { type FakeBox, fakeBox, type Manner } from "./compiler/fakeBox";

const honest: Manner = (source) => ({ answer: `compiled ${source}` });

async function withCompilers(
  manner: Manner,
  options: ConstructorParameters<typeof Compilers>[1],
  work: (compile: (source: string, previous?: string, asker?: Asker) => Promise<string>, box: FakeBox) => Promise<void>,
): Promise<void> {
  const box = fakeBox(manner);
  const compilers = new Compilers(box, options);
  try {
    await work((source, previous = "", asker = {}) => compilers.compile({ previous, source }, asker), box);
  } finally {
    compilers.close();
  }
  assert.equal(box.alive(), 0);
}

test("what was compiled before is not compiled again, also while it is being compiled", () =>
  withCompilers(honest, { most: 1 }, async (compile, box) => {
    const all = await Promise.all([compile("a"), compile("a"), compile("b"), compile("a", "declare const x: 1;")]);
    assert.deepEqual(
      all.map((answer) => JSON.parse(answer)),
      ["compiled a", "compiled a", "compiled b", "compiled a"],
    );
    await compile("b");
    assert.deepEqual(box.asked, [["a", "b", "a"]]);
  }));

test("a cell that takes too long fails alone, in words, and is not taken for known", () =>
  withCompilers(
    (source) => (source === "bomb" ? undefined : honest(source, 1)),
    { most: 1, seconds: 0.2 },
    async (compile, box) => {
      const bomb = compile("bomb");
      const after = compile("after");
      await assert.rejects(bomb, /needed more than 0\.2 s for this cell/);
      assert.match(await after, /compiled after/);
      await assert.rejects(compile("bomb"), /needed more than/);
      assert.deepEqual(box.asked, [["bomb"], ["after", "bomb"], []]);
    },
  ));

test("a cell that costs the process is tried once more in a new one, for what came before may have been too much", () =>
  withCompilers(
    (source, nth) => (nth === 3 || source === "deep" ? { ends: "signal SIGSEGV" } : honest(source, nth)),
    { most: 1 },
    async (compile, box) => {
      for (const source of ["a", "b", "c"]) assert.match(await compile(source), new RegExp(`compiled ${source}`));
      await assert.rejects(compile("deep"), /broke off on this cell/);
      assert.match(await compile("d"), /compiled d/);
      assert.deepEqual(box.asked, [["a", "b", "c"], ["c", "deep"], ["deep"], ["d"]]);
    },
  ));

test("a process that does not start is no cell's doing: others are started, three in all", async () => {
  const few = new Compilers(fakeBox(honest, 2), { most: 1 });
  assert.match(await few.compile({ previous: "", source: "a" }), /compiled a/);
  few.close();
  const none = new Compilers(fakeBox(honest, 99), { most: 1 });
  await assert.rejects(none.compile({ previous: "", source: "a" }), /the compiler did not start \(exit code 1\)/);
  none.close();
});

test("a process that has grown is started anew after its cell", () =>
  withCompilers(
    (source) => ({ answer: source, megabytes: source === "large" ? 1000 : 300 }),
    { most: 1, megabytes: 900 },
    async (compile, box) => {
      for (const source of ["small", "large", "next"]) await compile(source);
      assert.deepEqual(box.asked, [["small", "large"], ["next"]]);
      assert.equal(box.alive(), 1);
    },
  ));

test("where a cell keeps a process busy, the others get one more, and no more than that", () =>
  withCompilers(
    (source) => (source.startsWith("bomb") ? undefined : honest(source, 1)),
    { most: 2, seconds: 5 },
    async (compile, box) => {
      const bomb = compile("bomb");
      bomb.catch(() => undefined);
      assert.match(await compile("a"), /compiled a/);
      assert.match(await compile("b"), /compiled b/);
      assert.deepEqual(box.asked, [["bomb"], ["a", "b"]]);
    },
  ));

test("a cell that nobody waits for any more keeps nobody waiting, and who waits is told when it is their turn", () =>
  withCompilers(
    (source) => (source.startsWith("bomb") ? undefined : honest(source, 1)),
    { most: 1 },
    async (compile, box) => {
      const gone = new AbortController();
      const begun: string[] = [];
      const asker = (name: string): Asker => ({ onBegun: () => void begun.push(name) });
      await new Promise<void>((resolve) => {
        const onBegun = (): void => {
          begun.push("bomb");
          resolve();
        };
        compile("bomb", "", { signal: gone.signal, onBegun }).catch(() => undefined);
      });
      const queued = compile("bomb 2", "", { signal: gone.signal, ...asker("bomb 2") });
      const after = compile("after", "", asker("after"));
      assert.deepEqual(begun, ["bomb"]);
      gone.abort();
      await assert.rejects(queued, /nobody waits for it/);
      assert.match(await after, /compiled after/);
      assert.deepEqual(begun, ["bomb", "after"]);
      assert.deepEqual(box.asked, [["bomb"], ["after"]]);
    },
  ));

test("a cell that two wait for goes on when one of them leaves", () =>
  withCompilers(honest, { most: 1 }, async (compile, box) => {
    const gone = new AbortController();
    const both = [compile("a", "", { signal: gone.signal }), compile("a")];
    gone.abort();
    for (const answer of await Promise.all(both)) assert.match(answer, /compiled a/);
    assert.deepEqual(box.asked, [["a"]]);
  }));

test("who asks when it is closed is told", async () => {
  const compilers = new Compilers(fakeBox(() => undefined));
  const waiting = compilers.compile({ previous: "", source: "a" });
  compilers.close();
  await assert.rejects(waiting, /nothing is compiled any more/);
  await assert.rejects(compilers.compile({ previous: "", source: "b" }), /nothing is compiled any more/);
});

test("the answers that are kept have a limit: those used longest ago make room", () => {
  const cache = new AnswerCache(1000);
  for (const question of ["a", "b", "c", "d"]) cache.set(question, question.repeat(100));
  assert.ok(cache.get("a"));
  for (const question of ["e", "f", "g", "h"]) cache.set(question, question.repeat(100));
  const kept = ["a", "b", "c", "d", "e", "f", "g", "h"].filter((question) => cache.get(question));
  assert.deepEqual(kept, ["a", "d", "e", "f", "g", "h"]);
  cache.set("large", "x".repeat(500));
  assert.equal(cache.get("large"), undefined);
});
