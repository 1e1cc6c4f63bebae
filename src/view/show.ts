/** The one module that talks to Jupyter: mime bundles to the notebook, or plain text where there is none. */
import type { Figure } from "./charts/figure";

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

/**
 * Writes one output. With `id` it can be replaced later: `update` true puts the new one in the place of the old.
 * Outside Jupyter the plain text goes to standard output (updates are left out).
 */
export function display(bundle: MimeBundle, { id, update = false }: { id?: string; update?: boolean } = {}): void {
  const write = jupyter()?.lastWriteDisplayData;
  if (!write) {
    if (!update) console.log(bundle["text/plain"]);
    return;
  }
  write({ data: bundle, metadata: {}, transient: id === undefined ? {} : { display_id: id } }, update);
}

/** Shows a chart: Plotly where the front end has it, and what the picture says as text. */
export function show({ data, layout, alt }: Figure): void {
  const plotly = { data, layout, config: { displaylogo: false, responsive: true } };
  display({ "application/vnd.plotly.v1+json": plotly, "text/plain": alt });
}
