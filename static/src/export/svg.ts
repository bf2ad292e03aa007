/**
 * A timeline as one SVG picture that needs nothing else: all of it, with lanes, arrows and labels as on the page, in
 * the colours of whoever looks, light or dark. Pure; places come from the layout, shapes from figure.ts.
 */
import { SERVER, type Entry } from "../timeline/entry";
import { ASIDE, MONO, PLAIN, figure, type Figure, type Shape, type Words } from "../timeline/figure";
import { Layout, type Geometry } from "../timeline/layout";
import type { Model } from "../timeline/model";

const GAP = 320; // px between two lanes
const EDGE = 190; // px beyond the outer ones
const HEAD = 48; // px for the names of the lanes

/** The picture of some entries; lanes are those to show, from left to right. */
export function asSvg(entries: readonly Entry[], lanes: readonly string[], model: Model, title: string): string {
  const width = 2 * EDGE + Math.max(0, lanes.length - 1) * GAP;
  const geometry: Geometry = { lanes: lanes.map((name, index) => ({ name, x: EDGE + index * GAP })), width, mono: MONO, plain: PLAIN, offset: ASIDE, crowd: [] };
  const layout = new Layout(geometry, (seq) => model.get(seq));
  const known = new Set(lanes);
  layout.append(entries.filter(({ lane }) => known.has(lane)));
  const height = layout.height + HEAD;
  const figures = layout.rows.map((row) => figure(row, geometry));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${xml(title)}</title>
<style>${STYLE}</style>
<rect class="paper" width="${width}" height="${height}"/>
${geometry.lanes.map(({ name, x }) => `<line class="lane" x1="${x}" x2="${x}" y1="${HEAD}" y2="${height}"/><text class="lane-name" x="${x}" y="30">${xml(name === SERVER ? "server" : name)}</text>`).join("\n")}
<g transform="translate(0 ${HEAD})">
${figures.flatMap(({ edge }) => (edge ? [path(edge)] : [])).join("\n")}
${figures.map(drawn).join("\n")}
</g>
</svg>
`;
}

function drawn({ voice, shapes, words }: Figure): string {
  return `<g class="${voice}">${shapes.map(path).join("")}${words.map(text).join("")}</g>`;
}

function path({ name, d }: Shape): string {
  return `<path class="${name}" d="${d}"/>`;
}

function text({ name, x, y, text }: Words): string {
  return `<text class="${name}" x="${round(x)}" y="${round(y)}">${xml(text)}</text>`;
}

/** Text for XML: what XML 1.0 doesn't allow (section 2.2) is replaced, what means something to it is escaped. */
function xml(content: string): string {
  return content
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const STYLE = `
svg { --paper: #f6f4ee; --ink: #23211d; --soft: #676257; --line: #e6e2d8; --bubble: #f1eee6; --builtin: #4a3fb5; --builtin-bg: #eeecff; --custom: #a04600; --custom-bg: #fff0e0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { svg { --paper: #121317; --ink: #e9e6df; --soft: #a5a094; --line: #2c2f38; --bubble: #262932; --builtin: #a9a2ff; --builtin-bg: #25234a; --custom: #ffb073; --custom-bg: #3a2611; --bad: #ff9a90; } }
text { fill: var(--ink); font: 500 12px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
.paper, .plate { fill: var(--paper); }
.lane { stroke: var(--line); stroke-width: 2; }
.lane-name { font: 600 14px system-ui, sans-serif; text-anchor: middle; }
.builtin { --voice: var(--builtin); --back: var(--builtin-bg); }
.custom { --voice: var(--custom); --back: var(--custom-bg); }
.quiet { --voice: var(--soft); }
.bad { --voice: var(--bad); }
.chip { fill: var(--back, var(--bubble)); }
.name { fill: var(--voice); }
.verb { fill: var(--soft); font-weight: 400; }
.note { font-size: 11px; font-weight: 400; }
.bad .note { fill: var(--bad); }
.meta, .pause, .title { fill: var(--soft); font: 400 11px system-ui, sans-serif; }
.meta.left { text-anchor: end; }
.title { font-size: 12px; text-anchor: middle; }
.rule { fill: none; stroke: var(--line); stroke-dasharray: 3 4; }
.mark { fill: var(--voice); stroke: var(--voice); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.builtin .mark, .deaf .mark, .ack .mark, .acked .mark, .open .mark, .timer .mark { fill: var(--paper); }
.edge { fill: var(--voice); stroke: var(--voice); stroke-width: 2; stroke-linejoin: round; }
.edge.builtin { stroke-width: 1.5; opacity: 0.6; }
.edge.along { stroke-width: 4; opacity: 0.28; }
`;
