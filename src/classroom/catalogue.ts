/** Prints the exercises with their tasks and slips as JSON, for the hub's service, which then need not load TensorFlow. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { places } from "../host/places";
import { tasks } from "../tasks";
import type { CatalogueExercise } from "./classState";

const names = readdirSync(join(places().program, "exercises"))
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => name.slice(0, -".ipynb".length))
  .sort();

const catalogue = names.map((name): CatalogueExercise => {
  const own = tasks.filter(
    ({ id, kind }) => kind !== "written" && Number(id.split(".")[0]) === Number(name.slice(0, 2)),
  );
  return { name, tasks: own.map(({ id, title, slips }) => ({ id, title, slips })) };
});
process.stdout.write(JSON.stringify(catalogue));
