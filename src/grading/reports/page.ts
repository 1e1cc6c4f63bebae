/** A page that stands alone: it asks for nothing, runs nothing, and can be read off line, printed, and in the dark. */
import { createHash } from "node:crypto";
import { Markup, markup, type Part } from "../../view/markup";
import { style } from "./style";

export interface PageOptions {
  readonly title: string;
  readonly main: Part;
}

/** The sources of `script` and `style` that a policy lets through, by the hash of their text. */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** By which a page is known as one of these. */
export const ownPage = '<meta name="generator" content="CNN Workbook">';

const policy = `default-src 'none'; style-src ${hashSource(style)}; base-uri 'none'; form-action 'none'`;

export function page({ title, main }: PageOptions): string {
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${Markup.ofOwn(ownPage)}
<title>${title}</title>
<style>${Markup.ofOwn(style)}</style>
</head>
<body>
${main}
</body>
</html>
`;
  return String(text);
}

/** A date and time as they are read in any country. */
export function dateText(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
