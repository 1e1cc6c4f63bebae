export { charts } from "./charts";
export type { Figure, Reference } from "./charts/figure";
export { palette } from "./charts/theme";
export { format } from "./format";
export { type Box, drawImages, type ImageOptions, type Picture, type Pixels, showImages } from "./images";
export { type LiveDisplay, type LiveState, liveDisplay } from "./live";
export { markdownBundle, showMarkdown } from "./markdown";
export { display, inNotebook, type MimeBundle, show } from "./show";
export { type Cell, type Row, showTable, type TableOptions, table } from "./tables";
