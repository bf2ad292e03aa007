/**
 * Where there are many clients, most of them stand together in one lane, the crowd's, and only those who matter just now
 * have a lane of their own: this page's, those that somebody has asked for, who spoke last, and the few to whom the
 * server's last emit did something else than to the rest. Pure; it decides, and the columns follow.
 */
import { SERVER, type Entry } from "./entry";
import type { Model } from "./model";

/** The name of the crowd's lane. No client bears it: theirs are of capital letters. */
export const CROWD = "crowd";
/** As many clients as this have a lane each. */
export const MANY = 8;
const FEW = 3; // who differ from the rest, at most; more than that are no exception

export class Crowd {
  #speaker: string | null = null;
  /** When that was, in µs: what a client did may become known late. */
  #spoke = -Infinity;
  /** The server's last emit to clients. */
  #told: number | null = null;

  constructor(readonly model: Model) {}

  /** Entries have come. */
  take(added: readonly Entry[]): void {
    for (const { kind, lane, seq, at, to } of added) {
      if (kind !== "emit") continue;
      if (lane === SERVER && to && to.length > 0) this.#told = Math.max(seq, this.#told ?? 0);
      if (lane === SERVER || at < this.#spoke) continue;
      this.#speaker = lane;
      this.#spoke = at;
    }
  }

  forget(): void {
    this.#speaker = null;
    this.#spoke = -Infinity;
    this.#told = null;
  }

  /** Who of these clients stands apart for what has happened. */
  apart(clients: readonly string[]): Set<string> {
    const apart = new Set(this.#differing(clients));
    if (this.#speaker !== null && clients.includes(this.#speaker)) apart.add(this.#speaker);
    return apart;
  }

  /** The few who got the last emit while most didn't, or who didn't get it while most did. */
  #differing(clients: readonly string[]): string[] {
    const emit = this.model.get(this.#told);
    if (!emit) return [];
    const got = new Set(this.model.effects(emit.seq).map((seq) => this.model.get(seq)?.lane));
    const some = clients.filter((name) => got.has(name));
    const others = clients.filter((name) => !got.has(name));
    const fewer = some.length < others.length ? some : others;
    return fewer.length <= FEW ? fewer : [];
  }
}

/** Who of so many clients stands in the crowd, given who has to stand apart: nobody where there are few. */
export function crowd(clients: readonly string[], apart: (name: string) => boolean): string[] {
  if (clients.length <= MANY) return [];
  const rest = clients.filter((name) => !apart(name));
  return rest.length > 1 ? rest : [];
}
