/** The tasks as one file that exports no answer. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";

/** What of `dist/tasks` others need as well, and what knows no answers: it stays as it is. */
const open = /^(collect|find|forms|givens|handed|parse|plain|seed|takeDown|task|todo|words)(\/|\.)/;

/** What goes into the file, by paths below `dist/tasks`, and nowhere else. */
export const isSealed = (path: string): boolean => !path.endsWith(".d.ts") && !open.test(path);

/** `tasks/index.js` for a handout. What is not sealed is left outside, where the rest of the workbook has it too. */
export async function sealedTasks(dist: string): Promise<string> {
  const { build } = await import("esbuild");
  const folder = join(dist, "tasks");
  const { outputFiles } = await build({
    entryPoints: [join(folder, "sealed.js")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: "silent",
    plugins: [
      {
        name: "left outside",
        setup(building) {
          building.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
            if (kind === "entry-point") return undefined;
            const file = join(resolveDir, path);
            const whole = [file, `${file}.js`, join(file, "index.js")].find(
              (path) => /\.js$/.test(path) && existsSync(path),
            );
            const place = relative(folder, whole ?? file).replace(/\\/g, "/");
            if (!place.startsWith("..") && isSealed(place)) return undefined;
            return { path: outside(relative(folder, file)), external: true };
          });
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? "";
}

const outside = (path: string): string => (path.startsWith(".") ? path : `./${path}`).replace(/\\/g, "/");
