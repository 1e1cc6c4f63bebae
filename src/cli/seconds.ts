import { InvalidArgumentError } from "commander";

/** An option's value that is a number of seconds. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}
