import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Learner } from "../../src/grading/classGrades";
import { enrol } from "../../src/grading/enrol";
import type { HandedIn } from "../../src/grading/intake";
import { inRoster, parseRoster } from "../../src/grading/roster";
import { codeName, makeSecret, readSecret } from "../../src/grading/secret";

const ada = { id: "ada", firstName: "Ada", lastName: "Lovelace", email: "ada@x.org" };
const plain = "id,first_name,last_name,email\nada,Ada,Lovelace,ada@x.org\n";

const canvas = `Student,ID,SIS User ID,SIS Login ID,Section,Exercise 2 (7)
,,,,,Manual Posting
    Points Possible,,,,,9
"Lovelace, Ada",12,ada,ada@x.org,Room 1,
"Hopper, Grace",13,,grace@x.org,Room 1,8
"Jackson, Mary",14,,,Room 1,
`;

const rosters: [what: string, csv: string, expected: object | RegExp][] = [
  ["nbgrader's names", plain, [ada]],
  ["any order, semicolons, a byte order mark, Windows' line ends", "\uFEFFE-Mail;Last Name;First name;Student ID\r\nada@x.org;Lovelace;Ada;ada\r\n\r\n", [ada]],
  ["tabs, and columns that mean nothing here", "Group\tUsername\tSurname\tGiven name\n1\tada\tLovelace\tAda\n", [{ id: "ada", firstName: "Ada", lastName: "Lovelace" }]],
  ["an id before a login", "Login,ID\nal,ada\n", [{ id: "ada" }]],
  ["quotation marks", 'id,last name\nada,"Lovelace, Countess"\n', [{ id: "ada", lastName: "Lovelace, Countess" }]],
  ["empty fields, and lines that are short", "id,first name,email\nada,,\nbob\n", [{ id: "ada" }, { id: "bob" }]],
  ["no id and no address", "name,room\nada,x\n", /^class\.csv has no column called id or email in its first line, which has: name, room$/],
  ["Moodle's columns, where nobody has an ID number", "First name,Last name,ID number,Email address\nAda,Lovelace,,ada@x.org\nBen,Byron,77,ben@x.org\n", [
    { id: "ada@x.org", firstName: "Ada", lastName: "Lovelace", email: "ada@x.org" },
    { id: "77", firstName: "Ben", lastName: "Byron", email: "ben@x.org" },
  ]],
  ["addresses alone", "email\nada@x.org\n", [{ id: "ada@x.org", email: "ada@x.org" }]],
  ["nothing", "", /is empty$/],
  ["letters of another encoding", "id,name\nj,J\uFFFDrg\n", /^class\.csv is not in UTF-8$/],
  ["German names", "ID;Vorname;Nachname\nada;Ada;Lovelace\n", [{ id: "ada", firstName: "Ada", lastName: "Lovelace" }]],
  ["whole names", 'id,name\nada,Ada Lovelace\nben,"Byron, Ada"\n', [{ id: "ada", firstName: "Ada Lovelace" }, { id: "ben", firstName: "Ada", lastName: "Byron" }]],
  ["Canvas's gradebook", canvas, [
    { id: "ada", canvasId: "12", firstName: "Ada", lastName: "Lovelace" },
    { id: "grace@x.org", canvasId: "13", firstName: "Grace", lastName: "Hopper" },
    { id: "14", canvasId: "14", firstName: "Mary", lastName: "Jackson" },
  ]],
  ["a school's own columns, called as Canvas's are", "Student,ID,Section,Email\nAda Lovelace,4711,A,ada@x.org\nGrace Hopper,,A,grace@x.org\n", [
    { id: "4711", firstName: "Ada Lovelace", email: "ada@x.org" },
    { id: "grace@x.org", firstName: "Grace Hopper", email: "grace@x.org" },
  ]],
  ["nobody", "id\n", /^class\.csv names no learner$/],
  ["an empty id", "id,email\n , \nada,\n ,x@y\n,,Ben\n", /^class\.csv has no id and no email for its learner 3: , , Ben$/],
  ["one twice", "id\nada\nbob\nADA\n", /^class\.csv names ADA twice$/],
  ["an open quotation mark", 'id,email\n"ada,x\n', /quotation mark that is not closed/],
]; // biome-ignore format: rows

for (const [what, csv, expected] of rosters)
  test(`a roster with ${what}`, () => {
    if (expected instanceof RegExp)
      assert.throws(() => parseRoster(csv, "class.csv"), { name: "GradingError", message: expected });
    else assert.deepEqual(parseRoster(csv, "class.csv"), expected);
  });

const secret = "0".repeat(64);
const roster = parseRoster(`${plain}ben,Ada,Byron,\n77,Grace,Hopper,g@x.org\n`, "class.csv");
const codes = new Map(roster.map(({ id }) => [id, codeName(secret, id)]));

const found: [names: string[], id: string | undefined][] = [
  [["ada"], "ada"],
  [["ADA "], "ada"],
  [["ada@x.org"], "ada"],
  [[codeName(secret, "ben")], "ben"],
  [["Grace Hopper_5", "Grace Hopper"], "77"],
  [["hoppergrace_77", "hoppergrace"], "77"],
  [["Ada"], "ada"],
  [["Byron Ada"], "ben"],
  [["eve"], undefined],
  [[""], undefined],
]; // biome-ignore format: rows

for (const [names, id] of found)
  test(`in the roster by ${JSON.stringify(names)}: ${id}`, () => assert.equal(inRoster(names, roster, codes)?.id, id));

const whole = parseRoster('id,name\nada,Ada Lovelace\ngg,Gabriel José García Márquez\nben,"Byron, Ada"\n', "class.csv");
for (const [name, id] of [
  ["Ada Lovelace", "ada"],
  ["Lovelace Ada", "ada"],
  ["lovelaceada", "ada"],
  ["García Márquez Gabriel José", "gg"],
  ["garcíamárquezgabrieljosé", "gg"],
  ["Ada Byron", "ben"],
  ["byronada", "ben"],
  ["Gabriel", undefined],
])
  test(`by a roster with whole names: ${name}`, () => assert.equal(inRoster([name ?? ""], whole)?.id, id));

test("Canvas's number counts where the roster has it, and nowhere else", () => {
  const gradebook = parseRoster(canvas, "class.csv");
  const idIn = (list: readonly Learner[], name: string, number: string) => inRoster([`${name}_${number}`, name], list, undefined, number)?.id; // biome-ignore format: one thought
  assert.equal(idIn(gradebook, "somebody", "12"), "ada");
  assert.equal(idIn(gradebook, "jacksonmary", "14"), "14");
  assert.equal(idIn(roster, "somebody", "77"), undefined);
});

test("code names are the same each time, for any spelling, and others with another secret", () => {
  assert.match(codeName(secret, "Ada"), /^ada-[2-9a-z]{6}$/);
  assert.equal(codeName(secret, "Ada"), codeName(secret, " ADA"));
  assert.notEqual(codeName(secret, "Ada"), codeName("1".repeat(64), "Ada"));
  assert.match(codeName(secret, "Jos\u00e9.Garc\u00eda@x.org"), /^josegarcia-/);
  assert.match(codeName(secret, "\u5317"), /^learner-/);
  const many = new Set(Array.from({ length: 2000 }, (_, i) => codeName(secret, `u${i}`)));
  assert.equal(many.size, 2000);
});

const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-roster-"));
after(() => rmSync(scratch, { recursive: true }));

test("a secret is made once, for its owner alone, and nothing else is taken for one", () => {
  const file = join(scratch, "class.secret");
  assert.equal(makeSecret(file), true);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const first = readFileSync(file, "utf8");
  assert.equal(makeSecret(file), false);
  assert.equal(readFileSync(file, "utf8"), first);
  assert.equal(readSecret(file), first.trim());
  writeFileSync(join(scratch, "other"), "password");
  for (const [name, message] of [
    ["other", /holds no secret/],
    ["gone", /cannot be read \(ENOENT\)/],
    [".", /holds no secret/],
  ] as const)
    assert.throws(() => readSecret(join(scratch, name)), { message });
});

const folder = (id: string, exercise: string, submittedAt: string, aliases: string[] = []): HandedIn => ({
  id,
  aliases,
  notes: [],
  notebooks: [{ exercise, submittedAt, file: `${id}.ipynb`, hash: id, notes: [], read: () => new Uint8Array() }],
});

test("who handed nothing in, who is not in the roster, and several folders of one learner", () => {
  const learners = [
    folder("ada", "02", "2026-01-01"),
    folder("ADA", "02", "2026-02-01"),
    folder("Ada Lovelace_9", "03", "2026-01-01", ["Ada Lovelace"]),
    folder("eve", "02", "2026-01-01"),
  ];
  const { learners: found, notes } = enrol({ learners, notes: [] }, { roster, secret });
  assert.deepEqual(
    found.map(({ learner, code, notebooks }) => [learner.id, code, notebooks.map(({ file }) => file)]),
    [
      ["ada", codeName(secret, "ada"), ["ADA.ipynb", "Ada Lovelace_9.ipynb"]],
      ["ben", codeName(secret, "ben"), []],
      ["77", codeName(secret, "77"), []],
      ["eve", codeName(secret, "eve"), ["eve.ipynb"]],
    ],
  );
  assert.deepEqual(
    found.map(({ notes: own }) => own.join()),
    [
      "There is more than one folder of this learner's, “ada” and “ADA” and “Ada Lovelace_9”: of each exercise what was changed last counts.",
      "Nothing was handed in.",
      "Nothing was handed in.",
      "This learner is not in the roster.",
    ],
  );
  assert.deepEqual(notes, [
    "“eve” is not in the roster: a folder has a learner's id, code name, address, or first and last name.",
  ]);
});
