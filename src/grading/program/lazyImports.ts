/**
 * Puts the imports of a built file off until each is used, as bundlers for telephones do (Metro's `inlineRequires`): most
 * exercises compute with numbers alone, and then TensorFlow, which takes most of a kernel's start, is never loaded.
 * TypeScript writes every use of an import as a member of what was required, so that the first use can require it.
 */
const required = /^(?:const|var) (\w+_\d+) = ((?:__importDefault\(|__importStar\()?require\("(?!node:)[^"]+"\)\)?);$/gm;

export function lazyImports(javascript: string): string {
  return [...javascript.matchAll(required)].reduce((text, [line, name, load]) => {
    const rest = text.replace(line, "").replace(new RegExp(`\\b${name}(?=[.[])`, "g"), `(${name}_load())`);
    // One that is used in another way is left as it is.
    if (new RegExp(`\\b${name}\\b`).test(rest)) return text;
    const put = `let ${name}_loaded; const ${name}_load = () => (${name}_loaded ??= ${load});`;
    return text.replace(line, put).replace(new RegExp(`\\b${name}(?=[.[])`, "g"), `(${name}_load())`);
  }, javascript);
}
