/**
 * Draws a window of the timeline as SVG: only what can be seen, and a little around it. It follows the newest entry
 * unless the reader has scrolled up, and draws at most once a frame, whatever arrives. Places come from the layout,
 * words from words; what is selected is told by the playground.
 */
import type { Chain } from "./chain";
import { SERVER, shown, type Depth, type Entry } from "./entry";
import { CHIP, Layout, SPACE, cells, type Geometry, type Placed, type Row } from "./layout";
import { EVERYTHING, passes, type Filter } from "./filter";
import { Folds } from "./folds";
import type { Merged, Model } from "./model";
import { Past } from "./past";
import { Scroll, TALL } from "./scroll";
import { element, part, set, text } from "./svg";

const MARGIN = 400; // px drawn beyond what can be seen, where one may scroll to
const LATER = 200; // ms until what can't be seen is done
const STRIDE = 50; // ms between two drawings of a flood, of which nobody can read a line anyway
const LIVE = 24; // entries in the time of a movement that still move; more than that are simply there
const MOVEMENT = 280; // ms
const AHEAD = 0.62; // of the height: where the past's present stands
const EDGE = 30; // px that a row may be higher than its place
const RADIUS = 6;
const MONO = 7.2; // px a character of a label, 12 px JetBrains Mono
const PLAIN = 6.6; // px a character of a note, 11 px
const ASIDE = 13; // px from a lane to its labels
const COUNTED = 24; // the same where marks may bear a count

export interface ViewHandlers {
  select(seq: number | null): void;
  /** How many entries have come below what the reader sees. */
  behind(count: number): void;
  /** A run of the same thing was pressed, by the seq of its first: it opens or closes. */
  unfold(seq: number): void;
}

/** What of the timeline gets through to the view. */
export interface Sieve {
  filter: Filter;
  /** Whether repetition is collapsed, and which runs are open nevertheless. */
  fold: boolean;
  opened: ReadonlySet<number>;
  /** The last seq to be shown, while the view is held. */
  until: number;
}

/** A moment of the past: the entry that has just been told, and how far time has gone from there to the next (0 to 1). */
export interface Moment {
  told: number;
  share: number;
}

/** Something that stands over the entries and scrolls with them. */
export interface Layer {
  readonly group: SVGGElement;
  /** How far down it reaches, once it has been placed. */
  readonly bottom: number;
  /** The entries have got their places, maybe other ones. */
  place(layout: Layout, row: (seq: number) => Row | undefined): void;
}

type Nodes = { row: Row; times: number; group: SVGGElement; edge: SVGPathElement | null };

export class TimelineView {
  #svg = element("svg", { "aria-hidden": "true", class: "drawing" });
  #scroll = new Scroll(this.#svg, () => this.draw());
  #all = element("g", {});
  #lanes = element("g", { class: "lanes" });
  #edges = element("g", { class: "edges" });
  #rows = element("g", { class: "rows" });
  #past = new Past();
  #moment: Moment | null = null;
  #nodes = new Map<number, Nodes>();
  #layout: Layout;
  #depth: Depth = "story";
  #sieve: Sieve = { filter: EVERYTHING, fold: false, opened: new Set(), until: Infinity };
  #folds: Folds | null = null;
  #found: ReadonlySet<number> = new Set();
  #after = 0;
  #placed = 0;
  #selected: number | null = null;
  #chain: Chain | null = null;
  #lit: string | null = null;
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #behind = 0;
  #told = 0;
  #painted = 0;
  #bring = false;
  /** How far down one is to be at the next drawing. */
  #jump: number | null = null;
  #fresh = new Set<number>();
  #sunk: ReadonlyMap<number, number> = new Map();
  /** How many entries move, and since when. */
  #moving = 0;
  #since = 0;
  /** What was written into the document last. */
  #written = { width: 0, place: "" };
  /** How much larger than designed everything is drawn: on a projector, and for those who want larger type. */
  #scale = 1;
  #layer: Layer | null = null;
  #below = 0;

  constructor(readonly model: Model, readonly handlers: ViewHandlers) {
    this.#layout = this.#empty({ lanes: [], width: 0, mono: MONO, plain: PLAIN, offset: ASIDE });
    set(this.scroller, { tabindex: 0, role: "group", "aria-label": "Timeline. Up and down go from entry to entry, left to its cause, right to its effect." });
    this.#all.append(this.#past.clip, this.#lanes, this.#edges, this.#rows, this.#past.line);
    this.#svg.append(arrowheads(), this.#all);
    this.scroller.addEventListener("click", this.#clicked);
  }

  /** What stands on the page. */
  get element(): HTMLElement {
    return this.#scroll.element;
  }

  get scroller(): HTMLElement {
    return this.#scroll.node;
  }

  /** The entries on show, in order. */
  get visible(): Row[] {
    return this.#layout.rows;
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** The causal chain of what is selected. */
  get chain(): Chain | null {
    return this.#chain;
  }

  /** New columns, in pixels of the page: everything is placed anew. */
  arrange(lanes: Geometry["lanes"], width: number, scale: number): void {
    const geometry = { lanes: lanes.map(({ name, x }) => ({ name, x: x / scale })), width: width / scale, mono: MONO, plain: PLAIN, offset: this.#sieve.fold ? COUNTED : ASIDE };
    if (scale === this.#scale && JSON.stringify(this.#layout.geometry) === JSON.stringify(geometry)) return;
    this.#scale = scale;
    this.#rebuild(geometry);
  }

  show(depth: Depth): void {
    this.#depth = depth;
    this.#rebuild(this.#layout.geometry);
  }

  /** Shows only what passes. */
  sift(sieve: Sieve): void {
    this.#sieve = sieve;
    this.#rebuild({ ...this.#layout.geometry, offset: sieve.fold ? COUNTED : ASIDE });
    const row = this.row(this.#selected);
    if (row) this.#reveal(row);
  }

  /** Places some entries farther down than needed, by so many pixels: beside those of another timeline. */
  sink(sunk: ReadonlyMap<number, number>): void {
    this.#sunk = sunk;
    this.#rebuild(this.#layout.geometry);
  }

  /** The row of an entry, which may be that of the run that it belongs to. */
  row(seq: number | null): Row | undefined {
    return seq === null ? undefined : this.#layout.row(this.#folds?.head(seq) ?? seq);
  }

  /** How many entries a row stands for. */
  times(seq: number): number {
    return Math.max(1, this.#folds?.times(seq) ?? 1);
  }

  /** Marks what a search has found. */
  find(found: ReadonlySet<number>): void {
    this.#found = found;
    for (const nodes of this.#nodes.values()) this.#mark(nodes);
  }

  /** Shows only what comes after this entry. */
  clear(after: number): void {
    this.#after = after;
    this.#scroll.following = true;
    this.#rebuild(this.#layout.geometry);
  }

  /** The model has taken in entries. `live` if they have just happened. Returns whether the chain has changed. */
  update(merged: Merged, live: boolean): boolean {
    const { added, from, oldest } = merged;
    if (oldest > 0) this.#forget(oldest);
    const again = from <= this.#placed || oldest > 0;
    if (from <= this.#placed) {
      this.#placed = this.#layout.rewind(from) - 1;
      this.#folds?.rewind(this.#placed + 1);
    }
    const end = this.#layout.top + this.#layout.height;
    const fresh = this.#place();
    const flooded = this.#flooded(added.length);
    if (!flooded && live) for (const entry of added) this.#fresh.add(entry.seq);
    if (!this.#scroll.following && fresh > 0) this.#behind += added.filter((entry) => this.shows(entry)).length;
    const changed = this.#chain?.follow(merged) ?? false;
    if (changed) this.#remark();
    if (this.#urgent(end, again, flooded)) this.draw();
    else this.#drawLater();
    return changed;
  }

  /** Whether what has come below `end`, or in place of something (`again`), is to be drawn at once. */
  #urgent(end: number, again: boolean, flooded: boolean): boolean {
    const { following, top, view } = this.#scroll;
    if (following) return !flooded || performance.now() - this.#painted > STRIDE;
    return again || top + view > (end - MARGIN - this.#layout.top) * this.#scale;
  }

  /** Whether so many come that none moves any more, and nothing is drawn but what can be seen. */
  #flooded(more = 0): boolean {
    const now = performance.now();
    this.#moving = Math.min(2 * LIVE, Math.max(0, this.#moving - ((now - this.#since) * LIVE) / MOVEMENT) + more);
    this.#since = now;
    return this.#moving > LIVE;
  }

  /** Lets go of what the model has let go of; who reads what comes after it keeps the place. */
  #forget(oldest: number): void {
    if (this.#folds) return this.#rebuild(this.#layout.geometry);
    const before = this.#layout.top;
    this.#layout.forget(oldest);
    const gone = (this.#layout.top - before) * this.#scale;
    if (gone > 0 && !this.#scroll.following) this.#jump = this.#scroll.top - gone;
  }

  select(seq: number | null): void {
    this.#selected = seq;
    this.#chain = seq === null ? null : this.model.chain(seq);
    this.#remark();
    const row = this.row(seq);
    if (row) requestAnimationFrame(() => this.#reveal(row)); // the card that explains it takes its room first
    this.draw();
  }

  /** Lights up all entries of an event, those to come as well, and shows the latest; null: none. */
  light(event: string | null): void {
    this.#lit = event;
    this.#remark();
    const row = event === null ? undefined : this.visible.findLast(({ entry }) => entry.event === event);
    if (row) requestAnimationFrame(() => this.#reveal(row));
    this.draw();
  }

  #remark(): void {
    for (const nodes of this.#nodes.values()) this.#mark(nodes);
    this.#svg.classList.toggle("chosen", this.#chain !== null || this.#lit !== null);
  }

  #related(entry: Entry): boolean {
    return this.#chain?.has(entry.seq) ?? (this.#lit !== null && entry.event === this.#lit);
  }

  /** Lays something over the entries, in place of what was there. */
  lay(layer: Layer | null): void {
    this.#layer?.group.remove();
    this.#layer = layer;
    if (layer) this.#all.append(layer.group);
    this.draw();
  }

  /** Keeps so many pixels of the page free below everything. */
  pad(px: number): void {
    this.#below = px;
    this.draw();
  }

  /** Goes to the newest entry and stays with it. */
  follow(): void {
    this.#scroll.following = true;
    this.draw();
  }

  /** Shows how it was at a moment: nothing that came after, and arrows on their way. Null shows now again. */
  lookBack(moment: Moment | null): void {
    this.#bring = moment !== null;
    const other = moment?.told !== this.#moment?.told;
    this.#moment = moment;
    if (other) for (const nodes of this.#nodes.values()) this.#mark(nodes);
    if (moment) {
      this.#edges.setAttribute("clip-path", `url(#${this.#past.clip.id})`);
      this.draw();
      return;
    }
    this.#edges.removeAttribute("clip-path");
    this.#past.leave();
    this.follow();
  }

  draw(): void {
    this.#frame ||= requestAnimationFrame(this.#paint);
  }

  #drawLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.draw();
    }, LATER);
  }

  #empty(geometry: Geometry): Layout {
    return new Layout(geometry, (seq) => this.model.get(seq), this.model.names, (seq) => this.#folds?.head(seq) ?? seq, (seq) => this.#sunk.get(seq) ?? 0);
  }

  #rebuild(geometry: Geometry): void {
    this.#folds = this.#sieve.fold ? new Folds((seq) => this.model.get(seq), this.#sieve.opened) : null;
    this.#layout = this.#empty(geometry);
    this.#placed = this.#after;
    this.#place();
    for (const nodes of this.#nodes.values()) this.#drop(nodes);
    this.#drawLanes();
    this.draw();
  }

  /** Whether an entry is to be seen at this depth through this filter, now or once the view isn't held any more. */
  passes(entry: Entry): boolean {
    return entry.seq > this.#after && shown(entry, this.#depth) && passes(entry, this.#sieve.filter, this.model);
  }

  shows(entry: Entry): boolean {
    return entry.seq <= this.#sieve.until && this.passes(entry);
  }

  /** Gives an entry its row, or lets it count in that of its run. */
  #seat(entry: Entry): void {
    const head = this.#folds?.take(entry) ?? entry.seq;
    if (head === entry.seq) this.#layout.append([entry]);
  }

  /** Places what isn't placed yet; says how many that were. */
  #place(): number {
    const { entries } = this.model;
    let index = entries.length;
    while (index > 0 && entries[index - 1]!.seq > this.#placed) index--;
    const fresh = entries.slice(index).filter((entry) => this.shows(entry));
    for (const entry of fresh) this.#seat(entry);
    this.#placed = Math.max(this.#placed, entries.at(-1)?.seq ?? 0);
    return fresh.length;
  }

  #paint = (): void => {
    this.#frame = 0;
    this.#painted = performance.now();
    const scroll = this.#scroll;
    const scale = this.#scale;
    const past = this.#moment && this.#now(this.#moment);
    this.#layer?.place(this.#layout, (seq) => this.row(seq));
    const length = this.#extent;
    const top = this.#goal(past, length);
    const from = top / scale + this.#layout.top;
    const flooded = scroll.following && this.#flooded();
    const margin = flooded ? 0 : MARGIN;
    const seen = this.#layout.between(from - margin - EDGE, from + scroll.view / scale + margin + EDGE);
    this.#write();
    this.#fill(seen);
    if (past !== null) this.#past.show(past, this.#layout.geometry.width, seen);
    if (scroll.following) this.#behind = 0;
    if (this.#behind !== this.#told) this.handlers.behind((this.#told = this.#behind));
    if (!scroll.settle(length, top, flooded) || flooded) this.#drawLater();
  };

  /** How long everything is, in pixels of the page. */
  get #extent(): number {
    const bottom = Math.max(this.#layout.height, (this.#layer?.bottom ?? 0) - this.#layout.top) * this.#scale;
    return Math.max(bottom, this.#scroll.view) + this.#below;
  }

  /** How far down one is to be: where past has got to, at the end, where one is led, or else where one is. */
  #goal(past: number | null, length: number): number {
    let goal = this.#jump ?? this.#scroll.top;
    if (past !== null && this.#bring) goal = (past - this.#layout.top) * this.#scale - this.#scroll.view * AHEAD;
    else if (past === null && this.#scroll.following) goal = length;
    this.#bring = false;
    this.#jump = null;
    return Math.max(0, Math.min(goal, length - this.#scroll.view));
  }

  /** Gives the drawing its width, its scale, and its beginning. */
  #write(): void {
    const written = this.#written;
    const width = this.#layout.geometry.width * this.#scale;
    const place = `scale(${this.#scale}) translate(0 ${-this.#layout.top})`;
    if (width !== written.width) set(this.#svg, { width });
    if (place !== written.place) set(this.#all, { transform: place });
    this.#written = { width, place };
  }

  /** Draws these rows, and none besides. What is drawn already and looks the same stays. */
  #fill(rows: readonly Row[]): void {
    const keep = new Set<number>();
    for (const row of rows) {
      keep.add(row.entry.seq);
      const nodes = this.#nodes.get(row.entry.seq);
      if (nodes && nodes.times === this.times(row.entry.seq) && alike(nodes.row, row)) {
        nodes.row = row;
        continue;
      }
      if (nodes) this.#drop(nodes);
      this.#draw(row);
    }
    for (const [seq, nodes] of this.#nodes) if (!keep.has(seq)) this.#drop(nodes);
    this.#fresh.clear();
  }

  /** How far down a moment is. */
  #now({ told, share }: Moment): number {
    const { rows } = this.#layout;
    const next = this.#layout.first(told + 1);
    const from = rows[next - 1]?.y ?? this.#layout.top;
    return from + ((rows[next]?.y ?? from) - from) * share;
  }

  #drawLanes(): void {
    const { lanes } = this.#layout.geometry;
    while (this.#lanes.childElementCount > lanes.length) this.#lanes.lastChild!.remove();
    lanes.forEach((lane, index) => {
      const line = this.#lanes.children[index] ?? this.#lanes.appendChild(element("line", {}));
      set(line, { class: lane.name === SERVER ? "lane server" : "lane", x1: lane.x, x2: lane.x, y1: 0, y2: TALL });
    });
  }

  #drop(nodes: Nodes): void {
    nodes.group.remove();
    nodes.edge?.remove();
    this.#nodes.delete(nodes.row.entry.seq);
  }

  #draw(row: Row): void {
    const { entry } = row;
    const fresh = this.#fresh.has(entry.seq);
    const group = element("g", {
      class: voice(entry) + (fresh ? " fresh" : ""), "data-entry": entry.seq, "data-lane": entry.lane, "data-kind": entry.kind, "data-event": entry.event,
    });
    if (entry.kind === "program") {
      drawDivider(group, row, this.#layout.geometry.width);
    } else {
      if (row.pause) group.append(text(row.pause.x, row.pause.y + 4, "pause", row.pause.text));
      drawLabel(group, row);
      const times = this.times(entry.seq);
      if (times > 1) drawTimes(group, row, times);
      else group.append(element("path", { class: "mark", d: `M${row.x} ${row.y}${mark(entry, this.#faces(row))}` }));
      if (row.meta) {
        const side = -row.label.side;
        group.append(text(row.x + side * this.#layout.geometry.offset, row.y + 4, side < 0 ? "meta left" : "meta", row.meta));
      }
    }
    const edge = row.cause && entry.kind !== "program" ? drawEdge(row.cause, row, fresh) : null;
    this.#rows.append(group);
    if (edge) this.#edges.append(edge);
    const nodes = { row, times: this.times(entry.seq), group, edge };
    this.#nodes.set(entry.seq, nodes);
    this.#mark(nodes);
  }

  /** Which way a frame goes: its mark points there. */
  #faces({ entry, x }: Row): number {
    const server = this.#layout.geometry.lanes.find(({ name }) => name === SERVER)?.x ?? Infinity;
    return entry.wire ? Math.sign(server - x) * (entry.wire.out ? -1 : 1) : 1;
  }

  /** Full colour for what belongs to the selection; the rest steps back. */
  #mark({ row, group, edge }: Nodes): void {
    const seq = row.entry.seq;
    const related = this.#related(row.entry);
    group.classList.toggle("related", related);
    group.classList.toggle("untold", this.#moment !== null && seq > this.#moment.told);
    group.classList.toggle("selected", row === this.row(this.#selected));
    group.classList.toggle("found", this.#found.has(seq));
    edge?.classList.toggle("related", related && row.cause !== null && this.#related(row.cause.entry));
  }

  #reveal(row: Row): void {
    const scroll = this.#scroll;
    scroll.measure();
    const down = (y: number) => (y - this.#layout.top) * this.#scale;
    const bottom = down(row.y + 34);
    let first = row;
    while (first.cause && bottom - down(first.cause.y - 34) < scroll.view) first = first.cause;
    const top = down(first.y - 34);
    // As much of the way from its first cause as there's room for, moving no more than needed.
    if (top < scroll.top) this.#jump = top;
    else if (bottom > scroll.top + scroll.view) this.#jump = bottom - scroll.view;
    scroll.following = scroll.ends(this.#extent, this.#jump ?? scroll.top);
    this.#paint();
  }

  #clicked = (event: Event): void => {
    const target = event.target as Element;
    const group = target.closest("[data-entry]");
    if (group && target.closest(".times")) return this.handlers.unfold(Number(group.getAttribute("data-entry")));
    const seq = group?.getAttribute("data-entry") ?? target.getAttribute("data-to"); // an arrow stands for what it leads to
    this.handlers.select(seq ? Number(seq) : null);
  };
}

/** Whether two rows of the same entry look the same. */
function alike(one: Row, other: Row): boolean {
  if (one === other) return true;
  return one.x === other.x && one.y === other.y && one.meta === other.meta && one.entry.lane === other.entry.lane
    && voice(one.entry) === voice(other.entry) && one.entry.event === other.entry.event && one.entry.wire?.out === other.entry.wire?.out
    && one.pause?.text === other.pause?.text && one.pause?.y === other.pause?.y
    && (Object.keys(one.label) as (keyof Placed)[]).every((key) => one.label[key] === other.label[key])
    && one.cause?.entry.seq === other.cause?.entry.seq && one.cause?.x === other.cause?.x && one.cause?.y === other.cause?.y;
}

/** Which of the voices an entry speaks with: built-in, custom, quiet or bad. */
export function voice(entry: Entry): string {
  if (entry.kind === "error" || entry.kind === "limit" || entry.kind === "refuse") return "row bad";
  if (!entry.event) return `row quiet ${entry.kind}`;
  const deaf = entry.listeners === 0 && !entry.builtin ? " deaf" : "";
  return `row ${entry.builtin ? "builtin" : "custom"} ${entry.kind}${deaf}`;
}

/**
 * The shape of an entry's mark, drawn from its middle; `way` is where a frame points to. It has no transform: browsers
 * keep an account of every element with one.
 */
export function mark(entry: Entry, way = 1): string {
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

function drawLabel(group: SVGGElement, row: Row): void {
  const { label } = row;
  if (label.width === 0) return;
  const left = label.side > 0 ? label.x : label.x - label.width;
  const y = label.y;
  group.append(element("rect", { class: "plate", x: left - 3, y: y - 11, width: label.width + 6, height: 22, rx: 6 }));
  const words = element("text", { y: y + 4 });
  let x = left;
  if (label.verb) {
    words.append(part(x, "verb", label.verb));
    x += cells(label.verb) * MONO + SPACE;
  }
  if (label.chip) {
    const width = cells(label.chip) * MONO + CHIP;
    group.append(element("rect", { class: "chip", x, y: y - 10, width, height: 20, rx: row.entry.builtin ? 4 : 10 }));
    words.append(part(x + CHIP / 2, "name", label.chip));
    x += width + SPACE;
  }
  if (label.note) {
    words.append(part(x, "note", label.note));
    x += cells(label.note) * PLAIN + SPACE;
  }
  if (label.tail) words.append(part(x + 2, "meta", label.tail));
  group.append(words);
}

/** Instead of a mark: how many the row stands for. */
function drawTimes(group: SVGGElement, { x, y, entry }: Row, times: number): void {
  const count = `×${times < 10_000 ? times : "9999+"}`;
  const width = Math.max(24, count.length * PLAIN + 8);
  const pill = element("g", { class: "times" });
  pill.append(element("rect", { class: "mark", x: x - width / 2, y: y - 9, width, height: 18, rx: entry.builtin ? 4 : 9 }), text(x, y + 4, "count", count));
  group.append(pill);
}

function drawDivider(group: SVGGElement, { label, y }: Row, width: number): void {
  const left = label.x - label.width / 2;
  group.append(
    element("line", { class: "rule", x1: 0, x2: left, y1: y, y2: y }),
    element("line", { class: "rule", x1: left + label.width, x2: width, y1: y, y2: y }),
    element("rect", { class: "plate", x: left, y: y - 11, width: label.width, height: 22 }),
    text(label.x, y + 4, "title", label.verb),
  );
}

/** From where it was caused to where it took effect. Along one lane, it is a part of the lane itself. */
function drawEdge(from: Row, to: Row, fresh: boolean): SVGPathElement {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  // A frame has no voice of its own: the arrow has that of what it carries.
  const { builtin, event } = to.entry.event ? to.entry : from.entry;
  const kind = builtin || !event ? "builtin" : "custom";
  const name = `edge ${kind}${fresh ? " fresh" : ""}`;
  if (dx === 0) return element("path", { class: `${name} along`, d: `M${from.x} ${from.y}V${to.y}` });
  const length = Math.hypot(dx, dy);
  const start = 8 / length;
  const end = 1 - 10 / length;
  return element("path", {
    class: name, pathLength: 1, "data-from": from.entry.seq, "data-to": to.entry.seq,
    d: `M${round(from.x + dx * start)} ${round(from.y + dy * start)}L${round(from.x + dx * end)} ${round(from.y + dy * end)}`,
    "marker-end": `url(#head-${kind})`,
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function arrowheads(): SVGDefsElement {
  const defs = element("defs", {});
  for (const kind of ["builtin", "custom"]) {
    const head = element("marker", { id: `head-${kind}`, viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 11, markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto" });
    head.append(element("path", { class: `head ${kind}`, d: "M0 .8 9.5 5 0 9.2Z" }));
    defs.append(head);
  }
  return defs;
}
