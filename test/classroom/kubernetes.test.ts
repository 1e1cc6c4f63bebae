/** The values for Zero to JupyterHub, as helm would take them. `zero-to-jupyterhub.json` has the chart's schema and defaults. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { places } from "../../src/host/places";
import { installedHub } from "./room";

let python = "";
before(() => {
  python = installedHub().python;
});

const given = readFileSync(join(places().program, "classroom", "kubernetes", "values.yaml"), "utf8");
const values = given
  .replace('user_password: ""', "user_password: eight-letters")
  .replace('admin_password: ""', `admin_password: ${"a".repeat(32)}`);

function faultsOf(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), "workbook-values-"));
  const file = join(folder, "values.yaml");
  writeFileSync(file, yaml);
  const args = ["-I", join(__dirname, "checkValues.py"), join(__dirname, "zero-to-jupyterhub.json"), file];
  const { stdout, stderr } = spawnSync(python, args, { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return stdout + stderr;
}

const rows: [name: string, yaml: string, fault: RegExp][] = [
  ["with passwords", values, /^$/],
  [
    "as they are: nobody signs in with what everybody can read",
    given,
    /^ada signs in as None\ninstructor signs in as None\n$/,
  ],
  ["a name that the chart does not know", values.replace("homeMountPath", "homeMount"), /'homeMount' was unexpected/],
  ["a text for a number", values.replace("uid: 1000", "uid: node"), /singleuser\.uid: 'node' is not of type/],
  ["a name twice", `${values}\ncull:\n  every: 5\n`, /a name stands twice/],
  [
    "an instructor's name that is no administrator's",
    values.replace("[instructor]", "[grace]"),
    /Instructor signs in as .*'admin': False/,
  ],
  ["no Python", values.replace("lambda spawner:", "lambda spawner"), /SyntaxError/],
];

for (const [name, yaml, fault] of rows)
  test(`values for Kubernetes: ${name}`, () => assert.match(faultsOf(yaml), fault));

test("the values fit the image: its home, its user and what it starts", () => {
  const dockerfile = readFileSync(join(places().program, "Dockerfile"), "utf8");
  const home = /WORKBOOK_HOME=(\S+)/.exec(dockerfile)?.[1];
  assert.match(values, new RegExp(`WORKBOOK_HOME: ${home}\n`));
  assert.match(values, new RegExp(`homeMountPath: ${home}\n`));
  assert.match(dockerfile, /^USER node$/m); // user 1000 of the image that it is made from
  assert.match(readFileSync(join(places().program, "docker", "requirements.in"), "utf8"), /^jupyterhub==/m);
});
