/**
 * Where the entries go: from an ordered list of entries to positions in pixels, without a browser. Time runs down, and
 * an effect stands below its cause. New entries are placed below the old ones without looking at those again; when
 * something older changed, only what comes after it is placed anew.
 *
 * The room between two lanes is a gap. Labels stand in the gaps, never on one another.
 */
import { CROWD } from "./crowd";
import { SERVER, type Entry, type Kind } from "./entry";
import { request } from "./gist";
import type { Names } from "./names";
import { clip, duration, label } from "./words";

/** The columns to draw in. Lanes are ordered from left to right. */
export interface Geometry {
  lanes: { name: string; x: number }[];
  width: number;
  /** The width of a character in pixels: of labels, and of notes. Both are monospaced. */
  mono: number;
  plain: number;
  /** From a lane to its labels. */
  offset: number;
  /** Clients who share the crowd's lane. */
  crowd: readonly string[];
}

/** A label with its place: `x` is its edge next to the lane (of a program's start: its middle), `y` its middle. */
export interface Placed {
  verb: string;
  chip: string;
  note: string;
  /** Line and time after the label: the server's, which has room for them. */
  tail: string;
  side: -1 | 1;
  x: number;
  y: number;
  width: number;
}

/** An entry with its place. */
export interface Row {
  entry: Entry;
  x: number;
  y: number;
  /** The nearest cause that is on show. */
  cause: Row | null;
  /** When the first cause on show happened, in µs. */
  began: number;
  label: Placed;
  /** On the crowd's lane: whose it is. Else "". */
  member: string;
  /** Where a crowd gets something: how many are to get it. Else 0. */
  of: number;
  /** Line and time, on the other side of the lane; "" if there's no room. */
  meta: string;
  /** Set where nothing had happened for a while: how long, and where to say so. */
  pause: { text: string; x: number; y: number } | null;
}

const TOP = 14; // above the first row
const STEP = 24; // between two marks on one lane, at least
const HALF = 11; // half the height of a label
const LIFT = 15; // how far a label is moved out of the way of its own arrow
const AIR = 3; // between two labels
const CHAIN = 12; // before an entry that nothing on show caused
const QUIET = 24; // where nothing had happened for a while
const MARGIN = 90; // an outer gap of this width has room for words
const DIVIDER = 40; // where a program starts
export const CHIP = 16; // what a chip is wider than its text
export const SPACE = 7; // between the parts of a label
const TAIL = 6; // px a character of plain small text, about
const TITLE = 6.8; // px a character of a program's start
const AROUND = 14; // and around it
const SLOW = 1_000_000; // µs that count as "a while"
const NOTE = 44; // characters a note
const WORDED = 46; // from the crowd's lane to its labels: half of "299 of 300" and some air
const HEAD = 9; // px that an arrow's head needs above its mark
const CHECK = 64; // rows between two checkpoints

/** From these an arrow leaves. */
const SENDS: ReadonlySet<Kind> = new Set<Kind>(["emit", "ack", "open", "close"]);

/** What is taken up at a point of the way down. */
interface Ground {
  frontier: number;
  at: number;
  marks: number[];
  /** For each gap, the bottom of the labels that grow from its left and from its right, and their widths. */
  bottoms: [number, number][];
  widths: [number, number][];
  /** How many programs have started. */
  programs: number;
}

export class Layout {
  readonly rows: Row[] = [];
  #bySeq = new Map<number, Row>();
  #checkpoints: { rows: number; ground: Ground }[] = [];
  #ground: Ground;
  #lanes = new Map<string, number>();
  #top = 0;
  readonly crowd: ReadonlySet<string>;

  /**
   * `causeOf` looks up an entry by its seq, so that causes that aren't on show can be passed over; `head` tells in whose
   * row an entry is where repetition is collapsed; `sunk` tells how much farther down than needed it is to stand.
   */
  constructor(
    readonly geometry: Geometry,
    readonly causeOf: (seq: number) => Entry | undefined,
    readonly names?: Names,
    readonly head: (seq: number) => number = (seq) => seq,
    readonly sunk: (seq: number) => number = () => 0,
  ) {
    this.crowd = new Set(geometry.crowd);
    geometry.lanes.forEach((lane, index) => this.#lanes.set(lane.name, index));
    this.#ground = this.#fresh();
  }

  /** Where the rows begin: 0 until the first ones were forgotten. */
  get top(): number {
    return this.#top;
  }

  /** Everything fits in this many pixels from the top. */
  get height(): number {
    let bottom = this.#ground.frontier + HALF;
    for (const gap of this.#ground.bottoms) bottom = Math.max(bottom, ...gap);
    return Math.ceil(bottom) + TOP - this.#top;
  }

  row(seq: number): Row | undefined {
    return this.#bySeq.get(seq);
  }

  /** Places entries below all others. They come in order. */
  append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (this.rows.length >= (this.#checkpoints.at(-1)?.rows ?? -CHECK) + CHECK) this.#checkpoints.push({ rows: this.rows.length, ground: copied(this.#ground) });
      const row = this.#place(entry);
      this.rows.push(row);
      this.#bySeq.set(entry.seq, row);
      this.sink(this.sunk(entry.seq));
    }
  }

  /** Moves the last row down, and with it whatever comes after. */
  sink(by: number): void {
    const row = this.rows.at(-1);
    if (!row || by <= 0) return;
    const ground = this.#ground;
    row.y += by;
    row.label.y += by;
    if (row.pause) row.pause.y += by;
    ground.frontier += by;
    ground.marks = ground.marks.map((mark) => mark + by);
    ground.bottoms = ground.bottoms.map(([left, right]) => [left + by, right + by]);
  }

  /**
   * Forgets the places of all entries from this seq on, and maybe of some before it; the caller appends those again.
   * Returns the seq from which on to do so.
   */
  rewind(seq: number): number {
    let index = this.first(seq);
    let checkpoint = this.#checkpoints.at(-1);
    while (checkpoint && checkpoint.rows > index && this.#checkpoints.length > 1) {
      this.#checkpoints.pop();
      checkpoint = this.#checkpoints.at(-1);
    }
    index = checkpoint && checkpoint.rows <= index ? checkpoint.rows : 0;
    this.#ground = checkpoint && index > 0 ? checkpoint.ground : this.#fresh();
    this.#checkpoints.pop();
    const from = this.rows[index]?.entry.seq ?? seq;
    for (const row of this.rows.splice(index)) this.#bySeq.delete(row.entry.seq);
    return Math.min(from, seq);
  }

  /** Forgets the rows before this seq. All others stay where they are. */
  forget(seq: number): void {
    const count = this.first(seq);
    if (count === 0) return;
    for (const row of this.rows.splice(0, count)) this.#bySeq.delete(row.entry.seq);
    for (const row of this.rows) if (row.cause && row.cause.entry.seq < seq) row.cause = null;
    this.#checkpoints = this.#checkpoints.filter(({ rows }) => rows >= count).map(({ rows, ground }) => ({ rows: rows - count, ground }));
    this.#top = (this.rows[0]?.y ?? this.#ground.frontier) - TOP - HALF;
  }

  /** The rows between two heights, with some that touch them. Rows never go up again, so this is a search. */
  between(top: number, bottom: number): Row[] {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle]!.y < top) low = middle + 1;
      else high = middle;
    }
    const start = low;
    while (low < this.rows.length && this.rows[low]!.y <= bottom) low++;
    return this.rows.slice(start, low);
  }

  /** The index of the first row whose seq isn't less. */
  first(seq: number): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle]!.entry.seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #fresh(): Ground {
    const gaps = Array.from({ length: this.geometry.lanes.length + 1 });
    return {
      frontier: this.#top + TOP,
      at: -Infinity,
      marks: this.geometry.lanes.map(() => this.#top - STEP),
      bottoms: gaps.map(() => [this.#top, this.#top]),
      widths: gaps.map(() => [0, 0]),
      programs: 0,
    };
  }

  /** The frame that brought it, where frames are on show; else the nearest cause that has a row. */
  #cause(entry: Entry): Row | null {
    const carrier = this.#bySeq.get(this.head(entry.frame ?? NaN));
    if (carrier) return carrier;
    let seq = entry.cause;
    for (let depth = 0; seq !== null && depth < 64; depth++) {
      const row = this.#bySeq.get(this.head(seq));
      if (row) return row;
      seq = this.causeOf(seq)?.cause ?? null;
    }
    return null;
  }

  #place(entry: Entry): Row {
    const ground = this.#ground;
    const lane = this.#lane(entry);
    const cause = this.#cause(entry);
    const member = this.crowd.has(entry.lane) ? entry.lane : "";
    const { verb, chip, note } = label(entry, this.names);
    const row: Row = {
      entry, cause, member, of: this.#expected(entry), began: cause?.began ?? entry.at, x: this.geometry.lanes[lane]?.x ?? this.geometry.width / 2, y: ground.frontier, meta: "", pause: null,
      label: { verb, chip, note, tail: "", side: 1, x: 0, y: 0, width: 0 },
    };
    if (entry.kind === "program") return this.#divide(row);
    if (!cause) {
      const waited = entry.at - ground.at;
      if (this.rows.length > 0) row.y += CHAIN;
      if (waited > SLOW && Number.isFinite(waited)) this.#pause(row, duration(waited));
    } else if (cause.x !== row.x) {
      row.y = Math.max(row.y, cause.y + slant(entry.at - cause.entry.at));
    }
    row.y = Math.max(row.y, ground.marks[lane]! + STEP);
    this.#label(row, lane);
    ground.marks[lane] = row.y;
    ground.frontier = row.y;
    ground.at = Math.max(ground.at, entry.at);
    return row;
  }

  #lane({ lane }: Entry): number {
    return this.#lanes.get(this.crowd.has(lane) ? CROWD : lane) ?? 0;
  }

  /** From a lane to its labels: the crowd's marks bear words. */
  #offset(lane: number): number {
    return this.geometry.lanes[lane]?.name === CROWD ? WORDED : this.geometry.offset;
  }

  /** How many of the crowd are to get what one of them gets. */
  #expected(entry: Entry): number {
    if (!this.crowd.has(entry.lane) || entry.kind !== "event" || entry.cause === null) return 0;
    const to = this.causeOf(entry.cause)?.to;
    return to ? to.reduce((count, name) => count + Number(this.crowd.has(name)), 0) : 0;
  }

  /** Says how long nothing had happened, on the left, below what stands there. */
  #pause(row: Row, waited: string): void {
    const outer = this.#width(0) >= MARGIN;
    const gap = this.#ground.bottoms[outer ? 0 : 1] ?? [0, 0];
    const y = Math.max(this.#ground.frontier + STEP, Math.max(...gap) + AIR + HALF);
    row.pause = { text: `${waited} later`, x: outer ? 12 : this.geometry.lanes[0]!.x + this.geometry.offset, y };
    gap.fill(y + HALF);
    row.y = Math.max(row.y, y + QUIET);
  }

  /** A line across all lanes, below everything so far. */
  #divide(row: Row): Row {
    const ground = this.#ground;
    ground.programs++;
    const bottom = Math.max(ground.frontier, ...ground.bottoms.flat());
    row.y = this.rows.length === 0 ? this.#top + TOP + HALF : bottom + DIVIDER / 2;
    if (ground.programs > 1) row.label.verb += " again";
    // Its words stand in the middle of the line, in the server's lane if they fit there.
    row.label.width = row.label.verb.length * TITLE + 2 * AROUND;
    row.label.x = Math.max(row.label.width / 2, Math.min(row.x, this.geometry.width - row.label.width / 2));
    const free = row.y + DIVIDER / 2;
    ground.marks.fill(free - STEP);
    for (const gap of ground.bottoms) gap.fill(free - HALF - AIR);
    ground.frontier = free;
    ground.at = row.entry.at;
    return row;
  }

  /** Chooses the label's side, moves it out of the way of the entry's own arrow, and the row down to where it fits. */
  #label(row: Row, lane: number): void {
    const { entry } = row;
    const server = this.#lanes.get(SERVER) ?? 0;
    const from = row.cause && row.cause.x !== row.x ? Math.sign(row.cause.x - row.x) : 0;
    // A client's label stands on the side of the server, where there's most room; beyond the server, on its left.
    let side: -1 | 1 = lane > server ? -1 : 1;
    // What comes from a side and goes back there leaves the other one free.
    const returns = lane === server && entry.builtin && entry.event === "connection";
    if (returns && from > 0) side = -1;
    if (this.#narrow(lane, side)) side = side > 0 ? -1 : 1;
    const gap = side > 0 ? lane + 1 : lane;
    const width = this.#width(gap);
    let shift = 0;
    if (from === side) shift = LIFT;
    else if (!returns && this.#sends(entry, lane, side)) shift = -LIFT;
    const aside = this.#offset(lane) + this.#offset(side > 0 ? lane + 1 : lane - 1);
    this.#fit(row, Math.max(40, width - aside - 12), lane === server ? this.#told(row) : []);
    const own = side > 0 ? 0 : 1;
    const other = 1 - own;
    const bottoms = this.#ground.bottoms[gap]!;
    const widths = this.#ground.widths[gap]!;
    let free = bottoms[own]!;
    if (widths[other]! + row.label.width + aside + 8 > width) free = Math.max(free, bottoms[other]!);
    row.y = Math.max(row.y, free + AIR + HALF - shift);
    // The arrow's head is to be seen, below the label before.
    if (from === side) row.y = Math.max(row.y, bottoms[own]! + HEAD);
    row.label.side = side;
    row.label.x = row.x + side * this.#offset(lane);
    row.label.y = row.y + shift;
    bottoms[own] = row.label.y + HALF;
    widths[own] = row.label.width;
    if (lane !== server) this.#meta(row, lane, side);
  }

  /** Whether a lane has no room for words on a side, and more on the other: an outer lane near the page's edge. */
  #narrow(lane: number, side: -1 | 1): boolean {
    const [left, right] = [this.#width(lane), this.#width(lane + 1)];
    return side > 0 ? right < Math.min(MARGIN, left) : left < Math.min(MARGIN, right);
  }

  /** The room between two lanes, or beyond the outer ones. */
  #width(gap: number): number {
    const { lanes, width } = this.geometry;
    const left = gap > 0 ? lanes[gap - 1]!.x : 0;
    const right = gap < lanes.length ? lanes[gap]!.x : width;
    return right - left;
  }

  /** Whether an arrow leaves this entry towards that side. */
  #sends(entry: Entry, lane: number, side: -1 | 1): boolean {
    if (!SENDS.has(entry.kind)) return entry.wire?.out === false && entry.wire.packet > 0;
    if (entry.lane !== SERVER) return true;
    return (entry.to ?? []).some((name) => Math.sign((this.#lanes.get(name) ?? lane) - lane) === side);
  }

  /** Shortens a label to a width: the note first, then the verb, then the name. */
  #fit(row: Row, room: number, tails: readonly string[]): void {
    const { mono, plain } = this.geometry;
    const placed = row.label;
    const wide = (text: string, character: number, around: number) => (text ? cells(text) * character + around : 0);
    let chip = wide(placed.chip, mono, CHIP);
    let verb = wide(placed.verb, mono, SPACE);
    if (chip > room) {
      placed.chip = clip(placed.chip, Math.max(3, Math.floor((room - CHIP) / mono)));
      chip = wide(placed.chip, mono, CHIP);
    }
    if (placed.verb && verb + chip > room) {
      placed.verb = placed.chip ? (briefly(placed.verb).find((words) => wide(words, mono, SPACE) + chip <= room) ?? "") : clip(placed.verb, Math.floor(room / mono));
      verb = wide(placed.verb, mono, SPACE);
    }
    const most = Math.min(NOTE, Math.floor((room - chip - verb - SPACE) / plain));
    placed.note = most >= Math.min(placed.note.length, 6) ? clip(placed.note, most) : "";
    const note = wide(placed.note, plain, SPACE);
    const ended = (tail: string) => wide(tail, TAIL, SPACE);
    placed.tail = tails.find((tail) => chip + verb + note + ended(tail) + SPACE <= room) ?? "";
    placed.width = chip + verb + note + ended(placed.tail);
  }

  /** The line of code, and the time since the chain began; and the line alone, where there is less room. */
  #told({ entry, cause, began }: Row): string[] {
    const since = cause ? `+${duration(entry.at - began)}` : "";
    const line = entry.source ? `line ${entry.source.line}` : "";
    const carrier = request(entry);
    return [[line, carrier, since].filter(Boolean).join(" · "), line || carrier];
  }

  /** A client's line and time stand where its label doesn't, if its lane is an outer one and has the room. */
  #meta(row: Row, lane: number, side: -1 | 1): void {
    if (side > 0 ? lane !== 0 : lane !== this.geometry.lanes.length - 1) return;
    const room = this.#width(side > 0 ? lane : lane + 1) - this.#offset(lane) - 4;
    row.meta = this.#told(row).find((words) => words.length * TAIL <= room) ?? "";
  }
}

/** A call with less and less before its end: broadcast.emit and emit, of socket.broadcast.emit. */
function briefly(call: string): string[] {
  return [call.replace(/^\w+\./, ""), call.slice(call.lastIndexOf(".") + 1)];
}

function copied(ground: Ground): Ground {
  const pairs = (all: readonly [number, number][]) => all.map(([left, right]): [number, number] => [left, right]);
  return { ...ground, marks: [...ground.marks], bottoms: pairs(ground.bottoms), widths: pairs(ground.widths) };
}

/** How many characters' room a text takes: wide ones (Chinese, emoji) count twice. */
export function cells(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    count += code >= 0x1100 ? 2 : 1;
    if (code > 0xffff) at++;
  }
  return count;
}

/** How far a message falls on its way: farther if it took longer. From microseconds to pixels. */
export function slant(us: number): number {
  const ms = Math.max(0, us) / 1000;
  return 30 + Math.min(60, 9 * Math.log2(1 + ms));
}
