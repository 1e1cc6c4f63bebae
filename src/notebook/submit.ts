/** Handing in, from a notebook. */
import { exerciseFile, handIn } from "../host/classroom";
import { asHomeError } from "../host/homeError";
import { markdownText } from "../view";
import { showMarkdown } from "./show";

/**
 * Hands an exercise in, as it was saved last, and shows the receipt: `await submit()` in the exercise, or
 * `await submit("02")` anywhere. Where there is no classroom it says so. Never throws for what is not a defect.
 */
export async function submit(exercise?: string | number): Promise<void> {
  try {
    const { exercise: name, at, savedAt, sha256, earlier } = await handIn(exerciseFile(exercise));
    const again = earlier > 0 ? ` It takes the place of what you handed in before; that is kept as well.` : "";
    showMarkdown(
      `✓ **${markdownText(name)}** is handed in, as you saved it at ${clock(savedAt)}.${again}\n\n` +
        `Receipt: ${markdownText(at)}, ${markdownText(sha256.slice(0, 16))}`,
    );
  } catch (error) {
    const known = asHomeError(error);
    if (known === undefined) throw error;
    showMarkdown(`✗ ${markdownText(known.told)}`);
  }
}

const clock = (time: Date): string => time.toTimeString().slice(0, 8);
