/** Knows whether so much comes that nobody can follow each movement: then nothing moves any more. Pure; it is told the time. */

const LIVE = 24; // entries in the time of a movement that still move; more than that are simply there
const MOVEMENT = 280; // ms

export class Flood {
  /** How many entries move, and since when that is so. */
  #moving = 0;
  #since = 0;

  /** So many entries have come now, in ms. Returns whether it is a flood. */
  take(count: number, now: number): boolean {
    const still = Math.max(0, this.#moving - ((now - this.#since) * LIVE) / MOVEMENT);
    this.#moving = Math.min(2 * LIVE, still + count);
    this.#since = now;
    return this.#moving > LIVE;
  }
}
