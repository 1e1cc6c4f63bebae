/** Names of layers: given, or the kind, numbered where it repeats. */
import { failing } from "./want";

/** What the network's input is called, which no layer may be. */
export const INPUT = "input";

/** The names of the layers of branch `index`, counted from 0, of a block begin with this. */
export const branchPath = (block: string, index: number): string => `${block}/branch${index + 1}/`;

/**
 * The full name of each layer of a list: `path` and then the layer's own name, or else its kind: `conv`, `conv2`, …
 * @throws when two layers of the list have the same name, a name is not made of letters, digits, `_`, `-` and `.`, or
 * is that of the network's input or a property of every object.
 */
export function layerNames(
  layers: readonly { readonly name?: string; readonly kind: string }[],
  path = "",
  network?: string,
): string[] {
  const taken = new Set(layers.flatMap(({ name }) => name ?? []));
  const given = new Set<string>();
  const numbers = new Map<string, number>();
  const free = (kind: string): string => {
    for (let number = (numbers.get(kind) ?? 0) + 1; ; number++) {
      const name = number === 1 ? kind : `${kind}${number}`;
      if (taken.has(name)) continue;
      numbers.set(kind, number);
      return path + name;
    }
  };
  return layers.map(({ name, kind }) => {
    if (name === undefined) return free(kind);
    const full = path + name;
    const fail = failing(full, network);
    if (typeof name !== "string" || !/^[A-Za-z0-9][\w.-]*$/.test(name)) {
      fail('layer names must be letters, digits, "_", "-" and "."', name);
    }
    if (given.has(name)) fail("layer names must be unique within their list", name);
    if (full === INPUT) fail("layer names must differ from the name of the network's input", name);
    // tfjs keeps layers in an object by their names, and cannot load a model where it finds another property instead.
    if (full in {}) fail("layer names must not be what every object has", name);
    given.add(name);
    return full;
  });
}
