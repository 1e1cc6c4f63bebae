import assert from "node:assert/strict";
import { test } from "node:test";
import { strToU8, zipSync } from "fflate";
import { NotReadable, takeIn } from "../../../src/grading/intake";
import { Budget } from "../../../src/grading/intake/folder";
import { limits } from "../../../src/grading/intake/limits";
import { Unpacking } from "../../../src/grading/intake/zip";
import { exercise, file02, folder, originals } from "./material";

test("what one learner hands in, however much it is, keeps nobody else's from being looked at", () => {
  const members = Array.from({ length: limits.filesOfOne + 1 }, (_, i) => [`${i}.ipynb`, strToU8("{}")]);
  const many = zipSync(Object.fromEntries(members));
  const { learners } = takeIn(folder({ "ada/a.zip": many, "ada/b.zip": many, [`bob/${file02}`]: exercise }), originals);
  const [ada, bob] = learners;
  assert.equal(ada.notes.at(-1), `So it is with ${limits.filesOfOne + 1 - limits.notes} more of the files.`);
  assert.equal(bob.notebooks.length, 1);
});

test("how much may be looked at in a folder, and in those around it", () => {
  const outer = new Budget(3);
  const [one, other] = [new Budget(2, outer), new Budget(2, outer)];
  assert.deepEqual([one.take(), one.take(), one.take()], [true, true, false]);
  assert.equal(other.take(), false);
  assert.equal(new Budget(1).take(), true);
});

test("what is read again counts once among what is unpacked, and each learner's for itself", () => {
  const unpacking = new Unpacking(10);
  const [large, small] = [{ size: 6 }, { size: 5 }];
  for (const whose of ["ada", "ada", "bob"]) unpacking.take(large, whose);
  unpacking.take({ size: 10 }, "bob");
  assert.throws(
    () => unpacking.take(small, "ada"),
    new NotReadable("comes after more than enough in its zip, and is not read"),
  );
});
