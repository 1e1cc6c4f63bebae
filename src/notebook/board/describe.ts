/** What the board has to know of a recipe. */
import type { BoardEntry } from "../../data";
import { countMultiplyAdds, countParameters } from "../../network";
import { type Recipe, recipeFingerprint } from "../../tensor";

/** A recipe in figures: what it is called, what it is, and what it costs. */
export function describeRecipe(
  recipe: Recipe,
): Required<Pick<BoardEntry, "name" | "description" | "fingerprint" | "epochs" | "parameters" | "multiplyAdds">> {
  const { name, description, network, epochs } = recipe;
  return {
    name,
    description,
    fingerprint: recipeFingerprint(recipe),
    epochs,
    parameters: countParameters(network).total,
    multiplyAdds: countMultiplyAdds(network),
  };
}
