/** Names of layers: given, or the kind, numbered where it repeats. */
import type { LayerSpec } from "./spec";

/**
 * The full name of each layer of a list: `path` and then the layer's own name, or else its kind: `conv`, `conv2`, …
 * @throws when two layers of the list have the same name, or a name is not made of letters, digits, `_`, `-` and `.`.
 */
export function layerNames(layers: readonly LayerSpec[], path = ""): string[] {
  const taken = new Set(layers.flatMap(({ name }) => name ?? []));
  const given = new Set<string>();
  return layers.map(({ name, kind }) => {
    if (name === undefined) return path + freeName(kind, taken);
    if (typeof name !== "string" || !/^[A-Za-z0-9][\w.-]*$/.test(name)) {
      throw new Error(`layer names must be letters, digits, "_", "-" and ".": "${path}${name}"`);
    }
    if (given.has(name)) throw new Error(`layer names must be unique within their list: "${path}${name}"`);
    given.add(name);
    return path + name;
  });
}

function freeName(kind: string, taken: Set<string>): string {
  let name = kind;
  for (let number = 2; taken.has(name); number++) name = `${kind}${number}`;
  taken.add(name);
  return name;
}
