/** `npx tsx test/workbook/picture.ts NOTEBOOK PREFIX [--dark]`: runs a notebook in JupyterLab and photographs it. */
import { resolve } from "node:path";
import { photograph, runInJupyterLab } from "./jupyterLab";

async function main(): Promise<void> {
  const [notebook, prefix] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (!notebook || !prefix) throw new Error("usage: npx tsx test/workbook/picture.ts NOTEBOOK PREFIX [--dark]");
  const lesson = await runInJupyterLab(resolve(notebook), { dark: process.argv.includes("--dark") });
  try {
    for (const file of await photograph(lesson, prefix)) console.log(file);
  } finally {
    await lesson.close();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
