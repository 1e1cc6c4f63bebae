import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { strToU8, type ZipOptions, zipSync } from "fflate";
import { NotReadable, takeIn } from "../../../src/grading/intake";
import { exercise, file02, folder, originals, other, renamed, told } from "./material";

/** A zip whose first member's name, in both places, is another one of the same length. */
function misnamed(name: string): Uint8Array {
  const made = Buffer.from(zipSync({ ["x".repeat(name.length)]: exercise, [`ada/${file02}`]: exercise }));
  for (let at = made.indexOf("x".repeat(name.length)); at >= 0; at = made.indexOf("x".repeat(name.length), at + 1))
    made.write(name, at);
  return made;
}

/** A zip whose members have names of these bytes, and another one in the field for Unicode where it is given. */
function ofWindows(names: readonly (readonly [bytes: string, unicode?: string])[]): Uint8Array {
  const field = (name: string, unicode: string): Buffer => {
    const start = Buffer.alloc(5, 1);
    start.writeUInt32LE(crc32(Buffer.from(name, "latin1")), 1);
    return Buffer.concat([start, Buffer.from(unicode)]);
  };
  const members = names.map(([name, unicode], i): [string, [Uint8Array, ZipOptions]] => {
    const extra = unicode === undefined ? {} : { extra: { 28789: field(name, unicode) } };
    return [`${i}`.repeat(name.length), [exercise, extra]];
  });
  const made = Buffer.from(zipSync(Object.fromEntries(members)));
  for (const [i, [name]] of names.entries()) {
    const plain = `${i}`.repeat(name.length);
    for (let at = made.indexOf(plain); at >= 0; at = made.indexOf(plain, at + 1)) made.write(name, at, "latin1");
  }
  return made;
}

const none = new Uint8Array();
const unsafe = "has a name that leads out of the zip or holds control characters, and is not read";
const zips: [what: string, zip: Uint8Array, told: string[]][] = [
  ["a folder a learner", zipSync({ "ada/x.ipynb": exercise, "bob/y.ipynb": other, "__MACOSX/ada/._x.ipynb": other }), ["ada: 02 from x.ipynb", "bob: 07 from y.ipynb"]],
  ["in a folder of the zip's name", zipSync({ "class/ada/x.ipynb": exercise, "class/bob/y.ipynb": exercise }), ["ada: 02 from x.ipynb", "bob: 02 from y.ipynb"]],
  ["a learner's folder whose name begins with a dot", zipSync({ "class/.ada/x.ipynb": exercise, "class/.ada/y.ipynb": exercise, "class/bob/y.ipynb": exercise }),
    ["bob: 02 from y.ipynb", "! .ada begins with a dot, and is not looked into: rename it if it is a learner's."]],
  ["learners without a notebook", zipSync({ "class/ada/x.ipynb": exercise, "class/ada/a/a.pdf": none, "class/bob/a.pdf": none, "class/bob/b/b.pdf": none, "class/read me.txt": none }),
    ["ada: 02 from x.ipynb", "bob ! The folder has no notebook in it."]],
  ["Moodle's and Canvas's without a notebook", zipSync({ "Ada_12_assignsubmission_file_/a.pdf": none, "bob_13_346_x.ipynb": exercise, "cyd_14_347_a.pdf": none, "read me.txt": none }),
    ["bob_13: 02 from x.ipynb", "Ada_12 ! The folder has no notebook in it.", "cyd_14 ! a.pdf is no notebook, and is not read."]],
  ["zips in a zip", zipSync({ "ada.zip": zipSync({ "x.ipynb": exercise }) }), ["ada: 02 from x.ipynb"]],
  ["the newest by the times in it", zipSync({ "ada/a.ipynb": [exercise, { mtime: "2026-02-01" }], "ada/b.ipynb": [renamed, { mtime: "2026-01-01" }] }),
    ["ada: 02 from a.ipynb", "ada ! a.ipynb counts, which was changed last; there is also b.ipynb."]],
  ["a link", zipSync({ "ada/x.ipynb": [strToU8("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }], "ada/y.ipynb": exercise }), ["ada: 02 from y.ipynb", "ada ! x.ipynb is a link, which is not followed."]],
  ["a name that leads out", misnamed("../../x.ipynb"), [`ada: 02 from ${file02}`, `! ../../x.ipynb ${unsafe}.`]],
  ["an absolute name", misnamed("/etc/x.ipynb"), [`ada: 02 from ${file02}`, `! /etc/x.ipynb ${unsafe}.`]],
  ["control characters", misnamed("ada/\u001b[2J.ipynb"), [`ada: 02 from ${file02}`, `! ada/\u001b[2J.ipynb ${unsafe}.`]],
  ["Windows' umlauts", ofWindows([["M\u0081ller/02.ipynb"], ["M\u0094ller/02.ipynb"]]), ["Müller: 02 from 02.ipynb", "Möller: 02 from 02.ipynb"]],
  ["what only the field for Unicode has", ofWindows([["?ukasz/02.ipynb", "Łukasz/02.ipynb"], ["?ukasz/2.ipynb", "Čukasz/2.ipynb"]]), ["Łukasz: 02 from 02.ipynb", "Čukasz: 02 from 2.ipynb"]],
  ["a bomb", zipSync({ "ada/x.ipynb": Buffer.alloc(15_000_000) }), ["ada ! x.ipynb unpacks to 1024 times its size, and is not read."]],
]; // biome-ignore format: rows

for (const [what, content, expected] of zips)
  test(`out of a zip: ${what}`, () =>
    assert.deepEqual(told(takeIn(join(folder({ "class.zip": content }), "class.zip"), originals)), expected));

test("a member that is damaged, encrypted or says a wrong size is named; a zip that is none is refused", () => {
  const good = Buffer.from(zipSync({ "ada/x.ipynb": exercise, "ada/y.ipynb": other }));
  const first = good.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const spoilt = (change: (bytes: Buffer) => void): string[] => {
    const bytes = Buffer.from(good);
    change(bytes);
    return told(takeIn(join(folder({ "class.zip": bytes }), "class.zip"), originals)).filter((line) =>
      line.includes("!"),
    );
  };
  assert.deepEqual(
    spoilt((bytes) => bytes.fill(1, 60, 80)),
    ["ada ! x.ipynb is damaged in its zip."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt32LE(5, first + 24)),
    ["ada ! x.ipynb is damaged in its zip."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt32LE(2 ** 31, first + 42)),
    ["ada ! x.ipynb is damaged in its zip."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt16LE(1, first + 8)),
    ["ada ! x.ipynb is encrypted."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt16LE(99, first + 10)),
    ["ada ! x.ipynb is packed in a way that is not known here (method 99)."],
  );
  assert.throws(
    () => spoilt((bytes) => bytes.fill(0, bytes.length - 22)),
    new NotReadable("is not a zip file, or is incomplete"),
  );
  assert.throws(
    () => spoilt((bytes) => bytes.fill(0, first, first + 4)),
    new NotReadable("has a damaged list of members"),
  );
});

test("what Python packs is read, of its large form as well", () => {
  const top = folder({ "x.ipynb": exercise });
  const program = [
    "import zipfile, sys",
    "z = zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED)",
    "with z.open(zipfile.ZipInfo('ada/\u00fc.ipynb'), 'w', force_zip64=True) as f: f.write(open(sys.argv[1], 'rb').read())",
    "z.write(sys.argv[1], 'bob/stored.ipynb', zipfile.ZIP_STORED)",
    "z.close()",
  ].join("\n");
  execFileSync("python3", ["-c", program, join(top, "x.ipynb"), join(top, "class.zip")], {
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  assert.deepEqual(told(takeIn(join(top, "class.zip"), originals)), [
    "ada: 02 from \u00fc.ipynb",
    "bob: 02 from stored.ipynb",
  ]);
});
