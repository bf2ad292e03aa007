/**
 * What a reader does to see less of the timeline, or to find something in it: filter, collapse, search, hold the view,
 * hide and move lanes. It writes the choices into the state and tells the view; filterbar.ts shows them.
 */
import { batch } from "@preact/signals-core";
import type { State } from "./state";
import { SERVER, type Entry } from "./timeline/entry";
import { EVERYTHING, narrowed, toggled, type Filter } from "./timeline/filter";
import type { Merged, Model } from "./timeline/model";
import { Search } from "./timeline/search";
import type { TimelineView } from "./timeline/view";

const SLICE = 1000; // entries that a search looks at in one go
const NAMES = 200; // event names to choose from, at most

export interface FilterHandlers {
  select(seq: number | null): void;
  /** Something else is on show now. */
  changed(): void;
}

export class Filters {
  #opened = new Set<number>();
  #search: Search;
  #searching: ReturnType<typeof setTimeout> | undefined;
  /** What the view has marked as found. */
  #marked = new Set<number>();
  /** The newest seq that was known, to tell whether entries came before it. */
  #newest = 0;

  constructor(readonly state: State, readonly model: Model, readonly view: TimelineView, readonly handlers: FilterHandlers) {
    this.#search = this.#seek("");
  }

  /** In how many ways something is left out or put together. */
  get count(): number {
    return narrowed(this.state.filter.value) + Number(this.state.folded.value);
  }

  /** Opens the choices, or closes them. What draws them is loaded when they are first opened. */
  async choose(open: boolean): Promise<void> {
    this.state.filterbar.value ??= (await import("./filterbar")).filterbar;
    this.state.choosing.value = open;
  }

  /** A slash, anywhere but where one types, leads to the search. Returns whether it was that. */
  key(event: KeyboardEvent): boolean {
    const target = event.target as Element;
    const host = event.currentTarget as Element;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, .editor")) return false;
    event.preventDefault();
    void this.choose(true).then(() => host.querySelector<HTMLInputElement>(".filters .search")?.select());
    return true;
  }

  /** The model has taken in entries. */
  came({ added, oldest }: Merged): void {
    const { state } = this;
    const early = oldest > 0 || added.some(({ seq }) => seq < this.#newest);
    this.#newest = this.model.entries.at(-1)?.seq ?? 0;
    this.#name(added);
    const { value: held } = state.held;
    if (held !== null) state.missed.value += added.filter((entry) => entry.seq > held && this.view.passes(entry)).length;
    if (early && state.query.value) this.search(state.query.value);
    else this.#step();
  }

  /** Another stage: its lanes, runs and names are others. */
  forget(): void {
    this.#opened.clear();
    this.#newest = 0;
    batch(() => {
      this.state.events.value = new Map();
      this.state.held.value = null;
      this.state.missed.value = 0;
      this.change({ hidden: new Set() });
    });
  }

  change(change: Partial<Filter>): void {
    this.state.filter.value = { ...this.state.filter.value, ...change };
    this.#apply();
  }

  fold(on: boolean): void {
    this.state.folded.value = on;
    this.#opened.clear();
    this.#apply();
  }

  /** Opens a run of the same thing, or closes it. */
  unfold(head: number): void {
    if (!this.#opened.delete(head)) this.#opened.add(head);
    this.#apply();
  }

  opened(head: number): boolean {
    return this.#opened.has(head);
  }

  /** Everything is shown again, as it came. */
  clear(): void {
    this.#opened.clear();
    batch(() => {
      this.state.folded.value = false;
      this.state.filter.value = EVERYTHING;
      this.state.order.value = [];
      this.state.pinned.value = new Set();
    });
    this.#apply();
  }

  /** Holds the view while the stage goes on, or lets it go. */
  hold(on: boolean): void {
    this.state.held.value = on ? (this.model.entries.at(-1)?.seq ?? 0) : null;
    this.state.missed.value = 0;
    this.#apply();
    if (!on) this.view.follow();
  }

  /** Has a client stand apart from the crowd, or no more. */
  pin(client: string): void {
    this.state.pinned.value = toggled(this.state.pinned.value, client);
  }

  hide(lane: string): void {
    if (lane !== SERVER) this.change({ hidden: toggled(this.state.filter.value.hidden, lane) });
  }

  /** Moves a lane one place to the left or to the right. */
  move(lane: string, way: -1 | 1): void {
    const names = this.state.ordered.value.map(({ name }) => name);
    const at = names.indexOf(lane);
    const to = at + way;
    if (at < 0 || to < 0 || to >= names.length) return;
    names.splice(to, 0, ...names.splice(at, 1));
    this.state.order.value = names;
  }

  search(query: string): void {
    this.state.query.value = query;
    this.#search = this.#seek(query);
    this.#marked = new Set();
    this.view.find(this.#marked);
    this.#tell();
    this.#step();
  }

  /** Selects what was found next, or before. */
  go(way: 1 | -1): void {
    while (this.#search.step(SLICE)); // whoever asks for the next one waits for all
    const seq = this.#search.next(this.state.selected.value, way);
    if (seq === null) return;
    const head = this.view.row(seq)?.entry.seq;
    if (head !== undefined && head !== seq) this.unfold(head);
    this.handlers.select(seq);
    this.#tell();
  }

  #seek(query: string): Search {
    return new Search(query, this.model.entries, (entry) => this.view.shows(entry));
  }

  #apply(): void {
    const { filter, folded, held } = this.state;
    this.view.sift({ filter: filter.value, fold: folded.value, opened: this.#opened, until: held.value ?? Infinity });
    this.search(this.state.query.value);
    this.handlers.changed();
  }

  /** Goes on with the search, bit by bit. */
  #step(): void {
    if (this.#searching || this.#search.empty) return;
    this.#searching = setTimeout(() => {
      this.#searching = undefined;
      const more = this.#search.step(SLICE);
      this.#tell();
      if (more) this.#step();
    });
  }

  #tell(): void {
    const { found } = this.#search;
    const selected = this.state.selected.value;
    const at = selected === null ? 0 : found.indexOf(selected) + 1;
    const known = this.state.found.peek();
    const { done } = this.#search;
    if (known.count !== found.length || known.at !== at || known.done !== done) this.state.found.value = { count: found.length, at, done };
    if (this.#marked.size === found.length) return;
    for (const seq of found.slice(this.#marked.size)) this.#marked.add(seq);
    this.view.find(this.#marked);
  }

  #name(added: readonly Entry[]): void {
    const known = this.state.events.peek();
    const fresh = added.filter(({ event }) => event && !known.has(event));
    if (fresh.length === 0 || known.size >= NAMES) return;
    this.state.events.value = new Map([...known, ...fresh.map(({ event, builtin }) => [event, { builtin }] as const)]);
  }
}
