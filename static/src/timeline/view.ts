/**
 * Draws a window of the timeline as SVG: only what can be seen, and a little around it. It follows the newest entry
 * unless the reader has scrolled up, and draws at most once a frame, whatever arrives. Places come from the layout,
 * words from words; what is selected is told by the playground.
 */
import { SERVER, shown, type Depth, type Entry } from "./entry";
import { CHIP, Layout, SPACE, cells, type Geometry, type Row } from "./layout";
import { EVERYTHING, passes, type Filter } from "./filter";
import { Folds } from "./folds";
import type { Model } from "./model";
import { Past } from "./past";
import { element, set, text } from "./svg";

const MARGIN = 400; // px drawn beyond what can be seen
const LIVE = 24; // entries a frame that still move; more than that are simply there
const AHEAD = 0.62; // of the height: where the past's present stands
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

type Nodes = { row: Row; group: SVGGElement; edge: SVGPathElement | null };

export class TimelineView {
  readonly scroller = document.createElement("div");
  #svg = element("svg", { "aria-hidden": "true", class: "drawing" });
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
  #chain: ReadonlySet<number> | null = null;
  #lit: string | null = null;
  #frame = 0;
  #following = true;
  #behind = 0;
  #bring = false;
  #fresh = new Set<number>();
  #sunk: ReadonlyMap<number, number> = new Map();
  #shown = "";
  /** How much larger than designed everything is drawn: on a projector, and for those who want larger type. */
  #scale = 1;
  #layer: Layer | null = null;

  constructor(readonly model: Model, readonly handlers: ViewHandlers) {
    this.#layout = this.#empty({ lanes: [], width: 0, mono: MONO, plain: PLAIN, offset: ASIDE });
    this.scroller.className = "timeline";
    set(this.scroller, { tabindex: 0, role: "group", "aria-label": "Timeline. Up and down go from entry to entry, left to its cause, right to its effect." });
    this.scroller.append(this.#svg);
    this.#svg.append(arrowheads(), this.#past.clip, this.#lanes, this.#edges, this.#rows, this.#past.line);
    this.scroller.addEventListener("scroll", this.#scrolled, { passive: true });
    this.#svg.addEventListener("click", this.#clicked);
    new ResizeObserver(() => this.draw()).observe(this.scroller);
  }

  /** The entries on show, in order. */
  get visible(): Row[] {
    return this.#layout.rows;
  }

  get layout(): Layout {
    return this.#layout;
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
    this.#following = true;
    this.#rebuild(this.#layout.geometry);
  }

  /** The model has taken in entries; `from` as the merge said. `live` if they have just happened. */
  update(added: readonly Entry[], from: number, live: boolean): void {
    if (from === 0) this.#rebuild(this.#layout.geometry);
    else if (from < Infinity && from <= this.#placed) {
      this.#placed = this.#layout.rewind(from) - 1;
      this.#folds?.rewind(this.#placed + 1);
    }
    const fresh = this.#place();
    if (live && added.length <= LIVE) for (const entry of added) this.#fresh.add(entry.seq);
    if (!this.#following && fresh > 0) this.#told(this.#behind + added.filter((entry) => this.shows(entry)).length);
    this.draw();
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
    if (layer) this.#svg.append(layer.group);
    this.draw();
  }

  /** Goes to the newest entry and stays with it. */
  follow(): void {
    this.#following = true;
    this.#told(0);
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

  #empty(geometry: Geometry): Layout {
    return new Layout(geometry, (seq) => this.model.get(seq), this.model.names, (seq) => this.#folds?.head(seq) ?? seq, (seq) => this.#sunk.get(seq) ?? 0);
  }

  #rebuild(geometry: Geometry): void {
    this.#folds = this.#sieve.fold ? new Folds((seq) => this.model.get(seq), this.#sieve.opened) : null;
    this.#layout = this.#empty(geometry);
    this.#placed = this.#after;
    this.#place();
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
    if (head === entry.seq) return this.#layout.append([entry]);
    const nodes = this.#nodes.get(head);
    if (nodes) this.#drop(nodes); // it is drawn with its new count
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
    const { scroller } = this;
    const scale = this.#scale;
    const { width } = this.#layout.geometry;
    const view = scroller.clientHeight / scale;
    this.#layer?.place(this.#layout, (seq) => this.row(seq));
    const height = Math.max(this.#layout.height, this.#layer?.bottom ?? 0, view);
    const shown = `0 0 ${width} ${height}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      set(this.#svg, { viewBox: shown, width: width * scale, height: height * scale });
    }
    this.#drawLanes(height);
    const past = this.#moment && this.#now(this.#moment);
    if (past !== null) {
      if (this.#bring) scroller.scrollTop = past * scale - scroller.clientHeight * AHEAD;
      this.#bring = false;
    } else if (this.#following) scroller.scrollTop = scroller.scrollHeight;
    const top = scroller.scrollTop / scale;
    const seen = this.#layout.between(top - MARGIN, top + view + MARGIN);
    const keep = new Set<number>();
    for (const row of seen) {
      keep.add(row.entry.seq);
      const nodes = this.#nodes.get(row.entry.seq);
      if (nodes?.row === row) continue;
      if (nodes) this.#drop(nodes);
      this.#draw(row);
    }
    for (const [seq, nodes] of this.#nodes) if (!keep.has(seq)) this.#drop(nodes);
    this.#fresh.clear();
    if (past === null) return;
    this.#past.show(past, width, seen);
  };

  /** How far down a moment is. */
  #now({ told, share }: Moment): number {
    const { rows } = this.#layout;
    const next = this.#layout.first(told + 1);
    const from = rows[next - 1]?.y ?? 0;
    return from + ((rows[next]?.y ?? from) - from) * share;
  }

  #drawLanes(height: number): void {
    const { lanes } = this.#layout.geometry;
    while (this.#lanes.childElementCount > lanes.length) this.#lanes.lastChild!.remove();
    lanes.forEach((lane, index) => {
      const line = this.#lanes.children[index] ?? this.#lanes.appendChild(element("line", {}));
      set(line, { class: lane.name === SERVER ? "lane server" : "lane", x1: lane.x, x2: lane.x, y1: 0, y2: height });
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
      else group.append(element("path", { class: "mark", d: mark(entry), transform: `translate(${row.x} ${row.y})${this.#faces(row) < 0 ? " scale(-1 1)" : ""}` }));
      if (row.meta) {
        const side = -row.label.side;
        group.append(text(row.x + side * this.#layout.geometry.offset, row.y + 4, side < 0 ? "meta left" : "meta", row.meta));
      }
    }
    const edge = row.cause && entry.kind !== "program" ? drawEdge(row.cause, row, fresh) : null;
    this.#rows.append(group);
    if (edge) this.#edges.append(edge);
    const nodes = { row, group, edge };
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
    const { scroller } = this;
    const { scrollTop, clientHeight } = scroller;
    const bottom = (row.y + 34) * this.#scale;
    let first = row;
    while (first.cause && bottom - (first.cause.y - 34) * this.#scale < clientHeight) first = first.cause;
    const top = (first.y - 34) * this.#scale;
    // As much of the way from its first cause as there's room for, moving no more than needed.
    if (top < scrollTop) scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
    this.#following = this.#atEnd();
  }

  #atEnd(): boolean {
    const { scroller } = this;
    return scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 24;
  }

  #scrolled = (): void => {
    this.#following = this.#atEnd();
    if (this.#following) this.#told(0);
    this.draw();
  };

  #told(count: number): void {
    if (count === this.#behind) return;
    this.#behind = count;
    this.handlers.behind(count);
  }

  #clicked = (event: Event): void => {
    const target = event.target as Element;
    const group = target.closest("[data-entry]");
    if (group && target.closest(".times")) return this.handlers.unfold(Number(group.getAttribute("data-entry")));
    const seq = group?.getAttribute("data-entry") ?? target.getAttribute("data-to"); // an arrow stands for what it leads to
    this.handlers.select(seq ? Number(seq) : null);
  };
}

/** Which of the voices an entry speaks with: built-in, custom, quiet or bad. */
export function voice(entry: Entry): string {
  if (entry.kind === "error" || entry.kind === "limit" || entry.kind === "refuse") return "row bad";
  if (!entry.event) return `row quiet ${entry.kind}`;
  const deaf = entry.listeners === 0 && !entry.builtin ? " deaf" : "";
  return `row ${entry.builtin ? "builtin" : "custom"} ${entry.kind}${deaf}`;
}

/** The shape of an entry's mark, around the origin. */
export function mark(entry: Entry): string {
  switch (entry.kind) {
    case "event":
    case "emit":
      return entry.builtin ? "M0-8 8 0 0 8-8 0Z" : circle(RADIUS);
    case "ack":
    case "acked":
      return circle(RADIUS - 1.5);
    case "open":
      return circle(4);
    case "buffered":
      return "M-4-6H4L-4 6H4Z"; // an hourglass
    case "frame":
      return "M-6-4H2L6 0 2 4H-6Z";
    case "log":
      return "M-3-3H3V3H-3Z";
    case "join":
      return "M-5 0H5M0-5V5";
    case "leave":
      return "M-5 0H5";
    case "timer":
      return `${circle(5.5)}M0-3V0H2.5`;
    case "weather":
    case "limit":
      return "M0-6 6 5H-6Z";
    default:
      return "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5";
  }
}

function circle(radius: number): string {
  return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

function drawLabel(group: SVGGElement, row: Row): void {
  const { label } = row;
  if (label.width === 0) return;
  const left = label.side > 0 ? label.x : label.x - label.width;
  const y = label.y;
  group.append(element("rect", { class: "plate", x: left - 3, y: y - 11, width: label.width + 6, height: 22, rx: 6 }));
  let x = left;
  if (label.verb) {
    group.append(text(x, y + 4, "verb", label.verb));
    x += cells(label.verb) * MONO + SPACE;
  }
  if (label.chip) {
    const width = cells(label.chip) * MONO + CHIP;
    group.append(element("rect", { class: "chip", x, y: y - 10, width, height: 20, rx: row.entry.builtin ? 4 : 10 }));
    group.append(text(x + CHIP / 2, y + 4, "name", label.chip));
    x += width + SPACE;
  }
  if (label.note) {
    group.append(text(x, y + 4, "note", label.note));
    x += cells(label.note) * PLAIN + SPACE;
  }
  if (label.tail) group.append(text(x + 2, y + 4, "meta", label.tail));
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
