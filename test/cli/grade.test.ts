import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { strToU8, zipSync } from "fflate";
import { type GradeFlags, grade } from "../../src/cli/gradeSubmissions";
import { watchArrivals } from "../../src/cli/watchArrivals";
import { codeName } from "../../src/grading/secret";
import { formatNotebook, type Notebook } from "../../src/jupyter/notebook";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { gradesIn, lasting, startGrade } from "../grading/hostile/grade";

const root = join(__dirname, "..", "..");
const name = "02-parameters-and-memory";
const scratch = mkdtempSync(join(tmpdir(), "a class, graded "));
after(() => rmSync(scratch, { recursive: true }));

function folder(path: string, files: Readonly<Record<string, string>> = {}): string {
  const top = join(scratch, path);
  mkdirSync(top, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(top, file, ".."), { recursive: true });
    writeFileSync(join(top, file), content);
  }
  return top;
}

const solved = (): Notebook => readNotebook(join(root, "answers", `${name}.ipynb`));
const good = formatNotebook(solved());
/** Right, with a check deleted and another changed, and a text in the place of an answer. */
const damaged = (): string => {
  const notebook = solved();
  const cells = notebook.cells.filter(({ id }) => id !== "check-2-2");
  for (const cell of cells) {
    if (cell.id === "check-2-1") cell.source = 'await check("2.1", 180200);';
    if (cell.id === "answer-2-1") cell.source = "const layerParameters: number = 1;";
  }
  return formatNotebook({ ...notebook, cells });
};

const handedIn = folder("handed in", {
  [`ada/${name}.ipynb`]: good,
  "bob/mine.ipynb": damaged(),
  "eve/x.ipynb": good.slice(0, 5000),
});
const roster = join(scratch, "class.csv");
const secretFile = join(scratch, "class.secret");
const secret = "5".repeat(64);
writeFileSync(roster, "id;first name\nada;Ada\nbob;Bob\nzoe;Zoe\n");
writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 });

const kept = '{"version":1,"exercises":[],"learners":[]}';
const graded = folder("graded before", {
  "grades.json": kept,
  "moodle.csv": "id\nada\n",
});

const standard: GradeFlags = {
  out: join(scratch, "none"),
  numbers: "record",
  lanes: 2,
  timeout: 60,
  notebookTimeout: 60,
  unsafe: true,
};
const wrong: [what: string, submissions: string, flags: Partial<GradeFlags>, message: RegExp][] = [
  ["no folder", join(scratch, "nowhere"), {}, /^there is nothing at .*nowhere$/],
  ["an empty folder", folder("empty"), {}, /^there are no submissions in .*empty$/],
  ["a file that is no zip", join(folder("files", { "x.zip": "abc" }), "x.zip"), {}, /x\.zip is not a zip file, or is incomplete$/],
  ["a pipe", "/dev/null", {}, /^\/dev\/null is neither a folder nor a file$/],
  ["grades among the submissions", handedIn, { out: join(handedIn, "grades") }, /^--out lies in the folder with the submissions: /],
  ["grades among one's own copies", handedIn, { out: join(root, "work", "x") }, /has your own copies, which nothing may overwrite$/],
  ["a file in the place of grades", handedIn, { out: roster }, /class\.csv is a file, not a folder$/],
  ["submissions where kept runs go", folder("own/submissions", { "ada/x.ipynb": good }), { out: join(scratch, "own") }, /^the submissions lie in .*own.submissions, where grading keeps files of its own$/],
  ["submissions where pages go", folder("own/learners", { "ada/x.ipynb": good }), { out: join(scratch, "own") }, /^the submissions lie in .*own.learners, /],
  ["an export beside no grades of ours", handedIn, { out: folder("exported", { "canvas.csv": "Student", "moodle.csv": "ID" }) }, /^--out .*exported has files of somebody else's, which would be overwritten: canvas\.csv, moodle\.csv$/],
  ["grades of something else", handedIn, { out: folder("other grades", { "grades.json": "[1]" }) }, /would be overwritten: .*grades\.json$/],
  ["a roster in the place of a report", handedIn, { out: graded, roster: join(graded, "moodle.csv") }, /moodle\.csv would be overwritten: grading writes a file there$/],
  ["no roster", handedIn, { roster: join(scratch, "no.csv") }, /no\.csv cannot be read \(ENOENT\)$/],
  ["a doubled roster", handedIn, { roster: join(folder("double", { "c.csv": "id\nada\nADA\n" }), "c.csv") }, /c\.csv names ADA twice$/],
  ["a secret without a roster", handedIn, { secret: roster }, /^--secret needs --roster/],
  ["no secret", handedIn, { roster, secret: roster }, /class\.csv holds no secret of workbook roster$/],
  ["a zip that is watched", join(scratch, "files", "x.zip"), { watch: true }, /is no folder, and nothing arrives in it$/],
  ["two places to run in", handedIn, { server: "http://127.0.0.1/" }, /^--unsafe and --server are two places/],
  ["a token of nothing", handedIn, { token: "t" }, /^--token is a server's$/],
  ["a server that is none", handedIn, { unsafe: false, server: "localhost" }, /^--server is no address/],
  ["a server that does not answer", handedIn, { unsafe: false, server: "http://127.0.0.1:9/", out: join(scratch, "unmade") }, /^no Jupyter server answers at http:\/\/127\.0\.0\.1:9\/ \(/],
  ["nothing to judge again", handedIn, { rejudge: true }, /^nothing was graded into /],
]; // biome-ignore format: rows

for (const [what, submissions, flags, message] of wrong)
  test(`refused: ${what}`, async () => {
    await assert.rejects(grade(submissions, { ...standard, ...flags }), { message });
    assert.ok(!existsSync(join(standard.out, "grades.json")));
  });

test("names of files out of a zip do nothing to the terminal on which they are told", async (t) => {
  const zip = join(folder("names"), "class.zip");
  writeFileSync(zip, zipSync({ "ada/\u001b[2J.ipynb": strToU8("{}") }));
  const write = t.mock.method(process.stderr, "write", () => true);
  await assert.rejects(grade(zip, standard), /there are no submissions/);
  const said = write.mock.calls.map(({ arguments: [text] }) => String(text)).join("");
  assert.match(said, /\\u001b\[2J\.ipynb has a name/);
  assert.ok(!said.includes("\u001b"));
});

test("a class, from folders to reports; what was run is not run again, and two gradings do not mix", async () => {
  const out = join(scratch, "grades");
  const args = [handedIn, "--out", out, "--roster", roster, "--secret", secretFile, "--json"];
  const first = startGrade(args, process.env);
  const kept = join(out, "submissions", "ada", `${name}.json`);
  let second: ReturnType<typeof startGrade> | undefined;
  const untilLocked = setInterval(() => {
    if (second === undefined && existsSync(join(out, ".grading.lock"))) second = startGrade(args, process.env);
  }, 50);
  const end = await first.ended;
  clearInterval(untilLocked);
  assert.equal(end.code, 0, end.printed);
  const refused = await second?.ended;
  assert.equal(refused?.code, 1);
  assert.match(refused?.printed ?? "", /another grading writes to .*\nWait for it, or choose another --out\./);

  const grades = gradesIn(out);
  const points = grades.learners.map(({ id, notebooks }) => [
    id,
    ...notebooks.map(({ tasks }) => tasks.map((task) => task.points).join(" ")),
  ]);
  assert.deepEqual(points, [["ada", "1 1 1 2 2 2"], ["bob", "0 1 1 2 2 2"], ["eve"], ["zoe"]]); // biome-ignore format: a row each
  const [, bob, eve, zoe] = grades.learners;
  assert.deepEqual(bob.notebooks[0].notes, [
    "Had been changed, and is as it was handed out: the check of task 2.1.",
    "Had been deleted, and is back in its place: the check of task 2.2.",
  ]);
  assert.match(eve.notes.join(), /This learner is not in the roster\.,x\.ipynb is cut off/);
  assert.deepEqual(zoe.notes, ["Nothing was handed in."]);
  assert.equal(JSON.parse(readFileSync(kept, "utf8")).submission.learner, codeName(secret, "ada"));
  const lines = end.printed.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line)); // biome-ignore format: one chain
  assert.deepEqual(lines.slice(0, 2).map(({ learner, points: own }) => [learner, own]).sort(), [["ada", 9], ["bob", 8]]); // biome-ignore format: a row each
  assert.deepEqual([lines[2].notebooks, lines[2].notRun, lines.length], [2, 0, 3]);
  for (const file of ["grades.csv", "tasks.csv", "canvas.csv", "moodle.csv", "class.html", "learners/ada.html"])
    assert.ok(existsSync(join(out, file)), file);

  const stamp = readFileSync(kept, "utf8");
  writeFileSync(join(out, "grades.json"), "damaged"); // what was run shows whose folder it is
  const again = await startGrade([...args, "--rejudge"], process.env).ended;
  assert.equal(again.code, 0, again.printed);
  assert.equal(lasting(gradesIn(out)), lasting(grades));
  assert.equal(readFileSync(kept, "utf8"), stamp);
});

test("what arrives is graded when it is whole, and an error ends no watching", async () => {
  const top = folder("arriving", { "ada/x.ipynb": "1" });
  const end = new AbortController();
  let count = 0;
  let tell = (): void => undefined;
  const graded = (): Promise<void> => {
    count++;
    tell();
    if (count === 1) throw new Error("it went wrong");
    return Promise.resolve();
  };
  const until = (wanted: number): Promise<void> =>
    new Promise((resolve) => {
      tell = () => count >= wanted && resolve();
      tell();
    });
  void watchArrivals(top, graded, end.signal);
  await until(1);
  folder("arriving", { "bob/y.ipynb": "2" });
  await until(2);
  symlinkSync(join(top, "bob"), join(top, "eve"));
  writeFileSync(join(top, "notes.txt"), "no notebook");
  folder("arriving", { "ada/x.ipynb": "12" });
  await until(3);
  end.abort();
  assert.equal(count, 3);
});

test("a watched folder that is empty for a while costs no report", async () => {
  const [top, out] = [
    folder("unmounted"),
    folder("graded long ago", { "grades.json": kept, "class.html": "a report" }),
  ];
  const { child, ended } = startGrade([top, "--out", out, "--watch", "--rejudge"], process.env);
  let said = "";
  await new Promise<void>((resolve) => {
    child.on("close", resolve);
    child.stderr?.on("data", (text) => {
      said += text;
      if (said.includes("Ctrl-C ends this.")) resolve();
    });
  });
  child.kill("SIGINT");
  const { code, printed } = await ended;
  assert.match(
    printed,
    /^There are no submissions in .*unmounted now: the reports in .*graded long ago stay as they are\.$/m,
  );
  assert.equal(code, 0, printed);
  assert.equal(readFileSync(join(out, "class.html"), "utf8"), "a report");
  assert.equal(readFileSync(join(out, "grades.json"), "utf8"), kept);
});
