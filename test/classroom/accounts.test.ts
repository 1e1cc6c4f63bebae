/** Who may sign in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { enrol, hashPassword, listed, newPassword, readAccounts } from "../../src/classroom/accounts";

const lists: [csv: string, wanted: string | { id: string; name: string }[]][] = [
  ["id,name\nada,Ada Lovelace\n", [{ id: "ada", name: "Ada Lovelace" }]],
  ["\uFEFFID;First name;Last name\r\nada;Ada;Lovelace\r\n", [{ id: "ada", name: "Ada Lovelace" }]],
  ["id\nada@uni.example\n", [{ id: "ada@uni.example", name: "ada@uni.example" }]],
  ["name\nAda\n", "no column called id or email"],
  ["id,name\n", "names no learner"],
  ["id,name\nada,A\nADA,B\n", "names ADA twice"],
  ["id,name\n../x,A\n", "nobody can sign in as ../x"],
  ["id,name\na b,A\n", "nobody can sign in as a b"],
  ["id,name\n,A\n", "no id"],
];

for (const [csv, wanted] of lists)
  test(`a list of accounts: ${JSON.stringify(csv)}`, () => {
    if (typeof wanted !== "string") return assert.deepEqual(readAccounts(csv, "class.csv"), wanted);
    assert.throws(
      () => readAccounts(csv, "class.csv"),
      (error: Error) => error.message.includes(wanted),
    );
  });

test("an account keeps its number and its password; who left cannot sign in, and no one else gets the number", () => {
  const first = enrol(readAccounts("id\nada\nbob\n", ""), [], 50_000);
  assert.deepEqual(
    first.accounts.map(({ uid }) => uid),
    [50_000, 50_001],
  );
  assert.equal(first.made.length, 2);
  const second = enrol(readAccounts("id\ncarol\nADA\n", ""), first.accounts, 50_000);
  assert.deepEqual(
    second.made.map(({ id }) => id),
    ["carol"],
  );
  const bob = second.accounts.find(({ id }) => id === "bob");
  const ada = second.accounts.find(({ id }) => id === "ada");
  assert.equal(bob?.password, "");
  assert.equal(ada?.password, first.accounts[0]?.password);
  const third = enrol(readAccounts("id\nada\nbob\n", ""), second.accounts, 50_000, ["ada"]);
  assert.deepEqual(third.made.map(({ id }) => id).sort(), ["ada", "bob"]);
  assert.deepEqual(
    third.accounts.map(({ id, uid }) => `${id} ${uid}`),
    ["ada 50000", "bob 50001", "carol 50002"],
  );
});

test("a password is made anew only for who is listed, and an instructor's name is an id like any other", () => {
  assert.throws(() => enrol(readAccounts("id\nada\n", ""), [], 50_000, ["adaa"]), /--renew: nobody signs in as adaa/);
  assert.throws(
    () => listed("Grace Hopper", "Instructor", "--instructor"),
    /--instructor: nobody can sign in as Grace/,
  );
});

test("a password can be read aloud, and is kept hashed with a salt of its own", () => {
  assert.match(newPassword(), /^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
  assert.notEqual(hashPassword("a"), hashPassword("a"));
  assert.match(hashPassword("a"), /^scrypt\$16384\$8\$1\$[^$]+\$[^$]{44}$/);
});
