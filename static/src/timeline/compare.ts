/**
 * Lays two runs beside each other: which entry of the one is which entry of the other, and where they first differ.
 * What is bound to differ is ignored: numbers, times, socket ids, and the lines of code. Pure.
 *
 * Entries are matched by what caused them: people's acts by lane and order, effects among the effects of entries that
 * match. So it doesn't matter in which order two clients happened to connect.
 */
import { SERVER, type Entry } from "./entry";
import { Model } from "./model";
import { clause, plain } from "./sentences";

/** One line of the comparison. `same` is set if both did the same. */
export interface Pair {
  first?: Entry;
  second?: Entry;
  same: boolean;
}

const ID = /[A-Za-z0-9_-]{15,40}/g; // as long as a socket id may be
const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z|\b1[5-9]\d{11}\b/g; // a date in JSON, or ms since 1970

/** A run, with what is needed to compare it. */
class Run {
  readonly entries: readonly Entry[];
  readonly model = new Model();
  #sockets = new Map<string, string>();

  constructor(entries: readonly Entry[]) {
    this.entries = entries.filter(({ kind }) => kind !== "frame" && kind !== "weather");
    this.model.merge(this.entries);
    for (const { lane, socket } of this.entries) if (socket && lane !== SERVER) this.#sockets.set(socket, lane);
  }

  roots(): Entry[] {
    return this.entries.filter((entry) => !this.model.cause(entry));
  }

  effects(entry: Entry): Entry[] {
    return this.model.effects(entry.seq).map((seq) => this.model.get(seq)!);
  }

  /** Everything about an entry that can be the same in another run. */
  content({ args, text, call, to, room, level, listeners, namespace }: Entry): string {
    return JSON.stringify([args, text, call, to && [...to].sort(), room, level, listeners === 0, namespace])
      .replace(ID, (id) => (this.#sockets.has(id) ? `the socket of ${this.#sockets.get(id)}` : id))
      .replace(MOMENT, "a moment");
  }
}

/** What an entry is, without its details. */
function nature({ lane, kind, event }: Entry): string {
  return `${lane} ${kind} ${event}`;
}

/** Both runs, line by line, in the order of the first; what only the second has stands where it happened there. */
export function align(first: readonly Entry[], second: readonly Entry[]): Pair[] {
  const one = new Run(first);
  const other = new Run(second);
  const partner = new Map<number, { entry: Entry; same: boolean }>();
  const taken = new Map<number, number>(); // seq in the second → seq in the first
  const open: [Entry[], Entry[]][] = [[one.roots(), other.roots()]];
  for (let siblings = open.pop(); siblings; siblings = open.pop()) {
    for (const [left, right, same] of match(siblings[0], siblings[1], one, other)) {
      partner.set(left.seq, { entry: right, same });
      taken.set(right.seq, left.seq);
      open.push([one.effects(left), other.effects(right)]);
    }
  }
  // What only the second run has follows the line of what came before it there.
  const after = new Map<number, Entry[]>();
  let anchor = 0;
  for (const entry of other.entries) {
    const left = taken.get(entry.seq);
    if (left !== undefined) anchor = left;
    else after.set(anchor, [...(after.get(anchor) ?? []), entry]);
  }
  const alone = (seq: number): Pair[] => (after.get(seq) ?? []).map((entry) => ({ second: entry, same: false }));
  return [...alone(0), ...one.entries.flatMap((entry): Pair[] => {
    const found = partner.get(entry.seq);
    return [found ? { first: entry, second: found.entry, same: found.same } : { first: entry, same: false }, ...alone(entry.seq)];
  })];
}

/** Pairs what is alike: first what is wholly the same, in order, then what differs in its details only. */
function match(left: readonly Entry[], right: readonly Entry[], one: Run, other: Run): [Entry, Entry, boolean][] {
  const pairs: [Entry, Entry, boolean][] = [];
  const pass = (same: boolean, restLeft: readonly Entry[], restRight: readonly Entry[]) => {
    const waiting = new Map<string, Entry[]>();
    for (const entry of restRight) {
      const key = nature(entry) + (same ? other.content(entry) : "");
      waiting.set(key, [...(waiting.get(key) ?? []), entry]);
    }
    return restLeft.filter((entry) => {
      const found = waiting.get(nature(entry) + (same ? one.content(entry) : ""))?.shift();
      if (found) pairs.push([entry, found, same]);
      return !found;
    });
  };
  const restLeft = pass(true, left, right);
  const used = new Set(pairs.map(([, entry]) => entry));
  pass(false, restLeft, right.filter((entry) => !used.has(entry)));
  return pairs;
}

/** Where the runs first differ, in words; null if they don't. */
export function difference(pairs: readonly Pair[], first: readonly Entry[], second: readonly Entry[]): { pair: Pair; words: string } | null {
  const pair = pairs.find(({ same }) => !same);
  if (!pair) return null;
  if (!pair.first || pair.second) return { pair, words: aside(pair, first, second) };
  return { pair, words: `In the first run ${told(pair.first, modelOf(first))}; in this one ${absence(pair.first, pairs)}.` };
}

/** What a pair is in both runs, in words. */
export function aside({ first: one, second: other, same }: Pair, first: readonly Entry[], second: readonly Entry[]): string {
  const before = one ? modelOf(first) : null;
  const now = other ? modelOf(second) : null;
  if (!other) return `In the first run ${told(one!, before!)}; in this one that didn’t happen.`;
  if (!one) return `In this run ${told(other, now!)}; in the first one that didn’t happen.`;
  const plainly: [string, string] = [plain(clause(one, before!)), plain(clause(other, now!))];
  if (same) return `${capital(plainly[1])} in both runs.`;
  const [then, here] = plainly[0] === plainly[1] ? [told(one, before!), told(other, now!)] : plainly;
  return then === here ? `${capital(then)} in both runs, but not in the same way: look at the details.` : `In the first run ${then}; in this one ${here}.`;
}

function told(entry: Entry, model: Model): string {
  return plain(clause(entry, model)) + detail(entry);
}

/** What didn't happen: nobody did it, or this one alone didn't. */
function absence(missing: Entry, pairs: readonly Pair[]): string {
  const others = pairs.some(({ second }) => second && second.kind === missing.kind && second.event === missing.event && second.lane !== missing.lane && second.lane !== SERVER);
  if (missing.lane === SERVER || !missing.event) return "that didn’t happen";
  return others ? `${missing.lane} didn’t` : "nobody did";
}

function detail({ kind, args }: Entry): string {
  if (!args || args.length === 0 || (kind !== "event" && kind !== "emit")) return "";
  const text = args.map((value) => JSON.stringify(value)).join(", ");
  return text.length > 60 ? ` with ${text.slice(0, 59)}…` : ` with ${text}`;
}

function modelOf(entries: readonly Entry[]): Model {
  const model = new Model();
  model.merge(entries);
  return model;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
