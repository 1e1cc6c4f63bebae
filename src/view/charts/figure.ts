/** A chart as plain data. */

/** A chart for Plotly, with the words that stand for it. */
export interface Figure {
  /** Plotly's traces. */
  readonly data: object[];
  /** Plotly's layout. */
  readonly layout: object;
  /** What the picture shows, for a reader who does not see it. */
  readonly alt: string;
  /** The steps of a chart that moves. */
  readonly frames?: readonly Frame[];
}

/** A step of a chart that moves: what Plotly lays over the chart that is there. */
export interface Frame {
  readonly name: string;
  /** Attributes of traces… */
  readonly data: object[];
  /** …with these indices. */
  readonly traces: number[];
  readonly layout: object;
}

/** Options that every chart takes. */
export interface ChartOptions {
  readonly title: string;
  /** Axis title with its unit, such as `parameters` or `memory (MB)`. */
  readonly x: string;
  readonly y: string;
  /** Pixels; default 380. */
  readonly height?: number;
}

/** A value to hold the others against, drawn as a dashed line: a budget, a record. */
export interface Reference {
  readonly name: string;
  readonly value: number;
}
