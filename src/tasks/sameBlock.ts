/** Whether two lists of layers compute the same, and what tells them apart. */
import {
  type Activation,
  countMultiplyAdds,
  countParameters,
  essenceOf,
  type Merge,
  outputShape,
  type Shape,
  spelledOut,
} from "../network";
import type { Layers } from "./layersOf";
import type { Judgement } from "./task";

/** The one parallel block of a list, its branches spelled out, and what comes after it. */
export interface Branches {
  /** Left out when there is no parallel block, or more than one. */
  readonly branches?: readonly Layers[];
  readonly merge?: Merge;
  readonly after: Layers;
}

export function branchesOf(layers: Layers): Branches {
  const spelled = spelledOut(layers);
  const blocks = spelled.flatMap((layer) => (layer.kind === "parallel" ? [layer] : []));
  if (blocks.length !== 1) return { after: [] };
  const [{ branches, merge }] = blocks;
  return { branches, merge, after: spelled.slice(spelled.indexOf(blocks[0]) + 1) };
}

/** Whether the last thing that happens is this activation; layers must be spelled out. */
export function endsWith(layers: Layers, activation: Activation): boolean {
  const last = layers.filter(({ kind }) => kind !== "reshape").at(-1);
  return last?.kind === "activation" && last.activation === activation;
}

/**
 * Judges layers on maps of shape `input` against the wanted ones. Initializers, the numbers of batch normalization, the
 * order of branches, and a dense layer written as a 1 × 1 convolution make no difference.
 */
export function compareBlocks(given: Layers, wanted: Layers, input: Shape): Judgement {
  const networks = [given, wanted].map((layers) => ({ name: "yours", input, layers }));
  const [shape, wantedShape] = networks.map((network) => outputShape(network).join(" × "));
  if (shape !== wantedShape)
    return failed(`For maps of ${input.join(" × ")} your layers give ${shape}; expected: ${wantedShape}.`);
  if (essenceOf(given) === essenceOf(wanted)) return { passed: true, message: "That is right." };
  if (essenceOf(given, { biases: false }) === essenceOf(wanted, { biases: false }))
    return failed("Everything is right except the biases: check which layers have one.");
  const [parameters, wantedParameters] = networks.map((network) => countParameters(network).trainable);
  if (parameters !== wantedParameters) {
    const size = parameters < wantedParameters ? "fewer" : "more";
    return failed(`The output has the right shape, but your layers have ${size} parameters than they should.`);
  }
  const [work, wantedWork] = networks.map(countMultiplyAdds);
  if (work !== wantedWork) {
    const size = work < wantedWork ? "fewer" : "more";
    return failed(`Shape and parameters are right; your layers need ${size} multiply-adds. Look at the strides.`);
  }
  return failed("Shape, parameters and work are right. Compare your layers with the description, one after the other.");
}

const failed = (message: string): Judgement => ({ passed: false, message });
