/** A process that compiles cells, whosever they are: a line of JSON each, and a line in answer. It runs none of them. */
import { Socket } from "node:net";
import { join } from "node:path";
import { places } from "../../host/places";
import { type CellConverter, openConverter } from "../../jupyter/kernel/converter";
import { cellNames } from "../../jupyter/kernel/converter/cellNames";
import { type CompiledCell, compilerPipe, type Source } from "./compiledCell";
import { declarationsOf } from "./visible";

function compile(converter: CellConverter, { previous, source }: Source): CompiledCell {
  const { output, declOutput, diagnostics, hasToplevelAwait, lastExpressionVar, maps } = converter.convert(
    previous,
    source,
  );
  const names = cellNames(source);
  return { output, declOutput, diagnostics, hasToplevelAwait, lastExpressionVar, maps, names };
}

/** The memory that this process occupies. */
const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1e6);

function start(): void {
  const { program } = places();
  // Where an exercise lies in JupyterLab: what cells import is looked for from there.
  const converter = openConverter(join(program, "work", "exercises"), declarationsOf(program));
  const pipe = new Socket({ fd: compilerPipe, readable: true, writable: true });
  const answer = (line: string): void => {
    const cell = JSON.stringify(compile(converter, JSON.parse(line) as Source));
    pipe.write(`${megabytes()} ${cell}\n`);
  };
  let rest = "";
  pipe.setEncoding("utf8");
  pipe.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) answer(line);
  });
  for (const end of ["end", "error", "close"]) pipe.on(end, () => process.exit());
  // The first cell of all is compiled before anybody asks.
  converter.convert("", 'import { task } from "cnn-workbook";');
  pipe.write(`${megabytes()} "ready"\n`);
}

start();
