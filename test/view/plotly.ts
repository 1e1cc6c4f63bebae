/** Plotly's own judgement of a figure, in Node: its library wants a browser, but only to draw. */
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

interface Complaint {
  readonly code: string;
  /** Index of the trace; null for the layout. */
  readonly trace: number | null;
  readonly msg: string;
}

interface Plotly {
  validate(data: object[], layout: object): Complaint[] | undefined;
}

/** Anything and nothing: whatever is read, called or made of it is itself again. */
const nothing: object = new Proxy(function nothing() {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "" : nothing),
  apply: () => nothing,
  construct: () => nothing,
  set: () => true,
  has: () => true,
});

function load(): Plotly {
  const browser: Record<string, unknown> = { console, setTimeout, clearTimeout, URL, Blob, TextDecoder, TextEncoder };
  for (const name of ["document", "navigator", "DOMParser", "getComputedStyle", "Image"]) browser[name] = nothing;
  for (const name of ["HTMLElement", "HTMLCanvasElement"]) browser[name] = class {};
  const module = { exports: {} };
  Object.assign(browser, { self: browser, window: browser, module, exports: module.exports });
  const source = readFileSync(require.resolve("plotly.js-dist"), "utf8");
  // Its validator makes the schema anew for every figure, which takes a second.
  const quicker = source.replace("var schema = PlotSchema.get();", "var schema = (self.schema ??= PlotSchema.get());");
  runInNewContext(quicker, browser);
  return module.exports as Plotly;
}

let plotly: Plotly | undefined;

/** Lists from outside its own world (`runInNewContext`) it takes for altered; what merely has no effect may stay, and a trace that is not drawn because it has no values. */
function isHarmless({ code, trace, msg }: Complaint, traces: object[]): boolean {
  if (code === "dynamic" && /key sliders\[\d+\]\.steps\[\d+\]\.args\[/.test(msg)) return true;
  const x = trace === null ? undefined : (traces[trace] as { x?: unknown }).x;
  return code === "unused" || (code === "invisible" && Array.isArray(x) && x.length === 0);
}

/** What Plotly's schema does not allow in a figure, in Plotly's words. */
export function complaints({ data, layout }: { data: object[]; layout: object }): string[] {
  plotly ??= load();
  // As the notebook gets it: through JSON, which drops what is undefined.
  const [traces, page] = JSON.parse(JSON.stringify([data, layout])) as [object[], Record<string, unknown>];
  if (page["showlegend"] !== true) delete page["legend"]; // a legend that is not drawn makes its validator fail
  const found = [...(plotly.validate(traces, page) ?? [])];
  return found.filter((complaint) => !isHarmless(complaint, traces)).map(({ msg }) => msg);
}
