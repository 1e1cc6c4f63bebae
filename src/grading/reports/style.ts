/** The one style sheet of the pages. Words on their ground have a contrast of 4.5 or more. */
export const style = `
:root { color-scheme: light dark; --ground: #ffffff; --soft: #f3f5f7; --line: #c9d0d6; --text: #1b1f23; --quiet: #565e66;
  --accent: #0b62a8; --good: #1a6b3c; --bad: #a3261b; --mark: #fde9a9; }
@media (prefers-color-scheme: dark) { :root { --ground: #15191d; --soft: #20262c; --line: #46505a; --text: #e9edf0;
  --quiet: #aab3bb; --accent: #7cc0f8; --good: #7fd3a0; --bad: #ff9d92; --mark: #5a4a10; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 0.25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.25rem; }
p { margin: 0.4rem 0; max-width: 48rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--quiet); }
.warning { border-left: 4px solid var(--bad); padding: 0.4rem 0.8rem; background: var(--soft); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; margin: 0.75rem 0; padding: 0; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
thead th { color: var(--quiet); font-size: 0.9rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td p { margin: 0 0 0.25rem; }
.count { width: 9rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.figure { display: inline-block; min-width: 2rem; text-align: right; }
.who { width: 38%; }
th a { white-space: nowrap; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
td code.quiet { white-space: nowrap; }
pre { margin: 0.4rem 0; padding: 0.6rem 0.8rem; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: var(--mark); color: inherit; }
blockquote { margin: 0.4rem 0; padding: 0 0 0 0.8rem; border-left: 4px solid var(--accent); }
summary { cursor: pointer; color: var(--accent); }
details { margin: 0.25rem 0; }
svg { max-width: 100%; height: auto; display: block; }
svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
svg .axis { stroke: var(--quiet); stroke-width: 1; fill: none; }
svg .fill { fill: var(--accent); }
svg .ground { fill: var(--line); }
svg .middle { stroke: var(--text); stroke-width: 2; }
.bar { display: inline-block; vertical-align: middle; margin-left: 0.4rem; }
.side { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 0 1.25rem; }
.side > * { min-width: 0; }
ol.ask > li { margin: 0.75rem 0; }
@media (max-width: 40rem) { body { padding: 0.5rem 0.75rem 3rem; } th, td { padding-right: 0.4rem; font-size: 0.9rem; overflow-wrap: anywhere; }
  .number, .count, th a, td code.quiet { white-space: normal; } .count { width: auto; } .who { width: auto; } .bar { width: 3rem; margin: 0; } }
.wide { overflow-x: auto; }
.wide svg { max-width: none; }
.wide :is(th, .number) { white-space: nowrap; }
.wide td, .wide th { overflow-wrap: normal; }
@media print { .wide { overflow: visible; } .wide svg { max-width: 100%; } .wide :is(th, .number) { white-space: normal; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; } a { color: inherit; }
  h2, h3 { break-after: avoid; } tr, figure, .side { break-inside: avoid; } details::details-content { content-visibility: visible; block-size: auto; } }
`;
