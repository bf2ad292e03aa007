/**
 * Finds entries by text: in names, arguments, logs, rooms. It goes through a long timeline in small steps, so that
 * typing never waits for it. Pure; when the steps are taken is the caller's business.
 */
import type { Entry } from "./entry";

export class Search {
  /** The seqs of what was found, in order. */
  readonly found: number[] = [];
  #at = 0;
  readonly #words: string;

  /** `entries` may grow at its end while the search goes on; `shows` says which of them count. */
  constructor(query: string, readonly entries: readonly Entry[], readonly shows: (entry: Entry) => boolean) {
    this.#words = query.trim().toLowerCase();
  }

  get empty(): boolean {
    return this.#words === "";
  }

  /** Whether it has looked at everything. */
  get done(): boolean {
    return this.empty || this.#at >= this.entries.length;
  }

  /** Looks at so many entries more; returns whether there is more to look at. */
  step(count: number): boolean {
    const { entries } = this;
    const end = Math.min(entries.length, this.#at + count);
    for (; this.#at < end && !this.empty; this.#at++) {
      const entry = entries[this.#at]!;
      if (this.#matches(entry) && this.shows(entry)) this.found.push(entry.seq);
    }
    return !this.done;
  }

  /** What is found next after an entry, or before it; around the end it begins anew. null if nothing is found. */
  next(after: number | null, way: 1 | -1): number | null {
    const { found } = this;
    if (found.length === 0) return null;
    if (way > 0) return found.find((seq) => seq > (after ?? -1)) ?? found[0]!;
    return found.findLast((seq) => seq < (after ?? Infinity)) ?? found.at(-1)!;
  }

  #matches({ event, text = "", room = "", call = "", lane, args }: Entry): boolean {
    const words = this.#words;
    if (`${event}\n${text}\n${room}\n${call}\n${lane}`.toLowerCase().includes(words)) return true;
    return args !== null && args.length > 0 && said(args).toLowerCase().includes(words);
  }
}

/** Arguments as a reader would type them: without the marks of JSON around a mere string. */
function said(args: unknown[]): string {
  return args.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join("\n");
}
