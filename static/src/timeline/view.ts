/**
 * Draws a window of the timeline as SVG: only what can be seen, and a little around it. It follows the newest entry
 * unless the reader has scrolled up, and draws at most once a frame, whatever arrives. What is on show and where is
 * onshow.ts's business, what a row looks like figure.ts's; what is selected is told from outside.
 */
import type { Chain } from "./chain";
import { SERVER, type Depth, type Entry } from "./entry";
import { figure } from "./figure";
import { Flood } from "./flood";
import type { Geometry, Layout, Row } from "./layout";
import type { Merged, Model } from "./model";
import { OnShow, type Sieve } from "./onshow";
import { Past } from "./past";
import { RowElement, alike } from "./rowelement";
import { Scroll, TALL } from "./scroll";
import type { Sketch } from "./sketch";
import { element, set } from "./svg";

const MARGIN = 400; // px drawn beyond what can be seen, where one may scroll to
const LATER = 200; // ms until what can't be seen is done
const STRIDE = 50; // ms between two drawings of a flood that isn't only painted
const AHEAD = 0.62; // of the height: where the past's present stands
const EDGE = 30; // px that a row may be higher than its place

export interface ViewHandlers {
  select(seq: number | null): void;
  /** How many entries have come below what the reader sees. */
  behind(count: number): void;
  /** A run of the same thing was pressed, by the seq of its first: it opens or closes. */
  unfold(seq: number): void;
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

/** What is drawn of a row, for how many entries. */
type Drawn = { row: Row; times: number; element: RowElement };

export class TimelineView {
  #svg = element("svg", { "aria-hidden": "true", class: "drawing" });
  #scroll = new Scroll(this.#svg, () => this.draw(), (before) => this.#sized(before));
  #all = element("g", {});
  #lanes = element("g", { class: "lanes" });
  #edges = element("g", { class: "edges" });
  #rows = element("g", { class: "rows" });
  #past = new Past();
  /** What paints floods; null until there was one. */
  #sketch: Sketch | null = null;
  #preparing = false;
  #moment: Moment | null = null;
  #drawn = new Map<number, Drawn>();
  #shown: OnShow;
  #found: ReadonlySet<number> = new Set();
  #selected: number | null = null;
  #chain: Chain | null = null;
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #behind = 0;
  #told = 0;
  /** Whether what came last has just happened. */
  #live = false;
  #painted = 0;
  #bring = false;
  /** How far down one is to be at the next drawing. */
  #jump: number | null = null;
  #fresh = new Set<number>();
  #flood = new Flood();
  /** What was written into the document last. */
  #written = { width: 0, place: "" };
  /** How much larger than designed everything is drawn: on a projector, and for those who want larger type. */
  #scale = 1;
  #layer: Layer | null = null;
  #below = 0;

  constructor(readonly model: Model, readonly handlers: ViewHandlers) {
    this.#shown = new OnShow(model);
    set(this.scroller, { tabindex: 0, role: "application", "aria-label": "Timeline. Up and down go from entry to entry, with Shift on the same lane; left to its cause, right to its effect." });
    this.#all.append(this.#past.clip, this.#lanes, this.#edges, this.#past.line, this.#rows);
    this.#svg.append(this.#all);
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
    return this.#shown.layout.rows;
  }

  get layout(): Layout {
    return this.#shown.layout;
  }

  /** The causal chain of what is selected or lit. */
  get chain(): Chain | null {
    return this.#chain;
  }

  /** New columns, in pixels of the page: everything is placed anew. */
  arrange(lanes: Geometry["lanes"], width: number, scale: number, crowd: readonly string[] = []): void {
    const other = this.#shown.arrange(lanes.map(({ name, x }) => ({ name, x: x / scale })), width / scale, crowd);
    if (!other && scale === this.#scale) return;
    this.#scale = scale;
    this.#scroll.measure();
    this.#anew();
  }

  show(depth: Depth): void {
    this.#shown.show(depth);
    this.#anew();
  }

  /** Shows only what passes. */
  sift(sieve: Sieve): void {
    this.#shown.sift(sieve);
    this.#anew();
    this.#reveal(this.row(this.#selected));
  }

  /** Places some entries farther down than needed, by so many pixels: beside those of another timeline. */
  sink(sunk: ReadonlyMap<number, number>): void {
    this.#shown.sink(sunk);
    this.#anew();
  }

  /** The row of an entry, which may be that of the run that it belongs to. */
  row(seq: number | null): Row | undefined {
    return this.#shown.row(seq);
  }

  /** How many entries a row stands for. */
  times(seq: number): number {
    return this.#shown.times(seq);
  }

  /** Whether an entry is to be seen at this depth through this filter, now or once the view isn't held any more. */
  passes(entry: Entry): boolean {
    return this.#shown.passes(entry);
  }

  shows(entry: Entry): boolean {
    return this.#shown.shows(entry);
  }

  /** Marks what a search has found. */
  find(found: ReadonlySet<number>): void {
    this.#found = found;
    for (const drawn of this.#drawn.values()) this.#mark(drawn);
  }

  /** Shows only what comes after this entry. */
  clear(after: number): void {
    this.#scroll.following = true;
    this.#shown.clear(after);
    this.#anew();
  }

  /** The model has taken in entries. `live` if they have just happened. Returns whether the chain has changed. */
  update(merged: Merged, live: boolean): boolean {
    const { added } = merged;
    const { top, height } = this.layout;
    const { fresh, again } = this.#shown.take(merged);
    // Who reads what comes after entries that are let go of keeps the place.
    const gone = (this.layout.top - top) * this.#scale;
    if (gone > 0 && !this.#scroll.following) this.#jump = this.#scroll.top - gone;
    const flooded = this.#flooded(added.length);
    this.#live = live;
    if (!flooded && live) for (const entry of added) this.#fresh.add(entry.seq);
    if (!this.#scroll.following && fresh > 0) this.#behind += added.filter((entry) => this.shows(entry)).length;
    const changed = this.#chain?.follow(merged) ?? false;
    if (changed) this.#remark();
    if (this.#urgent(top + height, again, flooded)) this.draw();
    else this.#drawLater();
    return changed;
  }

  /** Whether what has come below `end`, or in place of something (`again`), is to be drawn at once. */
  #urgent(end: number, again: boolean, flooded: boolean): boolean {
    const { following, top, view } = this.#scroll;
    if (following) return !flooded || this.#sketches || performance.now() - this.#painted > STRIDE;
    return again || top + view > (end - MARGIN - this.layout.top) * this.#scale;
  }

  /** Whether so many come that none moves any more. */
  #flooded(more = 0): boolean {
    return this.#flood.take(more, performance.now());
  }

  select(seq: number | null): void {
    this.#selected = seq;
    this.#chain = seq === null ? null : this.model.chain(seq);
    this.#remark();
    // The card that explains it takes its room first, and its lane may come to stand apart.
    if (this.row(seq)) requestAnimationFrame(() => this.#reveal(this.row(seq)));
    this.draw();
  }

  /** Lights up all entries of an event with their chains, those to come as well, and shows the latest; null: none. */
  light(event: string | null): void {
    this.#chain = event === null ? null : this.model.chain(event);
    this.#remark();
    const row = event === null ? undefined : this.visible.findLast(({ entry }) => entry.event === event);
    requestAnimationFrame(() => this.#reveal(row));
    this.draw();
  }

  #remark(): void {
    for (const drawn of this.#drawn.values()) this.#mark(drawn);
    this.#svg.classList.toggle("chosen", this.#chain !== null);
  }

  #related(entry: Entry): boolean {
    return this.#chain?.has(entry.seq) ?? false;
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
    if (other) for (const drawn of this.#drawn.values()) this.#mark(drawn);
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

  /** Everything has another place, or looks otherwise. */
  #anew(): void {
    for (const { element } of this.#drawn.values()) element.remove();
    this.#drawn.clear();
    this.#drawLanes();
    this.draw();
  }

  #paint = (): void => {
    this.#frame = 0;
    this.#painted = performance.now();
    const scroll = this.#scroll;
    const scale = this.#scale;
    const past = this.#moment && this.#now(this.#moment);
    this.#layer?.place(this.layout, (seq) => this.row(seq));
    const length = this.#extent;
    const top = this.#goal(past, length);
    const from = top / scale + this.layout.top;
    const sketched = past === null && this.#sketches;
    const seen = this.#around(from, sketched ? 0 : MARGIN);
    if (sketched) {
      this.#sketch!.show({ rows: seen, geometry: this.layout.geometry, top: from, height: scroll.view / scale, scale, times: (seq) => this.times(seq) });
      this.#drawLater();
    } else {
      this.#sketch?.hide();
    }
    const covered = this.#sketch?.covers ?? false;
    if (!covered) {
      this.#write();
      this.#fill(seen);
    }
    if (past !== null) this.#past.show(past, this.layout.geometry.width, seen);
    if (scroll.following) this.#behind = 0;
    if (this.#behind !== this.#told) this.handlers.behind((this.#told = this.#behind));
    scroll.settle(length, top, covered);
  };

  /** Whether a flood is followed that only runs through: nothing in it is picked out, and nothing laid over it. */
  get #sketches(): boolean {
    const { following, view } = this.#scroll;
    const seen = view > 0 && this.layout.geometry.width > 0;
    if (!seen || !following || !this.#live || !this.#flooded()) return false;
    if (!this.#sketch) void this.#prepare();
    return this.#sketch !== null && this.#sketch.possible && this.#chain === null && this.#layer === null;
  }

  /** Loads what paints floods. Until it has come, and if it doesn't, elements are made as ever. */
  async #prepare(): Promise<void> {
    if (this.#preparing) return;
    this.#preparing = true;
    const { Sketch } = await import("./sketch").catch(() => ({ Sketch: null }));
    if (!Sketch) return;
    this.#sketch = new Sketch();
    this.element.append(this.#sketch.canvas);
  }

  /** The rows that can be seen from there on, and so many pixels around. */
  #around(from: number, margin: number): Row[] {
    return this.layout.between(from - margin - EDGE, from + this.#scroll.view / this.#scale + margin + EDGE);
  }

  /** How long everything is, in pixels of the page. */
  get #extent(): number {
    const bottom = Math.max(this.layout.height, (this.#layer?.bottom ?? 0) - this.layout.top) * this.#scale;
    return Math.max(bottom, this.#scroll.view) + this.#below;
  }

  /** How far down one is to be: where past has got to, at the end, where one is led, or else where one is. */
  #goal(past: number | null, length: number): number {
    let goal = this.#jump ?? this.#scroll.top;
    if (past !== null && this.#bring) goal = this.#down(past) - this.#scroll.view * AHEAD;
    else if (past === null && this.#scroll.following) goal = length;
    this.#bring = false;
    this.#jump = null;
    return Math.max(0, Math.min(goal, length - this.#scroll.view));
  }

  /** Gives the drawing its width, its scale, and its beginning. */
  #write(): void {
    const written = this.#written;
    const width = this.layout.geometry.width * this.#scale;
    const place = `scale(${this.#scale}) translate(0 ${-this.layout.top})`;
    if (width !== written.width) set(this.#svg, { width });
    if (place !== written.place) set(this.#all, { transform: place });
    this.#written = { width, place };
  }

  /** Draws these rows, and none besides. What is drawn already and looks the same stays. */
  #fill(rows: readonly Row[]): void {
    const wanted = rows.filter((row) => !this.#stays(row));
    const keep = new Set(rows.map(({ entry }) => entry.seq));
    const free: RowElement[] = [];
    for (const [seq, { element }] of this.#drawn) {
      if (keep.has(seq)) continue;
      free.push(element);
      this.#drawn.delete(seq);
    }
    for (const row of wanted) this.#draw(row, free);
    for (const element of free) element.remove();
    this.#fresh.clear();
  }

  /** Whether a row is drawn as it has to be. */
  #stays(row: Row): boolean {
    const drawn = this.#drawn.get(row.entry.seq);
    if (!drawn || drawn.times !== this.times(row.entry.seq) || !alike(drawn.row, row)) return false;
    drawn.row = row;
    return true;
  }

  /** Draws a row with the elements that it has, with free ones, or with new ones. What has just happened moves, and elements move once. */
  #draw(row: Row, free: RowElement[]): void {
    const { seq } = row.entry;
    const fresh = this.#fresh.has(seq);
    const times = this.times(seq);
    const element = this.#drawn.get(seq)?.element ?? (fresh ? undefined : free.pop()) ?? new RowElement();
    const drawn = { row, times, element };
    const led = element.show(row, figure(row, this.layout.geometry, times), fresh);
    if (!element.group.isConnected) this.#rows.append(element.group);
    if (led && !element.edge.isConnected) this.#edges.append(element.edge);
    this.#drawn.set(seq, drawn);
    this.#mark(drawn);
  }

  /** How far down a moment is. */
  #now({ told, share }: Moment): number {
    const { rows } = this.layout;
    const next = this.layout.first(told + 1);
    const from = rows[next - 1]?.y ?? this.layout.top;
    return from + ((rows[next]?.y ?? from) - from) * share;
  }

  #drawLanes(): void {
    const { lanes } = this.layout.geometry;
    while (this.#lanes.childElementCount > lanes.length) this.#lanes.lastChild!.remove();
    lanes.forEach((lane, index) => {
      const line = this.#lanes.children[index] ?? this.#lanes.appendChild(element("line", {}));
      set(line, { class: lane.name === SERVER ? "lane server" : "lane", x1: lane.x, x2: lane.x, y1: 0, y2: TALL });
    });
  }

  /** Full colour for what belongs to the selection; the rest steps back. */
  #mark({ row, element: { group, edge } }: Drawn): void {
    const seq = row.entry.seq;
    const related = this.#related(row.entry);
    group.classList.toggle("related", related);
    group.classList.toggle("untold", this.#moment !== null && seq > this.#moment.told);
    group.classList.toggle("selected", row === this.row(this.#selected));
    group.classList.toggle("found", this.#found.has(seq));
    edge.classList.toggle("related", related && row.cause !== null && this.#related(row.cause.entry));
  }

  /** What is selected and could be seen until now is kept in sight: the card that explains it may have come after it. */
  #sized(before: number): void {
    const row = this.row(this.#selected);
    const down = (row ? this.#down(row.y) : -1) - this.#scroll.top;
    if (down >= 0 && down <= before) this.#reveal(row);
    else this.draw();
  }

  /** A height of the layout, in pixels of the page from the top of everything. */
  #down(y: number): number {
    return (y - this.layout.top) * this.#scale;
  }

  #reveal(row: Row | undefined): void {
    if (!row) return;
    const scroll = this.#scroll;
    scroll.measure();
    const bottom = this.#down(row.y + 34);
    let first = row;
    while (first.cause && bottom - this.#down(first.cause.y - 34) < scroll.view) first = first.cause;
    const top = this.#down(first.y - 34);
    // As much of the way from its first cause as there's room for, moving no more than needed.
    if (top < scroll.top) this.#jump = top;
    else if (bottom > scroll.top + scroll.view) this.#jump = bottom - scroll.view;
    scroll.following = scroll.ends(this.#extent, this.#jump ?? scroll.top);
    this.#paint();
  }

  /** The entry next to where somebody has pressed, on the lane next to it; null if there is none. */
  #under({ clientX, clientY }: MouseEvent): number | null {
    const { left, top } = this.scroller.getBoundingClientRect();
    const [x, y] = [(clientX - left) / this.#scale, (clientY - top) / this.#scale];
    const from = this.layout.height + this.layout.top - this.#scroll.view / this.#scale;
    const near = (row: Row) => Math.hypot(row.x - x, row.y - from - y);
    return this.#around(from, 0).sort((one, other) => near(one) - near(other))[0]?.entry.seq ?? null;
  }

  #clicked = (event: Event): void => {
    if (this.#sketch?.on) return this.handlers.select(this.#under(event as MouseEvent));
    const target = event.target as Element;
    const group = target.closest("[data-entry]");
    if (group && target.closest(".times")) return this.handlers.unfold(Number(group.getAttribute("data-entry")));
    const seq = group?.getAttribute("data-entry") ?? target.getAttribute("data-to"); // an arrow stands for what it leads to
    this.handlers.select(seq ? Number(seq) : null);
  };
}
