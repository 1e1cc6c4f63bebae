import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { places } from "../host/places";
import { formatBytes } from "./diskUsage";
import { CliError, UsageError } from "./errors";
import { checkNotebooks } from "./handouts/checkNotebooks";
import { handoutContents } from "./handouts/contents";
import { fetchBundle, platforms, platformsIn } from "./handouts/offline";
import { writeZip, type ZipEntry } from "./handouts/zipFile";
import { addHelp } from "./help";
import { staleSteps } from "./installed";
import { unlessStopped } from "./stop";
import { answer, say } from "./terminal";

interface Flags {
  out: string;
  offline?: boolean;
  platform?: string;
  json?: boolean;
}

/** Adds options and action of `workbook handout`. */
export function configure(command: Command): void {
  command
    .requiredOption("--out <file>", "the zip file to write")
    .option("--offline", "with all that setup would download, for a room without a network")
    .option("--platform <list>", `with --offline, for which machines (default: this one): ${platforms.join(",")}`)
    .option("--json", "print one object on standard output")
    .action(handOut);
  addHelp(command, {
    about:
      "Packs what git tracks, uncommitted changes included, but not the answers, sources, tests and what is for teachers. A class unpacks it and types npm start.",
    prints: "the file and its size, and what was left out because git does not track it.",
    examples: [
      "workbook handout --out ../cnn-workbook.zip",
      "workbook handout --offline --platform linux-x64,darwin-arm64 --out ../cnn-workbook.zip",
    ],
  });
}

async function handOut({ out, offline, platform, json }: Flags): Promise<void> {
  const root = places().program;
  const file = resolve(out);
  const wanted = offline ? platformsIn(platform) : [];
  if (platform !== undefined && !offline)
    throw new UsageError("--platform says for which machines --offline is", "Say --offline as well.");
  if (!file.endsWith(".zip")) throw new UsageError(`--out must end in .zip: ${file}`, "Example: --out class.zip");
  if (!existsSync(dirname(file))) throw new UsageError(`there is no such folder: ${dirname(file)}`, "Make it first.");
  if (!existsSync(join(root, "answers")))
    throw new CliError("this workbook is a handout already: it has no answers/", "Take the whole workbook.");
  await checkNotebooks(root);
  if (staleSteps(places())?.includes("build"))
    throw new CliError("dist/ is not what src/ gives, and a handout has it as it is", "Run: npm run build");
  const { files, untracked } = await handoutContents(root);
  const bundle = offline ? await fetchBundle(root, wanted) : undefined;
  const all = new Map<string, ZipEntry["content"]>([...files, ...(bundle?.files ?? [])]);
  const entries = [...all].map(([path, content]) => ({ path: `cnn-workbook/${path}`, content }));
  const ending = new AbortController();
  const written = writeZip(file, entries, ending.signal);
  try {
    await unlessStopped("the handout", written, () => "There is no new handout.");
  } finally {
    ending.abort();
    await written.catch(() => undefined); // then its draft is gone
    bundle?.remove();
  }
  if (untracked.length > 0) say(`Not in it, because git does not know them: ${untracked.join(", ")}`);
  const bytes = statSync(file).size;
  answer(
    json,
    { file, bytes, untracked, offline: wanted },
    `${file}: the workbook without its answers${offline ? `, off line for ${wanted.join(", ")}` : ""}, ${formatBytes(bytes)}.`,
  );
}
