/**
 * Maps the time of this browser onto the stage's: an estimate from round trips, of which the fastest is trusted most.
 * Used by the link; pure but for the two functions that it is given.
 */

/** Milliseconds since 1970 by this browser's monotonic clock, as the frames' reports have them too. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

interface Sample {
  /** Stage time minus browser time, in milliseconds. */
  offset: number;
  trip: number;
  taken: number;
}

const FRESH = 120_000; // ms; older samples are dropped, since clocks drift

export class Clock {
  #samples: Sample[] = [];

  /** Takes the result of one round trip: asked and answered by this browser's clock in ms, the stage's answer in µs. */
  sample(asked: number, answered: number, stageTime: number): void {
    const trip = answered - asked;
    if (!(trip >= 0) || !Number.isFinite(stageTime)) return;
    this.#samples = this.#samples.filter((sample) => answered - sample.taken < FRESH).slice(-31);
    this.#samples.push({ offset: stageTime / 1000 - (asked + answered) / 2, trip, taken: answered });
  }

  /** Whether there's an estimate. */
  get known(): boolean {
    return this.#samples.length > 0;
  }

  /** The stage's time in µs for a time of this browser in ms; 0 while nothing is known. */
  at(time: number): number {
    let best: Sample | undefined;
    for (const sample of this.#samples) if (!best || sample.trip < best.trip) best = sample;
    return best ? Math.max(0, Math.round((time + best.offset) * 1000)) : 0;
  }
}
