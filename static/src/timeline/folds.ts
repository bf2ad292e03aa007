/**
 * Collapses repetition: runs of the same thing between the same ends become one row that counts them. The same thing is
 * the same kind of entry with the same event on the same lane, caused by the same thing; a run ends where something else
 * begins that nothing caused. A crowd's clients are as one: what many of them do or get at once is one row. Pure; entries are taken one after the other, and can be taken back from the end.
 */
import { CROWD } from "./crowd";
import type { Entry } from "./entry";
import { gist } from "./gist";

const AT_ONCE = 2_000_000; // µs within which a crowd does something at once

interface Taken {
  seq: number;
  head: number;
  key: string;
  /** What the key and the run were before. */
  before: number | undefined;
  run: string;
}

export class Folds {
  /** For every entry that was taken, the first one of its kind in its run: itself, if it is that or stands alone. */
  #heads = new Map<number, number>();
  #times = new Map<number, number>();
  #current = new Map<string, number>();
  /** The run that goes on, of frames and of everything else: a ping doesn't end a run. */
  #runs: [others: string, frames: string] = ["", ""];
  #log: Taken[] = [];

  /** Rows of what a crowd did, and of what came of that. */
  #crowds = new Set<number>();

  /**
   * `causeOf` looks an entry's cause up, so that those not on show are passed over; runs in `opened` stay unfolded. Those
   * in the `crowd` are as one; `all`: others' repetition is collapsed as well.
   */
  constructor(readonly causeOf: (seq: number) => Entry | undefined, readonly opened: ReadonlySet<number>, readonly all = true, readonly crowd: ReadonlySet<string> = new Set()) {}

  /** Takes the next entry; returns the seq of the one in whose row it is, its own if it has one. */
  take(entry: Entry): number {
    const origin = this.#origin(entry);
    const member = this.crowd.has(entry.lane);
    const crowded = member || (origin !== undefined && this.#crowds.has(origin));
    const key = `${origin ?? ""} ${entry.kind} ${member ? CROWD : entry.lane} ${entry.namespace ?? ""} ${entry.event} ${entry.call ?? ""} ${entry.to?.join() ?? ""} ${what(entry)}`;
    const side = entry.kind === "frame" ? 1 : 0;
    const run = this.#runs[side];
    const known = this.#current.get(key);
    const runs = origin !== undefined || (run === key && (!member || entry.at - (this.causeOf(known!)?.at ?? 0) < AT_ONCE));
    const goesOn = (this.all || crowded) && known !== undefined && entry.kind !== "program" && runs;
    const head = goesOn ? known : entry.seq;
    if (crowded) this.#crowds.add(head);
    this.#log.push({ seq: entry.seq, head, key, before: known, run });
    if (!goesOn) this.#current.set(key, entry.seq);
    if (origin === undefined) this.#runs[side] = key;
    this.#times.set(head, this.times(head) + 1);
    const own = this.opened.has(head) ? entry.seq : head;
    this.#heads.set(entry.seq, own);
    return own;
  }

  /** Takes back all entries from this seq on, which are the last ones that were taken. */
  rewind(seq: number): void {
    for (let last = this.#log.at(-1); last && last.seq >= seq; last = this.#log.at(-1)) {
      this.#log.pop();
      this.#heads.delete(last.seq);
      const times = this.times(last.head) - 1;
      if (times > 0) this.#times.set(last.head, times);
      else this.#times.delete(last.head);
      if (last.head === last.seq) {
        this.#crowds.delete(last.head);
        if (last.before === undefined) this.#current.delete(last.key);
        else this.#current.set(last.key, last.before);
      }
      if (last.key.startsWith(" ")) this.#runs[last.key.startsWith(" frame ") ? 1 : 0] = last.run;
    }
  }

  /** In which entry's row an entry is. */
  head(seq: number): number {
    return this.#heads.get(seq) ?? seq;
  }

  /** How many entries the run of this first one has. */
  times(head: number): number {
    return this.#times.get(head) ?? 0;
  }

  /** The row of the nearest cause that was taken. */
  #origin(entry: Entry): number | undefined {
    let seq = entry.cause;
    for (let depth = 0; seq !== null && depth < 64; depth++) {
      const head = this.#heads.get(seq);
      if (head !== undefined) return head;
      seq = this.causeOf(seq)?.cause ?? null;
    }
    return undefined;
  }
}

/** What else must be the same. */
function what(entry: Entry): string {
  if (entry.kind === "error" || entry.kind === "limit" || entry.kind === "refuse" || entry.kind === "weather") return entry.text ?? "";
  if (entry.kind === "frame") return `${entry.wire?.out} ${gist(entry)}`;
  return entry.room ?? entry.level ?? (entry.listeners === 0 ? "deaf" : "");
}
