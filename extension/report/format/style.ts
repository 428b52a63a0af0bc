/** The whole style of a report in HTML; light or dark as the reader's system says. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --back: #ffffff; --raised: #f6f8fa; --line: #d1d9e0;
  --certain: #1a7f37; --likely: #9a6700; --heuristic: #bc4c00; --fault: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --quiet: #9198a1; --back: #0d1117; --raised: #161b22; --line: #3d444d;
    --certain: #3fb950; --likely: #d29922; --heuristic: #db6d28; --fault: #ff7b72; }
}
body { margin: 2rem auto; max-width: 72rem; padding: 0 1.5rem; color: var(--text); background: var(--back);
  font: 15px/1.55 "Segoe UI", system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.3rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin-top: 1.7rem; } h4 { font-size: 1rem; }
.subtitle, .place { color: var(--quiet); } .subtitle { margin-top: 0; }
code, pre { font: 13px/1.45 "Cascadia Mono", Consolas, monospace; } code { overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); padding: .6rem .8rem; overflow-x: auto; margin: .3rem 0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: .6rem 0; }
th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--raised); } .n { text-align: right; font-variant-numeric: tabular-nums; }
.chain, .chain ol { padding-left: 1.6rem; } .chain li { margin: .25rem 0; }
.unknown { color: var(--quiet); font-style: italic; }
.certain, .likely, .heuristic { font-size: .82em; border: 1px solid; border-radius: .8em; padding: 0 .5em; white-space: nowrap; }
.certain { color: var(--certain); } .likely { color: var(--likely); } .heuristic { color: var(--heuristic); }
details { margin: .15rem 0 .4rem; } summary { cursor: pointer; color: var(--quiet); }
figure { margin: 1rem 0; } figcaption { color: var(--quiet); font-size: .87rem; }
.graph { max-width: 100%; height: auto; } .graph text { text-anchor: middle; fill: var(--text); font: 13px "Segoe UI", system-ui, sans-serif; }
.graph .detail { fill: var(--quiet); font-size: 12px; } .graph rect { fill: var(--raised); stroke: var(--quiet); }
.graph .root rect { stroke: var(--likely); stroke-width: 2; } .graph .deadlock rect { stroke: var(--fault); stroke-width: 3; }
.graph path { fill: none; stroke: var(--quiet); stroke-width: 1.4; } .graph .head { fill: var(--quiet); stroke: none; }
.graph .likely path:first-of-type { stroke-dasharray: 7 4; } .graph .heuristic path:first-of-type { stroke-dasharray: 2 4; }
.graph .circle path { stroke: var(--fault); stroke-width: 2.4; } .graph .circle .head { fill: var(--fault); stroke: none; }
@media print { details::details-content { content-visibility: visible; } body { margin: 0; max-width: none; }
  figure, tr, li { break-inside: avoid; } }
`.trim();
