/**
 * What lies in a zip (APPNOTE 6.3.10). Its directory is read here and not by a library of ours: those tell neither which
 * members are links, nor when a member was changed, nor that it is encrypted.
 */
import { crc32, inflateRawSync } from "node:zlib";
import {
  type Entry,
  hiddenFolder,
  isPassedOver,
  isWanted,
  mostAbove,
  NotReadable,
  otherFile,
  refused,
  tooLarge,
} from "./entry";
import { limits } from "./limits";

interface Member {
  readonly name: string;
  readonly isLink: boolean;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly modified: number;
}

/**
 * The members of a zip that may be of a submission; those that are not read say why.
 * @param path of the zip itself, which goes before those of its members
 * @param whose says under which name a member's bytes are counted
 * @throws NotReadable when it is no zip
 */
export function* zipEntries(
  zip: Buffer,
  path: readonly string[] = [],
  whose: (path: readonly string[]) => string = () => "",
): Generator<Entry> {
  const budget = new Unpacking();
  const named = new Set<string>();
  /** What stands for several members, once; within another zip nothing does. */
  const once = (entry: Entry | undefined): Entry[] => {
    const place = entry?.path.join("/") ?? "";
    if (!entry || path.length > 0 || named.has(place)) return [];
    named.add(place);
    return [entry];
  };
  for (const member of membersOf(zip)) {
    const names = member.name.split("/");
    const name = names.at(-1) ?? "";
    if (name === "") continue;
    if (names.some(isPassedOver) && !isUnsafe(member.name)) {
      yield* once(hiddenAbove(names));
      continue;
    }
    if (!isWanted(name) && !isUnsafe(member.name)) {
      yield* once(otherFile(names));
      continue;
    }
    const own = [...path, ...(isUnsafe(member.name) ? [member.name] : names)];
    const problem = problemOf(member, names);
    if (problem !== undefined) yield refused(own, problem);
    else
      yield {
        path: own,
        modified: member.modified,
        read(limit) {
          if (member.size > limit) throw new NotReadable(tooLarge(member.size, limit));
          budget.take(member, whose(own));
          return unpack(zip, member);
        },
      };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const control = /[\u0000-\u001f\u007f]/;

const isUnsafe = (name: string): boolean =>
  name.startsWith("/") || /^[a-z]:/i.test(name) || control.test(name) || name.split("/").includes("..");

function problemOf({ name, isLink, isEncrypted, method, packed, size }: Member, names: string[]): string | undefined {
  if (isUnsafe(name)) return "has a name that leads out of the zip or holds control characters, and is not read";
  if (isLink) return "is a link, which is not followed";
  if (isEncrypted) return "is encrypted";
  if (method !== 0 && method !== 8) return `is packed in a way that is not known here (method ${method})`;
  if (size > limits.smallBytes && size > limits.ratio * packed)
    return `unpacks to ${Math.round(size / Math.max(1, packed))} times its size, and is not read`;
  return names.length > limits.depth ? "lies too deep, and is not read" : undefined;
}

/** What may be unpacked of a zip: each member counts once, however often it is read. */
export class Unpacking {
  private readonly counted = new Set<object>();
  private readonly bytes = new Map<string, number>();

  constructor(private readonly most: number = limits.unpackedBytes) {}

  /** @throws NotReadable where one had more than enough unpacked already */
  take(member: { readonly size: number }, whose: string): void {
    if (this.counted.has(member)) return;
    const bytes = (this.bytes.get(whose) ?? 0) + member.size;
    if (bytes > this.most) throw new NotReadable("comes after more than enough in its zip, and is not read");
    this.bytes.set(whose, bytes);
    this.counted.add(member);
  }
}

/** The folder beside learners' folders that a member lies in, where its name begins with a dot. */
function hiddenAbove(names: readonly string[]): Entry | undefined {
  const place = names.findIndex(isPassedOver);
  return place <= mostAbove && place < names.length - 1 ? hiddenFolder(names.slice(0, place + 1)) : undefined;
}

function unpack(zip: Buffer, { offset, packed, size, method, crc }: Member): Uint8Array {
  try {
    if (zip.readUInt32LE(offset) !== 0x04034b50) throw new NotReadable("is damaged in its zip");
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const bytes = zip.subarray(start, start + packed);
    const content = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
    if (content.length !== size || crc32(content) !== crc) throw new NotReadable("is damaged in its zip");
    return content;
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    throw new NotReadable("is damaged in its zip");
  }
}

/** @throws NotReadable when there is no directory in it that can be read */
function membersOf(zip: Buffer): Member[] {
  try {
    const { count, start } = directoryOf(zip);
    if (count > limits.members) throw new NotReadable(`has more than ${limits.members} members`);
    const members: Member[] = [];
    for (let at = start; members.length < count; ) {
      if (zip.readUInt32LE(at) !== 0x02014b50) throw new NotReadable("has a damaged list of members");
      const length = [28, 30, 32].map((place) => zip.readUInt16LE(at + place));
      members.push(memberAt(zip, at, length[0] ?? 0, length[1] ?? 0));
      at += 46 + length.reduce((sum, part) => sum + part, 0);
    }
    return members;
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    throw new NotReadable("is not a zip file, or is incomplete");
  }
}

function directoryOf(zip: Buffer): { count: number; start: number } {
  const least = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= least; at--) {
    if (zip.readUInt32LE(at) !== 0x06054b50) continue;
    const [count, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16)];
    if (count !== 0xffff && start !== 0xffffffff) return { count, start };
    const large = Number(zip.readBigUInt64LE(at - 20 + 8)); // zip64: its end says where its directory is
    return { count: Number(zip.readBigUInt64LE(large + 32)), start: Number(zip.readBigUInt64LE(large + 48)) };
  }
  throw new NotReadable("is not a zip file, or is incomplete");
}

function memberAt(zip: Buffer, at: number, nameLength: number, extraLength: number): Member {
  const flags = zip.readUInt16LE(at + 8);
  const bytes = zip.subarray(at + 46, at + 46 + nameLength);
  const extra = extraFields(zip.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
  const wide = extra.get(1);
  let next = 0;
  const number = (place: number): number => {
    const short = zip.readUInt32LE(at + place);
    if (short !== 0xffffffff || wide === undefined) return short;
    next += 8;
    return Number(wide.readBigUInt64LE(next - 8));
  };
  const [size, packed, offset] = [number(24), number(20), number(42)];
  const utc = extra.get(0x5455);
  const isUnix = zip.readUInt8(at + 5) === 3;
  return {
    name: nameOf(bytes, (flags & 0x800) !== 0, extra.get(0x7075)).replaceAll("\\", "/"),
    isLink: isUnix && zip.readUInt32LE(at + 38) >>> 28 === 0xa,
    isEncrypted: (flags & 1) === 1,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packed,
    size,
    offset,
    modified:
      utc && utc.length >= 5 && (utc[0] ?? 0) & 1
        ? 1000 * utc.readInt32LE(1)
        : dosTime(zip.readUInt16LE(at + 14), zip.readUInt16LE(at + 12)),
  };
}

/** Different bytes are different names: of two learners whose names were taken for one, one would lose their work. */
function nameOf(bytes: Buffer, isUtf8: boolean, unicode: Buffer | undefined): string {
  // The name once more, in UTF-8, with a checksum of the name that it is for.
  if (!isUtf8 && unicode && unicode.length > 5 && unicode.readUInt32LE(1) === crc32(bytes))
    return utf8(unicode.subarray(5)) ?? ofDos(bytes);
  return utf8(bytes) ?? ofDos(bytes);
}

/** Without the flag names are in the code page of whoever wrote them; today that is nearly always UTF-8. */
function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The upper half of code page 850, in which Windows in western Europe writes names. The last but sixteen is a soft hyphen, the last a hard space. */
const codePage850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

const ofDos = (bytes: Buffer): string =>
  [...bytes].map((byte) => codePage850[byte - 128] ?? String.fromCharCode(byte)).join("");

function extraFields(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at + 2);
    fields.set(bytes.readUInt16LE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

/** The time on the clock of whoever packed it, taken for one here: a zip does not tell which. */
function dosTime(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31];
  return new Date(year, month, day, time >> 11, (time >> 5) & 63, 2 * (time & 31)).getTime();
}
