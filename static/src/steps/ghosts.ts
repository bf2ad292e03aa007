/**
 * A prediction over the real timeline: where somebody had expected something and nothing came, where it came as they
 * had said, and where it came without having been expected. Told apart by shape, and by words beside it.
 */
import type { Layout, Row } from "../timeline/layout";
import { element, text } from "../timeline/svg";
import type { Layer } from "../timeline/view";

/** One mark of a prediction. */
export interface Ghost {
  look: "right" | "surprise" | "missing";
  lane: string;
  words: string;
  /** The entry that it is about; for what never came to its lane, the one from which it was expected to come. */
  seq: number;
}

const RING = 11;
const DROP = 44; // px that an arrow falls that never was
const LETTER = 6; // px a character of the words
const PAD = 5;
const BELOW = 30; // px kept free below the last mark

/** A ghost with its place. */
interface Placed extends Ghost {
  x: number;
  y: number;
  from: { x: number; y: number } | null;
  /** On which side of the lane the words are, and how far down. */
  side: -1 | 1;
  line: number;
}

export class Ghosts implements Layer {
  readonly group = element("g", { class: "ghosts" });
  bottom = 0;
  #drawn = "";

  constructor(readonly ghosts: readonly Ghost[]) {}

  place(layout: Layout, row: (seq: number) => Row | undefined): void {
    const placed = this.ghosts.map((ghost) => locate(ghost, layout, row)).filter((ghost) => ghost !== null);
    this.bottom = Math.max(0, ...placed.map(({ y }) => y + BELOW));
    const now = JSON.stringify(placed);
    if (now === this.#drawn) return;
    this.#drawn = now;
    this.group.replaceChildren(...placed.map(draw));
  }
}

/** Where a ghost stands; null if what it is about isn't on show. */
function locate(ghost: Ghost, layout: Layout, row: (seq: number) => Row | undefined): Placed | null {
  const { lanes, width } = layout.geometry;
  const index = lanes.findIndex(({ name }) => name === ghost.lane);
  const about = row(ghost.seq);
  if (index < 0 || !about) return null;
  const { x } = lanes[index]!;
  // What never came has no place of its own: it stands where it would have arrived.
  const elsewhere = ghost.look === "missing" || about.entry.lane !== ghost.lane;
  const y = elsewhere ? about.y + DROP : about.y;
  const left = x - (lanes[index - 1]?.x ?? 0);
  const right = (lanes[index + 1]?.x ?? width) - x;
  const room = ghost.words.length * LETTER + RING + 2 * PAD;
  // The words stand where the label doesn't; if there's no room, below it.
  const labelled = elsewhere ? (index === 0 ? 1 : -1) : about.label.side;
  const away: -1 | 1 = labelled > 0 ? -1 : 1;
  const fits = (away < 0 ? left : right) >= room;
  const line = elsewhere ? y : fits ? y - 14 : about.label.y + 20;
  return { ...ghost, x, y, from: elsewhere && about.x !== x ? { x: about.x, y: about.y } : null, side: fits ? away : labelled, line };
}

function draw({ look, lane, words, x, y, from, side, line }: Placed): SVGGElement {
  const group = element("g", { class: `ghost ${look}`, "data-ghost": look, "data-lane": lane });
  if (from) group.append(element("path", { class: "way", d: way(from.x, from.y, x, y) }));
  group.append(element("circle", { class: "ring", cx: x, cy: y, r: look === "missing" ? 7 : RING }));
  const width = words.length * LETTER + 2 * PAD;
  const start = side > 0 ? x + RING + 2 : x - RING - 2 - width;
  group.append(element("rect", { class: "paper", x: start, y: line - 9, width, height: 18, rx: 4 }), text(start + PAD, line + 4, "said", words));
  if (look === "missing") group.append(element("path", { class: "sign", d: `M${x - 3} ${y - 3}l6 6m0-6l-6 6` }));
  return group;
}

/** A line that ends before the ring. */
function way(x1: number, y1: number, x2: number, y2: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const share = Math.max(0, 1 - 11 / length);
  return `M${x1} ${y1}L${Math.round(x1 + (x2 - x1) * share)} ${Math.round(y1 + (y2 - y1) * share)}`;
}
