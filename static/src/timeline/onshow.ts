/**
 * What of the timeline is on show, and where: the entries that pass at a depth through a sieve, with repetition
 * collapsed or not, each in its place. It knows the model and the layout, and nothing of a browser.
 */
import { CROWD } from "./crowd";
import { shown, type Depth, type Entry } from "./entry";
import { ASIDE, MONO, PLAIN } from "./figure";
import { EVERYTHING, passes, type Filter } from "./filter";
import { Folds } from "./folds";
import { Layout, type Geometry, type Row } from "./layout";
import type { Merged, Model } from "./model";

const COUNTED = 24; // px from a lane to its labels where marks may bear a count

/** What of the timeline gets through to the view. */
export interface Sieve {
  filter: Filter;
  /** Whether repetition is collapsed, and which runs are open nevertheless. */
  fold: boolean;
  opened: ReadonlySet<number>;
  /** The last seq to be shown, while the view is held. */
  until: number;
}

export class OnShow {
  layout: Layout;
  #depth: Depth = "story";
  #sieve: Sieve = { filter: EVERYTHING, fold: false, opened: new Set(), until: Infinity };
  #folds: Folds | null = null;
  #after = 0;
  /** The last seq that has been looked at. */
  #placed = 0;
  #sunk: ReadonlyMap<number, number> = new Map();

  constructor(readonly model: Model) {
    this.layout = this.#empty({ lanes: [], width: 0, mono: MONO, plain: PLAIN, offset: ASIDE, crowd: [] });
  }

  /** Other columns: everything is placed anew. Those in the crowd share its lane. Returns whether they are others. */
  arrange(lanes: Geometry["lanes"], width: number, crowd: readonly string[] = []): boolean {
    const geometry = { ...this.layout.geometry, lanes, width, crowd, offset: this.#aside(crowd) };
    if (JSON.stringify(this.layout.geometry) === JSON.stringify(geometry)) return false;
    this.#rebuild(geometry);
    return true;
  }

  show(depth: Depth): void {
    this.#depth = depth;
    this.#rebuild();
  }

  /** Shows only what passes. */
  sift(sieve: Sieve): void {
    this.#sieve = sieve;
    this.#rebuild({ ...this.layout.geometry, offset: this.#aside(this.layout.geometry.crowd) });
  }

  #aside(crowd: readonly string[]): number {
    return this.#sieve.fold || crowd.length > 0 ? COUNTED : ASIDE;
  }

  /** Places some entries farther down than needed, by so many pixels. */
  sink(sunk: ReadonlyMap<number, number>): void {
    this.#sunk = sunk;
    this.#rebuild();
  }

  /** Shows only what comes after this entry. */
  clear(after: number): void {
    this.#after = after;
    this.#rebuild();
  }

  /** The row of an entry, which may be that of the run that it belongs to. */
  row(seq: number | null): Row | undefined {
    return seq === null ? undefined : this.layout.row(this.#folds?.head(seq) ?? seq);
  }

  /** How many entries a row stands for. */
  times(seq: number): number {
    return Math.max(1, this.#folds?.times(seq) ?? 1);
  }

  /** Whether an entry is to be seen at this depth through this filter, now or once the view isn't held any more. */
  passes(entry: Entry): boolean {
    if (entry.seq <= this.#after || !shown(entry, this.#depth)) return false;
    if (this.#sieve.filter.hidden.has(CROWD) && this.layout.crowd.has(entry.lane)) return false;
    return passes(entry, this.#sieve.filter, this.model);
  }

  shows(entry: Entry): boolean {
    return entry.seq <= this.#sieve.until && this.passes(entry);
  }

  /** The model has taken in entries. Returns how many of them are on show, and whether older ones were placed anew. */
  take({ from, oldest }: Merged): { fresh: number; again: boolean } {
    if (oldest > 0) this.#forget(oldest);
    const again = from <= this.#placed;
    if (again) {
      this.#placed = this.layout.rewind(from) - 1;
      this.#folds?.rewind(this.#placed + 1);
    }
    return { fresh: this.#place(), again: again || oldest > 0 };
  }

  /** Lets go of what the model has let go of. */
  #forget(oldest: number): void {
    if (this.#folds) this.#rebuild();
    else this.layout.forget(oldest);
  }

  /** Places what isn't placed yet; says how many that were. */
  #place(): number {
    const { entries } = this.model;
    const fresh = entries.slice(this.model.index(this.#placed + 1)).filter((entry) => this.shows(entry));
    for (const entry of fresh) this.#seat(entry);
    this.#placed = Math.max(this.#placed, entries.at(-1)?.seq ?? 0);
    return fresh.length;
  }

  /** Gives an entry its row, or lets it count in that of its run. */
  #seat(entry: Entry): void {
    const head = this.#folds?.take(entry) ?? entry.seq;
    if (head === entry.seq) this.layout.append([entry]);
  }

  #rebuild(geometry = this.layout.geometry): void {
    this.layout = this.#empty(geometry);
    const { crowd } = this.layout;
    const { fold, opened } = this.#sieve;
    this.#folds = fold || crowd.size > 0 ? new Folds((seq) => this.model.get(seq), opened, fold, crowd) : null;
    this.#placed = this.#after;
    this.#place();
  }

  #empty(geometry: Geometry): Layout {
    return new Layout(geometry, (seq) => this.model.get(seq), this.model.names, (seq) => this.#folds?.head(seq) ?? seq, (seq) => this.#sunk.get(seq) ?? 0);
  }
}
