/** Where bytes come from: nothing here reads files, so whoever runs the workbook provides them (`src/notebook/data.ts`). */

/** Reads the files of data sets. */
export interface FileSource {
  /** @throws when there is no such file */
  read(dataset: { readonly name: string; readonly package: string }, fileName: string): Uint8Array;
  /** The MD5 checksum in hexadecimal digits; files are not compared with theirs when it is left out. */
  md5?(bytes: Uint8Array): string;
}

/** Reads measurements that were recorded. */
export interface RecordSource {
  names(): readonly string[];
  /** The JSON of one of these names. */
  read(name: string): string;
}

let files: FileSource | undefined;
let records: RecordSource | undefined;

/** From now on data sets are read there. */
export function provideFiles(source: FileSource): void {
  files = source;
}

/** From now on recorded measurements are read there. */
export function provideRecords(source: RecordSource): void {
  records = source;
}

/** @throws when nothing was provided */
export function providedFiles(): FileSource {
  if (!files) throw new Error("no files of data sets are provided: call provideFiles first, or import cnn-workbook");
  return files;
}

/** @throws when nothing was provided */
export function providedRecords(): RecordSource {
  if (!records)
    throw new Error("no recorded measurements are provided: call provideRecords first, or import cnn-workbook");
  return records;
}
