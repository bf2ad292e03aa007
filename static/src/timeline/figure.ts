/**
 * What a row looks like: paths and words with their names and places, as data. The page makes elements of it, an export
 * makes text; what the names look like is said in style sheets. Pure.
 */
import { SERVER, type Entry } from "./entry";
import { CHIP, SPACE, cells, type Geometry, type Row } from "./layout";

/** The width of a character in pixels: of labels (12 px, monospaced), and of notes (11 px). */
export const MONO = 7.2;
export const PLAIN = 6.6;
/** From a lane to its labels, in pixels. */
export const ASIDE = 13;

const RADIUS = 6; // of a mark
const AWAY = 8; // px of an arrow's way that stay free at its start
const BEFORE = 10; // and at its end
const HEAD = 7.5; // how long an arrow's head is, and half as wide as this:
const WING = 3.7;

/** A line or a shape: `d` is the data of an SVG path. */
export interface Shape {
  name: string;
  d: string;
}

/** Words that begin at a place, or end there if they are `left` of it. `y` is their base line. */
export interface Words {
  name: string;
  x: number;
  y: number;
  text: string;
}

export interface Figure {
  /** Which of the voices it speaks with, and of what kind it is. */
  voice: string;
  shapes: Shape[];
  words: Words[];
  /** From where it was caused to where it took effect; along one lane, a part of the lane itself. Null if nothing on show caused it. */
  edge: Shape | null;
}

/** The figure of a row that stands for so many entries. */
export function figure(row: Row, geometry: Geometry, times = 1): Figure {
  const { entry } = row;
  if (entry.kind === "program") return { voice: voice(entry), ...divider(row, geometry.width), edge: null };
  const { shapes, words } = label(row);
  if (times > 1 || row.member) {
    const { shape, count } = counted(row, times);
    shapes.push(shape);
    words.push(count);
  } else {
    shapes.push({ name: "mark", d: `M${round(row.x)} ${round(row.y)}${mark(entry, faces(row, geometry))}` });
  }
  if (row.pause) words.push({ name: "pause", x: row.pause.x, y: row.pause.y + 4, text: row.pause.text });
  if (row.meta) {
    const side = -row.label.side;
    const aside = row.member ? Math.abs(row.label.x - row.x) : geometry.offset;
    words.push({ name: side < 0 ? "meta left" : "meta", x: row.x + side * aside, y: row.y + 4, text: row.meta });
  }
  return { voice: voice(entry), shapes, words, edge: row.cause ? edge(row.cause, row) : null };
}

/** Which of the voices an entry speaks with: built-in, custom, quiet or bad. */
export function voice(entry: Entry): string {
  if (entry.kind === "error" || entry.kind === "limit" || entry.kind === "refuse") return "row bad";
  if (!entry.event) return `row quiet ${entry.kind}`;
  const deaf = entry.listeners === 0 && !entry.builtin ? " deaf" : "";
  return `row ${entry.builtin ? "builtin" : "custom"} ${entry.kind}${deaf}`;
}

/** The shape of an entry's mark, drawn from its middle; `way` is where a frame points to. */
function mark(entry: Entry, way: number): string {
  switch (entry.kind) {
    case "event":
    case "emit":
      return entry.builtin ? "m0-8 8 8-8 8-8-8z" : circle(RADIUS);
    case "ack":
    case "acked":
      return circle(RADIUS - 1.5);
    case "open":
      return circle(4);
    case "buffered":
      return "m-4-6h8l-8 12h8z"; // an hourglass
    case "frame":
      return way < 0 ? "m6-4h-8l-4 4 4 4h8z" : "m-6-4h8l4 4-4 4h-8z";
    case "log":
      return "m-3-3h6v6h-6z";
    case "join":
      return "m-5 0h10m-5-5v10";
    case "leave":
      return "m-5 0h10";
    case "timer":
      return `${circle(5.5)}m5.5-3v3h2.5`;
    case "weather":
    case "limit":
      return "m0-6 6 11h-12z";
    default:
      return "m-4.5-4.5 9 9m0-9-9 9";
  }
}

function circle(radius: number): string {
  return `m${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

/** Which way a frame goes: its mark points there. */
function faces({ entry, x }: Row, { lanes }: Geometry): number {
  const server = lanes.find(({ name }) => name === SERVER)?.x ?? Infinity;
  return entry.wire ? Math.sign(server - x) * (entry.wire.out ? -1 : 1) : 1;
}

function label({ label, entry }: Row): { shapes: Shape[]; words: Words[] } {
  const shapes: Shape[] = [];
  const words: Words[] = [];
  if (label.width === 0) return { shapes, words };
  const { y } = label;
  let x = label.side > 0 ? label.x : label.x - label.width;
  const say = (name: string, text: string, by = 0) => words.push({ name, x: x + by, y: y + 4, text });
  shapes.push({ name: "plate", d: box(x - 5, y - 11, label.width + 9, 22, 6) });
  if (label.verb) {
    say("verb", label.verb);
    x += cells(label.verb) * MONO + SPACE;
  }
  if (label.chip) {
    const width = cells(label.chip) * MONO + CHIP;
    shapes.push({ name: "chip", d: box(x, y - 10, width, 20, entry.builtin ? 4 : 10) });
    say("name", label.chip, CHIP / 2);
    x += width + SPACE;
  }
  if (label.note) {
    say("note", label.note);
    x += cells(label.note) * PLAIN + SPACE;
  }
  if (label.tail) say("meta", label.tail, 2);
  return { shapes, words };
}

/** Instead of a mark: how many the row stands for. Of a crowd: who it is, or how many of how many, unless it is some twice. */
function counted({ x, y, entry, member, of }: Row, times: number): { shape: Shape; count: Words } {
  const text = times === 1 ? member : of >= times ? `${times} of ${of}` : `×${times < 10_000 ? times : "9999+"}`;
  const width = Math.max(24, text.length * PLAIN + 8);
  return { shape: { name: times > 1 ? "mark times" : "mark named", d: box(x - width / 2, y - 9, width, 18, entry.builtin ? 4 : 9) }, count: { name: "count", x, y: y + 4, text } };
}

/** A line across all lanes, with words in its middle. */
function divider({ label, y }: Row, width: number): { shapes: Shape[]; words: Words[] } {
  const left = round(label.x - label.width / 2);
  const right = round(left + label.width);
  return {
    shapes: [{ name: "rule", d: `M0 ${y}H${left}M${right} ${y}H${width}` }, { name: "plate", d: box(left, y - 11, label.width, 22, 0) }],
    words: [{ name: "title", x: label.x, y: y + 4, text: label.verb }],
  };
}

function edge(from: Row, to: Row): Shape {
  // A frame has no voice of its own: the arrow has that of what it carries.
  const { builtin, event } = to.entry.event ? to.entry : from.entry;
  const name = `edge ${builtin || !event ? "builtin" : "custom"}`;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (dx === 0) return { name: `${name} along`, d: `M${round(from.x)} ${round(from.y)}V${round(to.y)}` };
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  /** So far before the end, and so far beside the line. */
  const at = (back: number, aside = 0) => `${round(to.x - ux * back - uy * aside)} ${round(to.y - uy * back + ux * aside)}`;
  const neck = BEFORE + HEAD;
  // The head is a part of the path: markers cost a browser more than all else in a row.
  return { name, d: `M${at(length - AWAY)}L${at(neck)}M${at(neck, WING)}L${at(BEFORE)}L${at(neck, -WING)}Z` };
}

/** A rectangle, with round corners or without. */
function box(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.min(radius, height / 2, width / 2);
  const [w, h] = [round(width - 2 * r), round(height - 2 * r)];
  const corner = (dx: number, dy: number) => (r > 0 ? `a${r} ${r} 0 0 1 ${dx} ${dy}` : "");
  return `M${round(x + r)} ${round(y)}h${w}${corner(r, r)}v${h}${corner(-r, r)}h${-w}${corner(-r, -r)}v${-h}${corner(r, -r)}z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
