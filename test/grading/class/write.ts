/** `npx tsx test/grading/class/write.ts FOLDER [--learners 30] [--seed 1] [--exercises 02,07] [--layout nbgrader]` */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { writeClass } from "./writeClass";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    learners: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    exercises: { type: "string" },
    layout: { type: "string", default: "folders" },
    json: { type: "boolean", default: false },
  },
});
const [folder] = positionals;
if (!folder || !(Number(values.learners) > 0) || !["folders", "nbgrader"].includes(values.layout)) {
  console.error(
    "usage: write.ts FOLDER [--learners 30] [--seed 1] [--exercises 02,07] [--layout folders|nbgrader] [--json]",
  );
  process.exit(2);
}
const written = writeClass(resolve(folder), {
  learners: Number(values.learners),
  seed: Number(values.seed),
  layout: values.layout as "folders" | "nbgrader",
  ...(values.exercises && { exercises: values.exercises.split(",") }),
});
console.log(
  values.json ? JSON.stringify(written, undefined, 1) : `${written.notebooks.length} notebooks in ${resolve(folder)}`,
);
