/**
 * What the clients' pages showed, and when: snapshots that their frames have sent, as far back as there's room for. They
 * are shown when somebody looks back; see snapshotframe.ts.
 */
import type { Snapshot } from "./spy/snapshot";

const ROOM = 1_000_000; // characters of a client's snapshots
const LEAST = 200; // what one counts for at least

/** A snapshot with its time by its frame's clock, in ms. */
export interface Dated {
  clock: number;
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
