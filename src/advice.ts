/** Errors that learners meet, in their words: what the message means, and the next step. Pure text. */

/** What can be imported from the workbook: a test holds it against `index.ts`. */
export const imported: readonly string[] = `
  accuracyWhenMoved activation addToBoard answersChanged applyLayer assess augment averageGradients avgPool
  backendName basicBlock batchNorm binomialInterval board bottleneck buildModel charts check coarseLabels
  colourPlanes confusion conv convNorm convolve countMultiplyAdds countParameters cropImages cutWindows dense
  denseToConv depthOf depthwiseConv digitCanvas digitCrops dilatedFcn drawImages dropout evaluate fcn
  filterImages findDigits flatten floats fold format globalAvgPool gradientError gradientsOf groupNorm
  halvingNetwork hint imagesToTensor inception influences intersectionOverUnion isNative kernelGradientNorms
  labelErrors layerOutput learningRate learnKernel load loadMnist loadModel loadPhotograph localResponseNorm
  mapCorrelation matchFinds maxPool mcNemar meanIou medianMs memory memoryTimeline misreadByMost misreadOf
  mnist modelWithoutBlock nearEdges networks normal occlusion outputChange outputShape paintStamps parallel
  pixelRows predict predictionMs progress publishedResults quick random receptiveField recipeFor recipes
  recorded relativeChange removableBlocks reshape residual roundTo saveModel scalings scoresOf scramblePixels
  select separableConv shapeClasses shards shiftEveryWay shiftImages show showFinding showImages showMarkdown
  showMasks showTable shuffle sizeOf smallResNet spreadOf squeezeExcite stackImages submit summary
  syntheticShapes take takeParts task tf todo toFullyConvolutional toGray trace train trainAll TrainAllError
  TrainingStopped transposedConv uNet upsample vggBlock windowDifference
`
  .trim()
  .split(/\s+/);

const rules: readonly (readonly [pattern: RegExp, advice: (match: RegExpExecArray) => string])[] = [
  [
    /function whose declared type is neither .* must return a value|lacks ending return statement/,
    () => "Is a `return` missing? A function gives back what stands behind `return`, and nothing else.",
  ],
  [
    /Cannot find name '([\w$]+)'|\b([\w$]+) is not defined/,
    ([, typed, run]) =>
      imported.includes(typed ?? run)
        ? `Run the first cell of the notebook again: a restarted kernel has forgotten what it imports. If it does not import this name, write \`import { ${typed ?? run} } from "cnn-workbook";\`.`
        : `Run the cell that makes \`${typed ?? run}\`: it has not run since the kernel started, or it ended with an error.`,
  ],
  [
    /does not exist on type 'Promise<|(?:Argument of type|Type) 'Promise<[^']*>' is (?:not assignable|missing)/,
    () => "Is an `await` missing? The call gives a promise, and `await` before it waits for the value.",
  ],
  [
    /Cannot find module '\.{1,2}\//,
    () => "Imports begin at the notebook's folder: `./name` is a file beside it, `../name` one above it.",
  ],
  [/Cannot find module '[^'/.]/, () => "No package of this name is installed: is it spelled right?"],
  [
    /require\(\) of ES Module|ERR_REQUIRE_ESM/,
    () => "This package is an ES module, which cells can import with Node 22 or later.",
  ],
  [
    /Invalid TF_Status: (\d+)/,
    () => "TensorFlow refused the values that it was given, most often their shape: print `tensor.shape` of each.",
  ],
  [
    /Cannot (?:assign to read only property|add property|delete property)|object is not extensible/,
    () => "The numbers of a task cannot be changed. Work on a copy: `[...list]`.",
  ],
  [
    /Maximum call stack size exceeded/,
    () =>
      "Either `...list` hands over more values than a call takes, as in `Math.max(...pixels)`: use a loop. Or a function calls itself without an end: look at what stops it.",
  ],
];

/** What to do about an error, by its message; `undefined` where nothing is known that the message does not say. */
export function adviceFor(message: string): string | undefined {
  for (const [pattern, advice] of rules) {
    const match = pattern.exec(message);
    if (match) return advice(match);
  }
  return undefined;
}

/**
 * A message without what TensorFlow and the kernel put into it: `exports.stack.map is not a function` says nothing to who
 * wrote `stack.map`, and the number of a status says less than the sentence below it.
 */
export function plainMessage(message: string): string {
  const status = /Invalid TF_Status: \d+\s*Message: ([\s\S]*)/.exec(message);
  return (status ? status[1] : message).replace(/\(0 ?, \w+\.(\w+)\)/g, "$1").replace(/\bexports\./g, "");
}
