/**
 * What of the timeline a reader wants to see: by event, by client, by kind, built-in or custom, and by lane. Pure: a
 * filter is a value, and says of an entry whether it passes. How a reader chooses is filterbar.ts's business.
 */
import { SERVER, type Entry, type Kind } from "./entry";
import type { Model } from "./model";

/** Kinds as a reader thinks of them. */
export const GROUPS = {
  events: ["event"],
  emits: ["emit", "buffered"],
  acknowledgements: ["ack", "acked"],
  connections: ["open", "close", "refuse"],
  "logs and errors": ["log", "error", "limit"],
  rooms: ["join", "leave"],
  timers: ["timer"],
  frames: ["frame"],
  network: ["weather"],
} as const satisfies Record<string, readonly Kind[]>;
export type Group = keyof typeof GROUPS;

const groups = new Map<string, Group>(Object.entries(GROUPS).flatMap(([group, kinds]) => kinds.map((kind) => [kind, group as Group])));

/** An empty set lets everything pass. */
export interface Filter {
  readonly events: ReadonlySet<string>;
  /** What happens at these clients, and at the server because of them or for them. */
  readonly clients: ReadonlySet<string>;
  readonly groups: ReadonlySet<Group>;
  readonly voice: "all" | "builtin" | "custom";
  /** Lanes that aren't on show. */
  readonly hidden: ReadonlySet<string>;
}

export const EVERYTHING: Filter = { events: new Set(), clients: new Set(), groups: new Set(), voice: "all", hidden: new Set() };

/** In how many ways a filter leaves something out. */
export function narrowed({ events, clients, groups, voice, hidden }: Filter): number {
  return [events.size > 0, clients.size > 0, groups.size > 0, voice !== "all", hidden.size > 0].filter(Boolean).length;
}

/** A set with a value more, or less if it was in there. */
export function toggled<Value>(set: ReadonlySet<Value>, value: Value): ReadonlySet<Value> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** Whether an entry passes. The start of a program always does: it divides the timeline. */
export function passes(entry: Entry, filter: Filter, model: Model): boolean {
  if (entry.kind === "program") return true;
  if (filter.hidden.has(entry.lane)) return false;
  if (filter.groups.size > 0 && !filter.groups.has(groups.get(entry.kind) ?? "events")) return false;
  if (filter.voice !== "all" || filter.events.size > 0) {
    // A frame is about the event that it carries.
    const about = entry.kind === "frame" ? model.cause(entry) : entry;
    if (!about?.event) return false;
    if (filter.voice !== "all" && about.builtin !== (filter.voice === "builtin")) return false;
    if (filter.events.size > 0 && !filter.events.has(about.event)) return false;
  }
  return filter.clients.size === 0 || concerns(entry, filter.clients, model);
}

function concerns(entry: Entry, clients: ReadonlySet<string>, model: Model): boolean {
  if (entry.lane !== SERVER) return clients.has(entry.lane);
  return (entry.to?.some((name) => clients.has(name)) ?? false) || model.path(entry).some(({ lane }) => clients.has(lane));
}
