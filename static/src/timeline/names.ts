/**
 * Which events are listened to at either end, as far as the timeline and the programs' text tell, and which of them
 * somebody may have meant who emitted one that nobody listens to. Pure.
 */
import { SERVER, type Entry } from "./entry";

export type End = "server" | "client";

const LISTENS = /\.\s*(?:on|once|addListener|addEventListener|prependListener)\s*\(\s*(["'`])((?:(?!\1)[^\\\n])+)\1/g;
const LONGEST = 80; // characters of a name that is compared

export class Names {
  #heard: Record<End, Set<string>> = { server: new Set(), client: new Set() };
  #read: Record<End, { text: string; names: readonly string[] }> = { server: { text: "", names: [] }, client: { text: "", names: [] } };

  /** An entry may show that an event is listened to. */
  learn(entry: Entry): void {
    if (entry.kind === "event" && !entry.builtin && (entry.listeners ?? 0) > 0) this.#heard[end(entry)].add(entry.event);
  }

  /** The text of the program that runs at an end. What only an earlier one listened to is forgotten. */
  read(where: End, text: string): void {
    if (this.#read[where].text === text) return;
    this.#read[where] = { text, names: [...text.matchAll(LISTENS)].map((match) => match[2]!) };
    this.#heard[where].clear();
  }

  /** The event that was meant, if one that this end listens to is written nearly like it; "" if none is. */
  meant(entry: Entry): string {
    if (entry.kind !== "event" || entry.builtin || entry.listeners !== 0) return "";
    const where = end(entry);
    return nearest(entry.event, [...this.#read[where].names, ...this.#heard[where]]);
  }
}

function end({ lane }: Entry): End {
  return lane === SERVER ? "server" : "client";
}

/** The candidate that differs least from a name: in its case, in dashes, or in at most a third of its characters. */
export function nearest(name: string, candidates: readonly string[]): string {
  const plain = bare(name);
  let best = "";
  let least = Math.floor(Math.min(plain.length, LONGEST) / 3) + 0.5;
  for (const candidate of candidates) {
    if (candidate === name || candidate.length > LONGEST || name.length > LONGEST) continue;
    const far = distance(plain, bare(candidate));
    if (far < least) [best, least] = [candidate, far];
  }
  return best;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_:.-]/g, "");
}

/** How many characters must be added, taken away, changed or swapped with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length]!;
}
