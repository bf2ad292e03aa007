/**
 * A run of entries that can be played again: which have been told at a time, and what time it is when one is told.
 * Pure: it knows neither clocks nor screens; whoever plays it says how much time has passed.
 *
 * Entries are told in the order of their seqs, each at its own time or, if an earlier one is dated later (clients'
 * times are estimates), together with that one. So time never runs backwards, and no effect is told before its cause.
 */
import type { Entry } from "./entry";

/** How fast a run can be played: from real time to a thousandth of it. */
export const SPEEDS = [1, 1 / 4, 1 / 10, 1 / 100, 1 / 1000] as const;

/** While playing, this many µs without an entry, times the speed, are the most that one waits; the rest is left out. */
const PATIENCE = 2_000_000;

export class Player {
  #entries: readonly Entry[] = [];
  #times: number[] = [];
  #told = 0;
  #time = 0;

  /** Takes other entries, in order of their seqs, and stays at the entry that was told last. */
  load(entries: readonly Entry[]): void {
    const seq = this.current?.seq ?? 0;
    const time = this.#time;
    let latest = 0;
    this.#entries = entries;
    this.#times = entries.map(({ at }) => (latest = Math.max(latest, at)));
    this.goTo(seq);
    this.#time = Math.max(this.#time, Math.min(time, this.#at(this.#told)));
  }

  /** How many entries have been told. */
  get told(): number {
    return this.#told;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** The time, in µs since the stage opened. */
  get time(): number {
    return this.#time;
  }

  get start(): number {
    return this.#times[0] ?? 0;
  }

  get end(): number {
    return this.#times.at(-1) ?? 0;
  }

  get atEnd(): boolean {
    return this.#told === this.count;
  }

  /** The entry that was told last. */
  get current(): Entry | undefined {
    return this.#entries[this.#told - 1];
  }

  /** How far time has gone from the last entry to the next: 0 to 1. */
  get share(): number {
    if (this.atEnd || this.#told === 0) return 0;
    const from = this.#times[this.#told - 1]!;
    const way = this.#times[this.#told]! - from;
    return way > 0 ? Math.min(1, Math.max(0, (this.#time - from) / way)) : 0;
  }

  /** Tells exactly so many entries. */
  tell(count: number): void {
    this.#told = Math.max(0, Math.min(Math.round(count), this.count));
    this.#time = this.#told > 0 ? this.#times[this.#told - 1]! : this.start;
  }

  /** Goes to an entry, so that it is the last one told; one that isn't there stands for the one before it. */
  goTo(seq: number): void {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle]!.seq <= seq) low = middle + 1;
      else high = middle;
    }
    this.tell(low);
  }

  /** Lets so much time pass (µs of the run, at this speed), and returns what is told in it. */
  advance(us: number, speed: number): Entry[] {
    const before = this.#told;
    const next = this.#at(before);
    this.#time = Math.max(this.#time + us, Math.min(next - PATIENCE * speed, this.end));
    while (!this.atEnd && this.#times[this.#told]! <= this.#time) this.#told++;
    if (this.atEnd) this.#time = this.end;
    return this.#entries.slice(before, this.#told);
  }

  /** When the entry after so many is told. */
  #at(told: number): number {
    return this.#times[told] ?? this.end;
  }
}
