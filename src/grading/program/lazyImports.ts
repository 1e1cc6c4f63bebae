/**
 * Puts the imports of a built file off until each is used, as bundlers for telephones do (Metro's `inlineRequires`): most
 * exercises compute with numbers alone, and then TensorFlow, which takes most of a kernel's start, is never loaded.
 * TypeScript writes every use of an import as a member of what was required, so that the first use can require it.
 */
const required = /^(?:const|var) (\w+_\d+) = ((?:__importDefault\(|__importStar\()?require\("(?!node:)[^"]+"\)\)?);$/gm;

export function lazyImports(javascript: string): string {
  const names: string[] = [];
  const put = javascript.replace(required, (_, name: string, load: string) => {
    names.push(name);
    return `let ${name}_loaded; const ${name}_load = () => (${name}_loaded ??= ${load});`;
  });
  return names.reduce(
    (text, name) => text.replace(new RegExp(`(?<![\\w$.])${name}(?=[.[])`, "g"), `(${name}_load())`),
    put,
  );
}
