/**
 * What people did in a run, read from its timeline, so that it can be done again in another run: what they made
 * clients emit, and when they disconnected, reconnected or closed one. Pure; doing it is fork.ts's business.
 */
import { SERVER, type Entry } from "./entry";

/** One thing that a person did. `at` is in µs of the run. */
export interface Action {
  at: number;
  lane: string;
  do: "emit" | "disconnect" | "connect" | "close";
  event: string;
  args: unknown[];
  namespace: string;
  /** It was acknowledged, so it had asked for that. */
  answered: boolean;
  /** Set if it can't be done again exactly, and why. */
  loss: string;
}

/** The actions of a run in the order of their times. */
export function actionsOf(entries: readonly Entry[]): Action[] {
  const actions: Action[] = [];
  const acked = answeredEmits(entries);
  const away = new Set<string>(); // lanes whose client has ended its own connection: it doesn't come back by itself
  for (const entry of entries) {
    if (entry.lane === SERVER) continue;
    const act = (what: Action["do"], more: Partial<Action> = {}) =>
      actions.push({ at: entry.at, lane: entry.lane, do: what, event: "", args: [], namespace: "/", answered: false, loss: "", ...more });
    if ((entry.kind === "emit" || entry.kind === "buffered") && entry.person && entry.cause === null) {
      act("emit", { event: entry.event, args: entry.args ?? [], namespace: entry.namespace ?? "/", answered: acked.has(entry.seq), loss: loss(entry) });
    } else if (entry.kind === "close") {
      const page = entry.text !== "socket.disconnect()";
      // A line of code that ended it by itself does so again.
      if (page) act("close");
      else if (!entry.source || entry.person) act("disconnect");
      if (!page) away.add(entry.lane);
    } else if (entry.kind === "open" && away.delete(entry.lane)) {
      act("connect");
    }
  }
  return actions.sort((one, other) => one.at - other.at);
}

/** The emits whose event was acknowledged at the other end. */
function answeredEmits(entries: readonly Entry[]): Set<number> {
  const causes = new Map(entries.map(({ seq, cause }) => [seq, cause]));
  const answered = new Set<number>();
  for (const { kind, cause } of entries) {
    const emit = kind === "ack" && cause !== null ? causes.get(cause) : null;
    if (typeof emit === "number") answered.add(emit);
  }
  return answered;
}

function loss(entry: Entry): string {
  if (entry.argsSize) return "its arguments were too long to be kept";
  if (JSON.stringify(entry.args ?? []).includes('"_placeholder":true')) return "its binary data wasn’t kept";
  return "";
}

/**
 * When each action is to be done in the new run, in ms after its beginning: as the run had it, from the moment at
 * which all its clients had first connected; pauses longer than `longest` ms are cut to that.
 */
export function schedule(actions: readonly Action[], from: number, longest: number): number[] {
  let at = 0;
  let last = from;
  return actions.map((action) => {
    at += Math.min(longest, Math.max(0, action.at - last) / 1000);
    last = Math.max(last, action.at);
    return at;
  });
}

/** When the clients that acted had all been connected for the first time, in µs; 0 if they never were. */
export function ready(entries: readonly Entry[], actions: readonly Action[]): number {
  const first = new Map<string, number>();
  for (const { kind, event, lane, at } of entries) {
    if (kind === "event" && event === "connect" && lane !== SERVER && !first.has(lane)) first.set(lane, at);
  }
  const lanes = new Set(actions.map(({ lane }) => lane));
  const moments = [...first].filter(([lane]) => lanes.has(lane)).map(([, at]) => at);
  return Math.min(Math.max(0, ...moments), actions[0]?.at ?? 0);
}
