/**
 * Places two timelines side by side: what is the same in both stands at the same height. Pure; it tells by how much each
 * entry has to stand farther down than its own timeline alone would need.
 */
import type { Pair } from "./compare";
import type { Entry } from "./entry";
import { Layout, type Geometry } from "./layout";
import type { Model } from "./model";

/** A timeline to be placed: what is known of it, and what of that is on show. */
export interface Side {
  model: Model;
  shown: readonly Entry[];
}

/** How much farther down entries have to stand, by their seqs. */
export type Sunk = Map<number, number>;

export function abreast(first: Side, second: Side, pairs: readonly Pair[], geometry: Geometry): [Sunk, Sunk] {
  const [one, other] = [new Placing(first, geometry), new Placing(second, geometry)];
  for (const [left, right] of anchors(pairs, new Set(first.shown), new Set(second.shown))) {
    const [here, there] = [one.upTo(left), other.upTo(right)];
    if (here < there) one.sink(left, there - here);
    else other.sink(right, here - there);
  }
  return [one.sunk, other.sunk];
}

/** One of the two on its way down. */
class Placing {
  readonly sunk: Sunk = new Map();
  readonly #layout: Layout;
  #next = 0;

  constructor(readonly side: Side, geometry: Geometry) {
    this.#layout = new Layout(geometry, (seq) => side.model.get(seq), side.model.names);
  }

  /** Places everything as far as an entry; returns how far down that stands. */
  upTo(entry: Entry): number {
    const end = this.side.shown.indexOf(entry, this.#next) + 1;
    this.#layout.append(this.side.shown.slice(this.#next, end));
    this.#next = end;
    return this.#layout.rows.at(-1)!.y;
  }

  sink(entry: Entry, by: number): void {
    if (by <= 0) return;
    this.sunk.set(entry.seq, by);
    this.#layout.sink(by);
  }
}

/** The pairs that can all stand abreast: in the same order in both, and as many as possible. */
export function anchors(pairs: readonly Pair[], first: ReadonlySet<Entry>, second: ReadonlySet<Entry>): [Entry, Entry][] {
  const both = pairs.flatMap(({ first: left, second: right }): [Entry, Entry][] => (left && right && first.has(left) && second.has(right) ? [[left, right]] : []));
  both.sort(([one], [other]) => one.seq - other.seq);
  // The longest increasing subsequence: `ends` holds, for each length, the pair with the least end, by its index.
  const ends: number[] = [];
  const before = both.map(([, { seq }], index) => {
    const length = lengthBelow(seq, ends, both);
    ends[length] = index;
    return ends[length - 1];
  });
  const chosen: [Entry, Entry][] = [];
  for (let at = ends.at(-1); at !== undefined; at = before[at]) chosen.push(both[at]!);
  return chosen.reverse();
}

function lengthBelow(seq: number, ends: readonly number[], both: readonly [Entry, Entry][]): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (both[ends[middle]!]![1].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
