/** The pages of a graded class in a real browser: looked at by axe, and worked with by the keyboard alone. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import type { ClassGrades } from "../../src/grading/classGrades";
import { readPersonGrades } from "../../src/grading/mark/personGrades";
import { type MarkServer, serveMarking } from "../../src/grading/mark/server";
import { writeReports } from "../../src/grading/reports";
import { plausibleClass } from "../grading/reports/plausibleClass";
import { smallClass } from "../grading/reports/smallClass";
import { temporaryFolder } from "../host/scratch";
import { findChromium } from "./jupyterLab";

const skip = !findChromium() && !process.env["CI"] ? "there is no Chromium on this machine" : false;

let folder = "";
let browser: Browser | undefined;
let server: MarkServer | undefined;

before(
  async () => {
    if (skip) return;
    folder = mkdtempSync(join(tmpdir(), "workbook pages "));
    const grades = commonSlip(plausibleClass({ learners: 16, questions: [2, 3, 6] }));
    writeFileSync(join(folder, "grades.json"), JSON.stringify(grades));
    await writeReports(grades, folder);
    browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
    server = await serveMarking({ folder });
  },
  { timeout: 120_000 },
);

after(async () => {
  await server?.close();
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** All who have task 2.1 make the same slip in it: more names than stand in a row. */
function commonSlip(grades: ClassGrades): ClassGrades {
  for (const task of grades.learners.flatMap(({ notebooks }) => notebooks.flatMap(({ tasks }) => tasks)))
    if (task.id === "2.1") Object.assign(task, { state: "failed", points: 0, slips: ["bias-forgotten"] });
  return grades;
}

interface Opened {
  readonly page: Page;
  /** What it asked for beside itself, and what it complained of. */
  readonly told: string[];
}

async function open(url: string, colorScheme: "light" | "dark" = "light", width = 1000): Promise<Opened> {
  const context = await browser!.newContext({ colorScheme, viewport: { width, height: 800 } });
  const page = await context.newPage();
  const told: string[] = [];
  page.on("console", (message) => told.push(message.text()));
  page.on("pageerror", (error) => told.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(url).host || new URL(url).protocol === "file:")
      told.push(request.url());
  });
  await page.goto(url);
  return { page, told };
}

async function axe(page: Page): Promise<string[]> {
  // Beside the page's world: its policy lets no script in.
  const { violations } = (await page.evaluate(
    `${readFileSync(require.resolve("axe-core"), "utf8")}; axe.run()`,
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

const looks: ["light" | "dark", number][] = [
  ["light", 1000],
  ["dark", 1000],
  ["light", 360],
];

for (const name of ["class.html", "learners"])
  for (const [scheme, width] of looks)
    test(`axe finds nothing in ${name}, ${scheme}, ${width} pixels wide`, { skip }, async () => {
      const path = name === "learners" ? join(folder, name, readdirSync(join(folder, name))[3]) : join(folder, name);
      const url = String(pathToFileURL(path));
      const { page, told } = await open(url, scheme, width);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(told, [url], "it asks for nothing but itself");
      assert.ok(await page.evaluate<boolean>("document.documentElement.scrollWidth <= innerWidth"), "it fits in width");
      await page.context().close();
    });

test("on paper all names are there, also those that are one press away", { skip }, async () => {
  const { page } = await open(String(pathToFileURL(join(folder, "class.html"))));
  const links = page.locator("#slips details a");
  const seen = (): Promise<boolean[]> => links.evaluateAll((all) => all.map((link) => link.checkVisibility()));
  assert.ok((await seen()).length > 0 && !(await seen()).includes(true));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("nav").isVisible(), false);
  assert.ok(!(await seen()).includes(false));
  await page.context().close();
});

for (const [scheme, width] of looks)
  test(`axe finds nothing in the page for written answers, ${scheme}, ${width} pixels wide`, { skip }, async () => {
    const { page, told } = await open(server!.url, scheme, width);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(told, []);
    assert.ok(!page.url().includes("token"), page.url());
    await page.context().close();
  });

const saved = (page: Page): Promise<void> =>
  page
    .getByRole("status")
    .filter({ hasText: /^Saved\./ })
    .waitFor();
const marks = () => readPersonGrades(folder).marks;

test("with the keyboard alone: points and a comment are saved at once, and the next answer is named", {
  skip,
}, async () => {
  const { page, told } = await open(server!.url);
  const heading = page.locator("article:visible h2");
  const first = await heading.textContent();
  await page.keyboard.press("2");
  await saved(page);
  assert.deepEqual(
    marks().map(({ points, comment }) => [points, comment]),
    [[2, ""]],
  );
  await page.keyboard.press(".");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Which fix is *free*? 3");
  await page.keyboard.press("Control+Enter");
  await page.locator("article:visible").and(page.locator(`[aria-labelledby="heading-1"]`)).waitFor();
  assert.notEqual(await heading.textContent(), first);
  assert.equal(
    await page.evaluate("document.activeElement.id"),
    "heading-1",
    "a screen reader reads the next one's name",
  );
  await page.waitForFunction(`document.querySelector("#progress").textContent.startsWith("1 of")`);
  await until(() => marks()[0].comment !== "");
  assert.deepEqual(
    marks().map(({ points, comment }) => [points, comment]),
    [[2.5, "Which fix is *free*? 3"]],
  );
  await page.keyboard.press("9");
  await page.getByRole("status").filter({ hasText: "3 points at most" }).waitFor();
  await page.keyboard.press("Control+Shift+Enter");
  assert.equal(await heading.textContent(), first);
  assert.ok(await page.getByRole("radio", { name: "2.5" }).and(page.locator(":visible")).isChecked());
  await page.reload();
  assert.equal(
    await page.locator("article:visible").getAttribute("aria-labelledby"),
    "heading-1",
    "it goes on where it ended",
  );
  assert.deepEqual(told, []);
  await page.context().close();
});

test("names can be hidden, and answers come learner by learner", { skip }, async () => {
  const { page } = await open(server!.url);
  const heading = page.locator("article:visible h2");
  await page.getByLabel("Hide names").check();
  assert.match((await heading.textContent()) ?? "", /^3\.5 Order the fixes for a case: Learner \d+ \(/);
  await page.locator("#order").selectOption("learner");
  const learner = (): Promise<string | null> => page.locator("article:visible").getAttribute("data-learner");
  const tasks = new Map<string | null, number>();
  let last: string | null = null;
  for (let i = 0; i < 6; i++) {
    const now = await learner();
    if (now !== last) assert.ok(!tasks.has(now), "a learner's answers follow each other");
    tasks.set(now, (tasks.get(now) ?? 0) + 1);
    last = now;
    await page.getByRole("button", { name: "Next", exact: true }).click();
  }
  assert.ok([...tasks.values()].includes(2), "somebody has answered both");
  await page.context().close();
});

test("two tabs do not lose each other's marks", { skip }, async () => {
  const [one, other] = await Promise.all([open(server!.url), open(server!.url)]);
  await other.page.keyboard.press("Control+Enter");
  await one.page.keyboard.press("1");
  await other.page.keyboard.press("0");
  await Promise.all([saved(one.page), saved(other.page)]);
  const before = marks().length;
  // The same answer in both: the second is told, and may then replace it.
  await other.page.keyboard.press("Control+Shift+Enter");
  await other.page.keyboard.press("3");
  await other.page.getByRole("status").filter({ hasText: "another page has given 1 points" }).waitFor();
  assert.equal(marks().length, before);
  await other.page.keyboard.press("3");
  await saved(other.page);
  await until(() => marks().some(({ points }) => points === 3));
  assert.equal(marks().length, before);
  await Promise.all([one, other].map(({ page }) => page.context().close()));
});

test("the last answer is not passed over without points, and no comment is left behind", { skip }, async (t) => {
  const own = temporaryFolder(t);
  writeFileSync(join(own, "grades.json"), JSON.stringify(smallClass));
  const serving = await serveMarking({ folder: own });
  t.after(() => serving.close());
  const { page } = await open(serving.url);
  const status = (text: string): Promise<void> => page.getByRole("status").filter({ hasText: text }).waitFor();
  await page.keyboard.press("1");
  await status("Saved. 1 still to be read.");
  await page.keyboard.press("Control+Enter");
  await page.getByLabel("Comment").and(page.locator(":visible")).fill("Why?");
  await page.keyboard.press("Control+Enter");
  await status("This answer alone is left to be read: give points.");
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await page.getByRole("radio", { name: "2", exact: true }).and(page.locator(":visible")).check();
  await status("Saved. All answers are read.");
  assert.deepEqual(
    readPersonGrades(own).marks.map(({ comment }) => comment),
    ["", "Why?"],
  );
  await page.context().close();
});

test("when the program has ended, the page says that nothing is saved, and keeps the words", { skip }, async () => {
  const { page } = await open(server!.url);
  await server!.close();
  await page.getByLabel("Comment").and(page.locator(":visible")).fill("Kept?");
  await page.getByRole("radio", { name: "1", exact: true }).and(page.locator(":visible")).check();
  await page.getByRole("status").filter({ hasText: "Not saved" }).waitFor();
  assert.equal(await page.getByLabel("Comment").and(page.locator(":visible")).inputValue(), "Kept?");
  await page.context().close();
});

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    assert.ok(performance.now() < end, "it does not come to hold");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
