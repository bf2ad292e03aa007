/**
 * An entry, one line of a stage's timeline, as the server sends it. The meaning and the unit of every field are
 * written down once, in playground/entry.go; this is its mirror.
 */

export type Kind =
  | "program" | "open" | "event" | "emit" | "ack" | "acked" | "log" | "error"
  | "join" | "leave" | "refuse" | "timer" | "close" | "frame" | "weather" | "limit";

/** A place in a learner's code. Line and column count from 1. */
export interface Source {
  file: string;
  line: number;
  column: number;
}

export interface Entry {
  seq: number;
  at: number;
  lane: string;
  kind: Kind;
  event: string;
  builtin: boolean;
  args: unknown[] | null;
  argsSize?: number;
  cause: number | null;
  source: Source | null;
  text?: string;
  level?: string;
  room?: string;
  call?: string;
  to?: string[];
  listeners?: number;
  namespace?: string;
  socket?: string;
  estimated?: boolean;
}

/** The lane of the stage's program. Every other lane is a client's and bears its name. */
export const SERVER = "server";

/** How much is shown: the story tells events and connections, the program also what the code did besides. */
export type Depth = "story" | "program";

const besides: ReadonlySet<Kind> = new Set<Kind>(["log", "join", "leave", "timer"]);

/** Whether an entry belongs to what is shown at a depth. */
export function shown(entry: Entry, depth: Depth): boolean {
  if (entry.kind === "frame") return false;
  return depth === "program" || !besides.has(entry.kind);
}
