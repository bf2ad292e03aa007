/**
 * What people did in a run, read from its timeline, so that it can be done again in another run: what they made
 * clients emit, when they disconnected, reconnected or closed one, and what they made of networks and of the server.
 * Pure; doing it is fork.ts's business.
 */
import type { ServerState, Weather } from "../network";
import { SERVER, type Entry } from "./entry";

/** One thing that a person did. `at` is in µs of the run. */
export interface Action {
  at: number;
  lane: string;
  do: "emit" | "disconnect" | "connect" | "close" | "weather" | "server";
  event: string;
  args: unknown[];
  namespace: string;
  /** It was acknowledged, so it had asked for that. */
  answered: boolean;
  /** What they made of the client's network, or of the server. */
  weather: Weather | null;
  server: ServerState;
  /** Set if it can't be done again exactly, and why. */
  loss: string;
}

/** The actions of a run in the order of their times. */
export function actionsOf(entries: readonly Entry[]): Action[] {
  const acked = answeredEmits(entries);
  const away = new Set<string>(); // lanes whose client has ended its own connection: it doesn't come back by itself
  const server = new ServerActs();
  const actions = entries.flatMap((entry): Action[] => {
    const done = entry.lane === SERVER ? server.act(entry) : act(entry, acked, away);
    return done ? [{ at: entry.at, lane: entry.lane, event: "", args: [], namespace: "/", answered: false, weather: null, server: "running", loss: "", ...done }] : [];
  });
  return actions.sort((one, other) => one.at - other.at);
}

/** What tells an action from others. */
type Act = Pick<Action, "do"> & Partial<Action>;

/** What a person did to a client, or through it. */
function act(entry: Entry, acked: ReadonlySet<number>, away: Set<string>): Act | null {
  switch (entry.kind) {
    case "emit":
    case "buffered":
      if (!entry.person || entry.cause !== null) return null;
      return { do: "emit", event: entry.event, args: entry.args ?? [], namespace: entry.namespace ?? "/", answered: acked.has(entry.seq), loss: loss(entry) };
    case "weather":
      return entry.weather ? { do: "weather", weather: entry.weather } : null;
    case "close":
      if (entry.text !== "socket.disconnect()") return { do: "close" }; // the page was closed
      away.add(entry.lane);
      // A line of code that ended it by itself does so again.
      return !entry.source || entry.person ? { do: "disconnect" } : null;
    case "open":
      return away.delete(entry.lane) ? { do: "connect" } : null;
    default:
      return null;
  }
}

/** Follows what people made of the server. */
class ServerActs {
  #state: ServerState | null = null; // null: no program has run yet

  act(entry: Entry): Act | null {
    const before = this.#state;
    if (entry.kind === "weather") {
      this.#state = entry.text as ServerState;
      return { do: "server", server: this.#state };
    }
    if (entry.kind !== "program") return null;
    this.#state = "running";
    if (before === null) return null;
    return { do: "server", server: "running", loss: before === "running" ? "when the program was run again in the middle, what you had changed then is there from the beginning" : "" };
  }
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

/** When all clients that were there before the first action had been connected, in µs; 0 if none was. */
export function ready(entries: readonly Entry[], actions: readonly Action[]): number {
  const first = new Map<string, number>();
  for (const { kind, event, lane, at } of entries) {
    if (kind === "event" && event === "connect" && lane !== SERVER && !first.has(lane)) first.set(lane, at);
  }
  const began = actions[0]?.at ?? 0;
  return Math.max(0, ...[...first.values()].filter((at) => at <= began));
}
