/**
 * What the page knows of a timeline: the entries by their order, and who caused whom. Used by the layout, the words
 * and the view. It knows nothing of pixels or of the network, and it never forgets unless told to.
 */
import { Chain } from "./chain";
import type { Entry } from "./entry";
import { Names } from "./names";

/** How many entries a page keeps. Older ones are let go, a quarter at a time. */
export const KEEP = 40_000;

/** What a merge did. */
export interface Merged {
  /** Entries that weren't known, in order. */
  added: Entry[];
  /** The least seq of which anything changed that concerns order or causes; Infinity if entries only came at the end. */
  from: number;
  /** Known entries whose cause or frame is another now. */
  moved: Entry[];
  /** Entries before this seq were let go; 0 if none were. */
  oldest: number;
}

export class Model {
  /** All known entries, by ascending seq. */
  readonly entries: Entry[] = [];
  /** Which events are listened to. */
  readonly names = new Names();
  #bySeq = new Map<number, Entry>();
  #effects = new Map<number, number[]>();

  /** Takes in entries, new ones and amended ones, in any order; an entry that comes twice is there once. */
  merge(incoming: readonly Entry[]): Merged {
    const added: Entry[] = [];
    const moved: Entry[] = [];
    let from = Infinity;
    for (const entry of incoming) {
      const known = this.#bySeq.get(entry.seq);
      this.#bySeq.set(entry.seq, entry);
      this.names.learn(entry);
      if (known) {
        this.entries[this.index(entry.seq)] = entry;
        from = Math.min(from, entry.seq);
        if (known.cause === entry.cause && known.frame === entry.frame) continue;
        moved.push(entry);
        for (const origin of origins(known)) this.#unlink(origin, entry.seq);
      } else {
        added.push(entry);
        const last = this.entries.at(-1);
        if (last && last.seq > entry.seq) {
          this.entries.splice(this.index(entry.seq), 0, entry);
          from = Math.min(from, entry.seq);
        } else {
          this.entries.push(entry);
        }
      }
      for (const origin of origins(entry)) this.#link(origin, entry.seq);
    }
    const oldest = this.entries.length > KEEP ? this.#forget(this.entries.length - KEEP * 0.75) : 0;
    return { added, from, moved, oldest };
  }

  get(seq: number | null): Entry | undefined {
    return seq === null ? undefined : this.#bySeq.get(seq);
  }

  /** The seqs of what an entry caused, in order; of a frame, also what arrived in it. */
  effects(seq: number): readonly number[] {
    return this.#effects.get(seq) ?? [];
  }

  /** The entry that caused this one, if it is still known. */
  cause(entry: Entry): Entry | undefined {
    return this.get(entry.cause);
  }

  /** Its causes from the first one down to the entry itself. */
  path(entry: Entry): Entry[] {
    const path = [entry];
    // A cause's seq is less than its effect's, so this ends whatever the data says.
    for (let at = this.cause(entry); at && at.seq < path.at(-1)!.seq; at = this.cause(at)) path.push(at);
    return path.reverse();
  }

  /** The whole causal chain of an entry (by its seq), or of all entries of an event. */
  chain(of: number | string): Chain {
    return new Chain(this, of);
  }

  clear(): void {
    this.entries.length = 0;
    this.#bySeq.clear();
    this.#effects.clear();
  }

  /** The index of the first entry whose seq isn't less. */
  index(seq: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle]!.seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #link(cause: number, effect: number): void {
    const effects = this.#effects.get(cause);
    if (!effects) {
      this.#effects.set(cause, [effect]);
    } else if (!effects.includes(effect)) {
      effects.push(effect);
      if (effects.at(-2)! > effect) effects.sort((a, b) => a - b);
    }
  }

  #unlink(cause: number, effect: number): void {
    const effects = this.#effects.get(cause)?.filter((seq) => seq !== effect);
    if (effects) this.#effects.set(cause, effects);
  }

  #forget(count: number): number {
    for (const entry of this.entries.splice(0, count)) {
      this.#bySeq.delete(entry.seq);
      this.#effects.delete(entry.seq);
    }
    return this.entries[0]!.seq;
  }
}

/** What an entry comes from: its cause, and the frame that brought it. */
export function origins({ cause, frame }: Entry): number[] {
  return [cause, frame ?? null].filter((seq) => seq !== null);
}
