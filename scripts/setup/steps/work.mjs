import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { hashFolder, listFiles } from "../stamps.mjs";

const folders = ["notebooks", "exercises"];

/** @type {import("../runner.mjs").Step} */
export const work = {
  name: "work",
  title: "Your copy of the lessons in work/",
  bytes: 20e6,
  inputs: ({ root }) => folders.map((folder) => hashFolder(join(root, folder))),
  present: ({ root }) =>
    folders.every((folder) =>
      listFiles(join(root, folder)).every((file) => existsSync(join(root, "work", folder, file))),
    ),
  async run({ root, display }) {
    /** @type {typeof import("../../../src/cli/workFolder.js")} */
    const { syncWork } = createRequire(import.meta.url)(join(root, "dist", "cli", "workFolder.js"));
    const { added, updated, movedOn } = syncWork(root);
    for (const path of movedOn) {
      display.say(`  ${path} has changed, but your copy has your own work in it and is left alone.`);
    }
    if (movedOn.length > 0) display.say("  For the new version (yours is kept as a backup): npx workbook reset NN");
    return { note: `${added.length} new, ${updated.length} updated` };
  },
};
