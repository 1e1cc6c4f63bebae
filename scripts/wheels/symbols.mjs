/** Reads what a shared library exports, whatever machine it is for: ELF (Linux) and Mach-O (macOS), 64 bits, little endian. */
import { closeSync, openSync, readSync } from "node:fs";

/**
 * @typedef {object} Library
 * @property {"linux" | "darwin"} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {ReadonlySet<string>} exports the names of its defined external symbols, as C writes them
 */

/** @type {Record<number, string>} e_machine of ELF's header */
const elfMachines = { 62: "x64", 183: "arm64" };
/** @type {Record<number, string>} cputype of Mach-O's header */
const machCpus = { 16777223: "x64", 16777228: "arm64" };

/**
 * @param {string} file
 * @returns {Library}
 * @throws {Error} when it is no such library
 */
export function readLibrary(file) {
  const descriptor = openSync(file, "r");
  /**
   * @param {number} offset
   * @param {number} length
   */
  const read = (offset, length) => {
    const bytes = Buffer.alloc(length);
    if (readSync(descriptor, bytes, 0, length, offset) < length) throw new Error(`${file} is cut off`);
    return bytes;
  };
  try {
    const magic = read(0, 4).readUInt32BE();
    if (magic === 0x7f454c46) return readElf(read);
    if (magic === 0xcffaedfe) return readMachO(read);
    throw new Error(`${file} is neither ELF nor Mach-O of 64 bits`);
  } finally {
    closeSync(descriptor);
  }
}

/** @typedef {(offset: number, length: number) => Buffer} Read */

/**
 * System V ABI, chapter 4: the dynamic symbol table is a section of type SHT_DYNSYM, its names lie in the section it links to.
 * @param {Read} read
 * @returns {Library}
 */
function readElf(read) {
  const header = read(0, 64);
  const [tableAt, entrySize, count] = [header.readBigUInt64LE(40), header.readUInt16LE(58), header.readUInt16LE(60)];
  const sections = Array.from({ length: count }, (_, index) => {
    const entry = read(Number(tableAt) + index * entrySize, 64);
    const [offset, size] = [Number(entry.readBigUInt64LE(24)), Number(entry.readBigUInt64LE(32))];
    return { type: entry.readUInt32LE(4), offset, size, link: entry.readUInt32LE(40) };
  });
  const symbols = sections.find(({ type }) => type === 11);
  const names = symbols && sections[symbols.link];
  if (!symbols || !names) throw new Error("the library has no dynamic symbols");
  const strings = read(names.offset, names.size);
  const exports = entries(read(symbols.offset, symbols.size), 24, (entry) => {
    const defined = entry.readUInt16LE(6) !== 0;
    const local = (entry[4] ?? 0) >> 4 === 0;
    return defined && !local ? text(strings, entry.readUInt32LE(0)) : undefined;
  });
  return { platform: "linux", arch: elfMachines[header.readUInt16LE(18)] ?? "unknown", exports };
}

/**
 * Apple, mach-o/loader.h and mach-o/nlist.h: the load command LC_SYMTAB says where symbols and names lie. C's names begin with _.
 * @param {Read} read
 * @returns {Library}
 */
function readMachO(read) {
  const header = read(0, 32);
  const commands = read(32, header.readUInt32LE(20));
  for (let at = 0; at < commands.length; at += commands.readUInt32LE(at + 4)) {
    if (commands.readUInt32LE(at) !== 0x2) continue;
    const [symbolsAt = 0, count = 0, stringsAt = 0, size = 0] = [8, 12, 16, 20].map((field) =>
      commands.readUInt32LE(at + field),
    );
    const strings = read(stringsAt, size);
    const exports = entries(read(symbolsAt, 16 * count), 16, (entry) => {
      const type = entry[4] ?? 0;
      const external = (type & 0xf1) === 0x01; // not private, not a debugger's
      const defined = (type & 0x0e) !== 0;
      return external && defined ? text(strings, entry.readUInt32LE(0)).replace(/^_/, "") : undefined;
    });
    return { platform: "darwin", arch: machCpus[header.readUInt32LE(4)] ?? "unknown", exports };
  }
  throw new Error("the library has no symbols");
}

/**
 * @param {Buffer} table
 * @param {number} size of an entry
 * @param {(entry: Buffer) => string | undefined} name
 */
function entries(table, size, name) {
  /** @type {Set<string>} */
  const found = new Set();
  for (let at = 0; at + size <= table.length; at += size) {
    const symbol = name(table.subarray(at, at + size));
    if (symbol !== undefined) found.add(symbol);
  }
  return found;
}

/**
 * @param {Buffer} strings
 * @param {number} at
 */
function text(strings, at) {
  return strings.toString("latin1", at, strings.indexOf(0, at));
}
