/**
 * The causal chain of an entry, or of all entries of an event: themselves, all their causes, all their effects. Effects
 * may come for as long as the stage lives, and a cause may become known late, so the chain is told what the model has
 * taken in, and looks at that alone.
 */
import type { Entry } from "./entry";
import { origins, type Merged, type Model } from "./model";

export class Chain {
  #seqs = new Set<number>();
  /** The entries themselves and their effects: what these cause belongs to the chain, unlike what their causes cause besides. */
  #effects = new Set<number>();

  /** `of` is an entry's seq, or an event's name. */
  constructor(readonly model: Model, readonly of: number | string) {
    this.#find();
  }

  has(seq: number): boolean {
    return this.#seqs.has(seq);
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#seqs.values();
  }

  /** The model has taken in entries. Returns whether any of them has changed the chain. */
  follow({ added, from, moved }: Merged): boolean {
    const concerned = (entry: Entry) => this.has(entry.seq) || this.#follows(entry);
    // One that comes late may be the cause of some that are here already.
    const late = from < Infinity && added.some(({ seq }) => this.model.effects(seq).some((effect) => this.has(effect)));
    if (late || moved.some(concerned)) {
      this.#find();
      return true;
    }
    const before = this.#seqs.size;
    for (const entry of added) {
      if (entry.event === this.of) this.#begin(entry);
      else if (this.#follows(entry)) this.#add(entry.seq);
    }
    return this.#seqs.size > before;
  }

  #follows(entry: Entry): boolean {
    return origins(entry).some((seq) => this.#effects.has(seq));
  }

  #find(): void {
    this.#seqs.clear();
    this.#effects.clear();
    const { of, model } = this;
    const entries = typeof of === "string" ? model.entries.filter(({ event }) => event === of) : [model.get(of)];
    for (const entry of entries) if (entry) this.#begin(entry);
  }

  /** Adds an entry that the chain is of, with its causes and effects. */
  #begin(entry: Entry): void {
    for (const cause of this.model.path(entry)) {
      this.#seqs.add(cause.seq);
      if (this.model.get(cause.frame ?? null)) this.#seqs.add(cause.frame!);
    }
    this.#add(entry.seq);
  }

  /** Adds an entry with all its effects. */
  #add(seq: number): void {
    const open = [seq];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#effects.has(at)) continue;
      this.#effects.add(at);
      this.#seqs.add(at);
      open.push(...this.model.effects(at));
    }
  }
}
