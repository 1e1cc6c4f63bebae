/** Models as named bytes, in the format of tfjs's own folders; where they are kept is no matter of this module. */
import { tf } from "./backend";
import "./layers"; // registers the layer classes that a saved model may name

/** The files of a model: its layers with the names and shapes of its weights, and the weights' values one after the other. */
export const modelFiles = ["model.json", "weights.bin"] as const;

export type ModelFiles = Readonly<Record<(typeof modelFiles)[number], Uint8Array>>;

/** The files that `tf.loadLayersModel`, `modelFromFiles` and any other program that knows tfjs's format read. */
export async function modelToFiles(model: tf.LayersModel): Promise<ModelFiles> {
  let files: ModelFiles | undefined;
  const handler = tf.io.withSaveHandler(async ({ weightSpecs, weightData, ...rest }) => {
    const manifest = { ...rest, weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }] };
    files = {
      "model.json": new TextEncoder().encode(JSON.stringify(manifest)),
      "weights.bin": new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
    };
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  });
  await model.save(handler);
  return files as unknown as ModelFiles;
}

/** The model of `modelToFiles`, with the scaling of its input. @throws when a file is cut off or of another format */
export async function modelFromFiles(files: ModelFiles): Promise<tf.LayersModel> {
  const { weightsManifest, ...rest } = parse(files["model.json"]);
  const weights = files["weights.bin"];
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const wanted = weightSpecs.reduce((bytes, { shape }) => bytes + 4 * tf.util.sizeFromShape(shape), 0);
  if (weights.byteLength !== wanted) {
    throw new Error(`weights.bin must hold the ${wanted} bytes that model.json names: ${weights.byteLength}`);
  }
  return tf.loadLayersModel(tf.io.fromMemory({ ...rest, weightSpecs, weightData: new Uint8Array(weights).buffer }));
}

type ModelJson = Pick<Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0], "modelTopology"> & {
  readonly weightsManifest: readonly { readonly weights: { name: string; shape: number[]; dtype: "float32" }[] }[];
};

function parse(bytes: Uint8Array): ModelJson {
  let json: ModelJson;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes)) as ModelJson;
  } catch {
    throw new Error("model.json is cut off, or no JSON");
  }
  const isGroup = (group: { weights?: unknown } | null): boolean => Array.isArray(group?.weights);
  if (!json?.modelTopology || !Array.isArray(json.weightsManifest) || !json.weightsManifest.every(isGroup)) {
    throw new Error("model.json must have modelTopology and weightsManifest, as tfjs writes them");
  }
  return json;
}
