/**
 * A timeline as one SVG picture that needs nothing else: all of it, with lanes, arrows and labels as on the page, in
 * the colours of whoever looks, light or dark. Pure; places come from the layout, shapes from the view.
 */
import { SERVER, type Entry } from "../timeline/entry";
import { CHIP, Layout, SPACE, cells, type Geometry, type Row } from "../timeline/layout";
import type { Model } from "../timeline/model";
import { mark, voice } from "../timeline/view";

const GAP = 320; // px between two lanes
const EDGE = 190; // px beyond the outer ones
const HEAD = 48; // px for the names of the lanes
const MONO = 7.2; // px a character of a label, 12 px
const PLAIN = 6.6; // px a character of a note, 11 px
const OFFSET = 13; // px from a lane to what stands beside it

/** The picture of some entries; lanes are those to show, from left to right. */
export function asSvg(entries: readonly Entry[], lanes: readonly string[], model: Model, title: string): string {
  const width = 2 * EDGE + Math.max(0, lanes.length - 1) * GAP;
  const geometry: Geometry = { lanes: lanes.map((name, index) => ({ name, x: EDGE + index * GAP })), width, mono: MONO, plain: PLAIN, offset: OFFSET };
  const layout = new Layout(geometry, (seq) => model.get(seq));
  const known = new Set(lanes);
  layout.append(entries.filter(({ lane }) => known.has(lane)));
  const height = layout.height + HEAD;
  const { rows } = layout;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${xml(title)}</title>
<style>${STYLE}</style>
<defs>${["builtin", "custom"].map((kind) => `<marker id="head-${kind}" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${kind}" d="M0 .8 9.5 5 0 9.2Z"/></marker>`).join("")}</defs>
<rect class="paper" width="${width}" height="${height}"/>
${geometry.lanes.map(({ name, x }) => `<line class="lane" x1="${x}" x2="${x}" y1="${HEAD}" y2="${height}"/><text class="lane-name" x="${x}" y="30">${xml(name === SERVER ? "server" : name)}</text>`).join("\n")}
<g transform="translate(0 ${HEAD})">
${rows.map(edge).filter(Boolean).join("\n")}
${rows.map((row) => drawn(row, geometry)).join("\n")}
</g>
</svg>
`;
}

function edge({ cause, entry, x, y }: Row): string {
  if (!cause || entry.kind === "program") return "";
  const kind = entry.builtin || !entry.event ? "builtin" : "custom";
  const dx = x - cause.x;
  const dy = y - cause.y;
  if (dx === 0) return `<path class="edge along ${kind}" d="M${cause.x} ${cause.y}V${y}"/>`;
  const length = Math.hypot(dx, dy);
  const at = (px: number) => `${round(cause.x + (dx * px) / length)} ${round(cause.y + (dy * px) / length)}`;
  return `<path class="edge ${kind}" d="M${at(8)}L${at(length - 10)}" marker-end="url(#head-${kind})"/>`;
}

function drawn(row: Row, { lanes, width }: Geometry): string {
  const { entry, label, x, y } = row;
  if (entry.kind === "program") {
    const half = label.verb.length * 3.4 + 14;
    return `<g class="${voice(entry)}"><path class="rule" d="M0 ${y}H${x - half}M${x + half} ${y}H${width}"/>${text(x, y + 4, "title", label.verb)}</g>`;
  }
  const side = -label.side;
  const server = lanes.find(({ name }) => name === SERVER)?.x ?? Infinity;
  const backwards = entry.wire && Math.sign(server - x) * (entry.wire.out ? -1 : 1) < 0; // a frame's mark points where it goes
  return `<g class="${voice(entry)}">${row.pause ? text(row.pause.x, row.pause.y + 4, "meta", row.pause.text) : ""}${labelled(row)}<path class="mark" d="${mark(entry)}" transform="translate(${round(x)} ${round(y)})${backwards ? " scale(-1 1)" : ""}"/>${
    row.meta ? text(x + side * OFFSET, y + 4, side < 0 ? "meta left" : "meta", row.meta) : ""}</g>`;
}

function labelled({ label, entry }: Row): string {
  if (label.width === 0) return "";
  const { y } = label;
  let x = label.side > 0 ? label.x : label.x - label.width;
  let parts = `<rect class="plate" x="${round(x - 3)}" y="${round(y - 11)}" width="${round(label.width + 6)}" height="22" rx="6"/>`;
  if (label.verb) {
    parts += text(x, y + 4, "verb", label.verb);
    x += cells(label.verb) * MONO + SPACE;
  }
  if (label.chip) {
    const width = cells(label.chip) * MONO + CHIP;
    parts += `<rect class="chip" x="${round(x)}" y="${round(y - 10)}" width="${round(width)}" height="20" rx="${entry.builtin ? 4 : 10}"/>${text(x + CHIP / 2, y + 4, "name", label.chip)}`;
    x += width + SPACE;
  }
  if (label.note) {
    parts += text(x, y + 4, "note", label.note);
    x += cells(label.note) * PLAIN + SPACE;
  }
  return label.tail ? parts + text(x + 2, y + 4, "meta", label.tail) : parts;
}

function text(x: number, y: number, name: string, content: string): string {
  return `<text class="${name}" x="${round(x)}" y="${round(y)}">${xml(content)}</text>`;
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
.meta, .title { fill: var(--soft); font: 400 11px system-ui, sans-serif; }
.meta.left { text-anchor: end; }
.title { font-size: 12px; text-anchor: middle; }
.rule { fill: none; stroke: var(--line); stroke-dasharray: 3 4; }
.mark { fill: var(--voice); stroke: var(--voice); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.builtin .mark, .deaf .mark, .ack .mark, .acked .mark, .open .mark, .timer .mark { fill: var(--paper); }
.edge { fill: none; stroke: var(--voice); stroke-width: 2; }
.edge.builtin { stroke-width: 1.5; opacity: 0.6; }
.edge.along { stroke-width: 4; opacity: 0.28; }
.head { fill: var(--voice); }
`;
