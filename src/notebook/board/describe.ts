/** What the board has to know of a recipe. */
import type { BoardEntry } from "../../data";
import { countMultiplyAdds, countParameters } from "../../network";
import { type Recipe, recipeFingerprint } from "../../tensor";
import { wantText } from "../../want";

/**
 * A recipe in figures: what it is called, what it is, and what it costs.
 * @throws when its name or its description is no text
 */
export function describeRecipe(
  recipe: Recipe,
): Required<Pick<BoardEntry, "name" | "description" | "fingerprint" | "epochs" | "parameters" | "multiplyAdds">> {
  const { name, description, network, epochs } = recipe;
  return {
    name: wantText("the recipe's name", name),
    description: wantText("the recipe's description", description),
    fingerprint: recipeFingerprint(recipe),
    epochs,
    parameters: countParameters(network).total,
    multiplyAdds: countMultiplyAdds(network),
  };
}
