/**
 * An entry, one line of a stage's timeline, as the server sends it. The meaning and the unit of every field are
 * written down once, in playground/entry.go; this is its mirror.
 */
import type { Weather } from "../network";

export type Kind =
  | "program" | "open" | "event" | "emit" | "buffered" | "ack" | "acked" | "log" | "error"
  | "join" | "leave" | "refuse" | "timer" | "close" | "frame" | "weather" | "limit";

/** A place in a learner's code. Line and column count from 1. */
export interface Source {
  file: string;
  line: number;
  column: number;
}

/** What is known of a frame: one Engine.IO packet on its way. See playground/frames.go. */
export interface Wire {
  conn: string;
  /** Sent by the server. */
  out: boolean;
  transport: string;
  request?: number;
  packet: number;
  binary: boolean;
  /** Bytes. */
  size: number;
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
  person?: boolean;
  weather?: Weather;
  estimated?: boolean;
  /** The frame in which it arrived. */
  frame?: number | null;
  wire?: Wire;
}

/** The lane of the stage's program. Every other lane is a client's and bears its name. */
export const SERVER = "server";

/**
 * How much is shown: the story tells events and connections, the program also what the code did besides, the wire every
 * frame as well.
 */
export type Depth = "story" | "program" | "wire";

const besides: ReadonlySet<Kind> = new Set<Kind>(["log", "join", "leave", "timer"]);

/** Whether an entry belongs to what is shown at a depth. */
export function shown(entry: Entry, depth: Depth): boolean {
  if (entry.kind === "frame") return depth === "wire";
  return depth !== "story" || !besides.has(entry.kind);
}
