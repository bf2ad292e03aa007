/**
 * What the clients' pages showed, and when: snapshots that their frames have sent, as far back as there's room for. They
 * are shown when somebody looks back; see snapshotframe.ts.
 */
import type { Snapshot } from "./spy/snapshot";

const ROOM = 1_000_000; // characters of a client's snapshots
const LEAST = 200; // what one counts for at least

/**
 * A snapshot with the stage's time of it, in µs. That is an estimate which may change while the page learns of the stage's
 * clock, so it is made once, when the reports of the same moment are dated, too.
 */
export interface Dated {
  at: number;
  snapshot: Snapshot | null;
}

export class Snapshots {
  #lanes = new Map<string, { dated: Dated[]; size: number }>();

  add(lane: string, dated: Dated): void {
    const kept = this.#lanes.get(lane) ?? { dated: [], size: 0 };
    this.#lanes.set(lane, kept);
    kept.dated.push(dated);
    kept.size += size(dated);
    while (kept.size > ROOM) kept.size -= size(kept.dated.shift()!);
  }

  /** A client's snapshots in the order of their times. */
  of(lane: string): readonly Dated[] {
    return this.#lanes.get(lane)?.dated ?? [];
  }

  clear(): void {
    this.#lanes.clear();
  }
}

function size({ snapshot }: Dated): number {
  return LEAST + (snapshot ? snapshot.html.length + snapshot.css.length : 0);
}
