/** The class, graded by the real `workbook grade`: what is expected of each, also when it is killed again and again. */
import assert from "node:assert/strict";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { random } from "../../../src/random";
import { type GradeEnd, gradesIn, lasting, startGrade } from "../hostile/grade";
import { stillThere } from "../hostile/processes";
import { openWorld, skip, type World } from "../hostile/world";
import { learnerIds, type WrittenClass, writeClass } from "./writeClass";

const learners = 30;

/** Some of each kind of exercise. */
const interrupted = learnerIds(30).filter((_, i) => i % 8 === 2);
const kills = 20;
const seed = Number(process.env["KILL_SEED"] ?? 18);

let world: World;
let written: WrittenClass;
let whole: GradeEnd;

describe("a class", { skip }, () => {
  before(async () => {
    world = await openWorld();
    written = writeClass(world.submissions, { learners });
    whole = await startGrade([world.submissions, "--out", world.out], world.env()).ended;
  });
  after(() => world.close());

  test("a class is graded as its submissions were made", () => {
    assert.equal(whole.code, 0, whole.printed.slice(-2000));
    const grades = gradesIn(world.out);
    const given = grades.learners.flatMap(({ id, notebooks }) =>
      notebooks.flatMap(({ exercise, tasks }) =>
        tasks.map((task) => [`${id} ${exercise} ${task.id}`, task.state, task.points, ...task.slips]),
      ),
    );
    const expected = written.notebooks.flatMap(({ learner, exercise, tasks }) =>
      tasks.map(({ id, state, points, slips }) => [`${learner} ${exercise} ${id}`, state, points, ...(slips ?? ["?"])]),
    );
    const found = new Map(given.map(([place, ...rest]) => [place, rest]));
    for (const [place, ...wanted] of expected) {
      const got = found.get(place);
      const unknown = wanted.at(-1) === "?";
      assert.deepEqual(unknown ? [...(got?.slice(0, 2) ?? []), "?"] : got, wanted, String(place));
    }
    assert.equal(given.length, expected.length);
  });

  test(`killed at ${kills} random moments and begun again, the grades are those of an unbroken run`, async (t: TestContext) => {
    const submissions = join(world.home, "some");
    for (const id of interrupted)
      cpSync(join(world.submissions, id), join(submissions, id), { recursive: true, preserveTimestamps: true });
    const out = join(world.home, "some's grades");
    const draw = random(seed);
    // About half of what the unbroken run took for these, and what it takes to begin.
    const span = 1 + (whole.seconds * interrupted.length) / learners / 2;
    const moments: number[] = [];
    let finished = 0;
    while (moments.length < kills) {
      const run = startGrade([submissions, "--out", out], world.env());
      const moment = 1000 * Math.max(0.1, draw() * span);
      const timer = setTimeout(run.kill, moment);
      const { signal, code, printed } = await run.ended;
      clearTimeout(timer);
      assert.deepEqual(await stillThere(run.started), [], "processes that the killed run has left");
      if (signal === "SIGKILL") moments.push(Math.round(moment));
      else {
        assert.equal(code, 0, printed.slice(-2000));
        finished++;
        assert.equal(
          lasting(gradesIn(out)),
          lasting(gradesIn(world.out), (id) => interrupted.includes(id)),
        );
        rmSync(out, { recursive: true });
      }
    }
    const last = await startGrade([submissions, "--out", out], world.env()).ended;
    t.diagnostic(`seed ${seed}: killed after ${moments.join(", ")} ms; ${finished} runs came to their end before that`);
    assert.equal(last.code, 0, last.printed.slice(-2000));
    assert.equal(
      lasting(gradesIn(out)),
      lasting(gradesIn(world.out), (id) => interrupted.includes(id)),
    );
    const stray = readdirSync(out, { recursive: true })
      .map(String)
      .filter((name) => /tmp|draft|part/i.test(name));
    assert.deepEqual(stray, [], "unfinished files");
  });

  test("nothing is left of the runs that were killed, nor of the others, among temporary files", () => {
    assert.deepEqual(readdirSync(world.scratch), []);
  });
});
