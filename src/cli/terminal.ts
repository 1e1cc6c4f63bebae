/** What a command needs to know of the stream it writes to. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Text styles; each gives its text back unchanged where colour is not wanted. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** True when `output` is a terminal that wants colour: `NO_COLOR` and `TERM=dumb` say no, `FORCE_COLOR` says yes. */
export function wantsColor(output: Output, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return rewritesLines(output, env);
}

/** The styles to use when writing to `output`. */
export function palette(output: Output, env: NodeJS.ProcessEnv = process.env): Palette {
  const style = (open: number, close: number) => {
    const on = wantsColor(output, env);
    return (text: string) => (on ? `\u001b[${open}m${text}\u001b[${close}m` : text);
  };
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), green: style(32, 39), yellow: style(33, 39) };
}

/** Whether `output` is a terminal whose lines can be written anew. */
export function rewritesLines(output: Output, env: NodeJS.ProcessEnv = process.env): boolean {
  return output.isTTY === true && env["TERM"] !== "dumb";
}

/** A command's answer, on standard output: the one object of `--json`, or lines to read. */
export function answer(json: boolean | undefined, value: unknown, text: string): void {
  if (json) printJson(value);
  else process.stdout.write(`${text}\n`);
}

/** Writes an object on one line of standard output, for a reader of a stream of them. */
export function printJsonLine(value: unknown, output: Output = process.stdout): void {
  output.write(`${JSON.stringify(value)}\n`);
}

/** Writes the one object that `--json` promises on standard output. */
export function printJson(value: unknown, output: Output = process.stdout): void {
  output.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a line of talk. Talk goes to standard error, so that standard output stays for results. */
export function say(text: string, output: Output = process.stderr): void {
  output.write(`${text}\n`);
}
