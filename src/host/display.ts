/** The one module that talks to Jupyter: mime bundles to the notebook, or plain text where there is none. */

/** One output in several forms; the front end takes the richest it knows. */
export type MimeBundle = Readonly<Record<string, string | object>> & { readonly "text/plain": string };

interface Jupyter {
  lastWriteDisplayData: ((content: object, update: boolean) => void) | null;
}

/** tslab's module, as this kernel loaded it: its own copy on a kernel that was not started by the workbook. */
function jupyter(): Jupyter | undefined {
  const loaded = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  return loaded ? (require.cache[loaded]?.exports as Jupyter) : undefined;
}

/** Whether there is a notebook to write to. */
export function inNotebook(): boolean {
  return Boolean(jupyter()?.lastWriteDisplayData);
}

/** Writes one output, with what a program may want to know of it. Outside Jupyter its plain text goes to standard output. */
export function display(bundle: MimeBundle, metadata: object = {}): void {
  write(bundle, { metadata });
}

let displays = 0;

/** Writes one output, and gives what puts another in its place. Outside Jupyter only the first is written. */
export function replaceableDisplay(bundle: MimeBundle): (next: MimeBundle) => void {
  displays++;
  const id = `cnn-workbook-live-${process.pid}-${displays}`;
  write(bundle, { id });
  return (next) => write(next, { id, update: true });
}

interface WriteOptions {
  readonly id?: string;
  readonly update?: boolean;
  readonly metadata?: object;
}

function write(bundle: MimeBundle, { id, update = false, metadata = {} }: WriteOptions = {}): void {
  const send = jupyter()?.lastWriteDisplayData;
  if (!send) {
    if (!update) console.log(bundle["text/plain"]);
    return;
  }
  send({ data: bundle, metadata, transient: id === undefined ? {} : { display_id: id } }, update);
}
