/** Imported for its effect: `WORKBOOK_SEED` moves the seeds of everything that is drawn. */
import { movedSeed } from "../host/environment";
import { moveSeeds } from "../random";

moveSeeds(movedSeed);
