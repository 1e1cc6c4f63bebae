/** The process that runs the cells of a notebook that is graded: it can neither compile nor judge, and asks outside for the first. */
import "../../jupyter/kernel/withoutCompiler";
import { places } from "../../host/places";
import { requireAlsoFrom } from "../../jupyter/kernel/packages";
import { runCells } from "../../jupyter/kernel/runCells";
import { outside } from "./outside";
import { remoteConverter } from "./remoteConverter";

outside.tasks(); // before any cell could be stopped in the middle of it
requireAlsoFrom(places().program);
runCells({ ...remoteConverter(outside), answer: () => ({ status: "unknown" }) });
