/** What the kernel says of itself. */
import { protocolVersion } from "./wire";

/** The content of a `kernel_info_reply`. */
export const kernelInfo: Readonly<Record<string, unknown>> = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "cnn-workbook",
  implementation_version: "1.0.0",
  language_info: {
    name: "typescript",
    version: "5.0.4",
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    // Both names: JupyterLab takes the mode, the classic notebook the name and the flag.
    codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    nbconvert_exporter: "script",
  },
  banner: "TypeScript for the CNN Workbook, compiled by tslab",
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
  ],
  debugger: false,
};
