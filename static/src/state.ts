/**
 * What the playground on a page is like at this moment, in one place: signals that others read, and that only the
 * playground writes. The timeline's entries live in the model, beside this, because there are many of them.
 */
import { computed, signal } from "@preact/signals-core";
import type { filterbar } from "./filterbar";
import type { explanation } from "./explanation";
import type { Inspector } from "./inspector";
import type { Client, Lane, Problem, Stage } from "./link";
import type { ServerState } from "./network";
import { CROWD, crowd } from "./timeline/crowd";
import { SERVER, type Depth } from "./timeline/entry";
import { EVERYTHING } from "./timeline/filter";

export const FILES = ["server.js", "client.js"] as const;
export type File = (typeof FILES)[number];

/** One column: the server's, that of a client of this page, of one who is elsewhere or has left, of a recording's, or of a crowd. */
export interface Column {
  name: string;
  kind: "server" | "own" | "elsewhere" | "gone" | "recorded" | "crowd";
  client?: Client;
  lane?: Lane;
}

/** A calm message above everything, maybe with something to press. */
export interface Notice {
  text: string;
  action?: "reopen" | "dismiss";
}

/** What the code panes know of a file. */
export interface Code {
  /** As the lesson has it. */
  lesson: string;
  text: string;
  /** As it runs; null until a stage has said so. */
  running: string | null;
  problem: Problem | null;
}

export class State {
  /** `guest`: this page has joined a stage that another page opened. `recorded`: it replays, and there's no stage. */
  constructor(readonly guest: boolean, readonly recorded = false) {}

  readonly link = signal<"connecting" | "connected" | "reconnecting">("connecting");
  readonly stage = signal<Stage | null>(null);
  readonly clients = signal<readonly Client[]>([]);
  readonly lanes = signal<readonly Lane[]>([]);
  /** Lanes of which the timeline on show tells. */
  readonly seen = signal<readonly string[]>([]);
  /** How often each client's frame was loaded anew. */
  readonly loads = signal<Readonly<Record<string, number>>>({});
  /** Clients whose frames have stopped answering. */
  readonly stuck = signal<ReadonlySet<string>>(new Set());
  /** All client frames are gone for a moment, so that they come back in a process of their own. */
  readonly renewing = signal(false);
  readonly notice = signal<Notice | null>(null);
  /** What somebody has made of the stage's server. */
  readonly server = signal<ServerState>("running");
  readonly file = signal<File>("server.js");
  readonly code = signal<Readonly<Record<File, Code>>>({ "server.js": blank(), "client.js": blank() });
  readonly busy = signal(false);
  readonly lasting = signal(true);
  /** Whether the server keeps what was typed last; null until something was typed. */
  readonly saved = signal<boolean | null>(null);
  /** Why the server doesn't keep drafts. */
  readonly unsaved = signal<string | null>(null);
  readonly depth = signal<Depth>("story");
  /** What opens frames; null until somebody has looked at the wire. */
  readonly inspector = signal<Inspector | null>(null);
  /** What says why an entry came about; null until one was selected. */
  readonly explanation = signal<typeof explanation | null>(null);
  /** What draws the choices of what to show; null until they were asked for. */
  readonly filterbar = signal<typeof filterbar | null>(null);
  /** Whether the choices of what to show are on show. */
  readonly choosing = signal(false);
  readonly filter = signal(EVERYTHING);
  /** Whether repetition is collapsed. */
  readonly folded = signal(false);
  /** The last seq on show while the view is held, and how many entries have come since. */
  readonly held = signal<number | null>(null);
  readonly missed = signal(0);
  readonly query = signal("");
  /** How many entries the search has found, and which of them is selected, from 1; 0 for none; and whether it is done. */
  readonly found = signal<{ count: number; at: number; done: boolean }>({ count: 0, at: 0, done: true });
  /** Names of the events that the timeline tells of. */
  readonly events = signal<ReadonlyMap<string, { builtin: boolean }>>(new Map());
  /** The order in which somebody has put the lanes, left to right; empty: as they come. */
  readonly order = signal<readonly string[]>([]);
  /** The lesson's server as it is written in Go, to be read; null if the lesson doesn't show it. And whether it is on show. */
  readonly golang = signal<Element | null>(null);
  readonly reading = signal(false);
  readonly selected = signal<number | null>(null);
  /** The line of code that somebody has pointed at last. */
  readonly pointed = signal<{ file: File; line: number } | null>(null);
  /** The seq of the newest entry. */
  readonly newest = signal(0);
  /** The event of which all entries are lit, and how many there are. */
  readonly lit = signal<{ event: string; count: number } | null>(null);
  /** What there is to say under the timeline of what was asked for last; "" for nothing. */
  readonly hint = signal("");
  /** How many lines of each file took part in what is selected or lit. */
  readonly traced = signal<Readonly<Record<File, number>>>({ "server.js": 0, "client.js": 0 });
  /** How many entries have come since the reader scrolled up. */
  readonly behind = signal(0);
  /** Whether the timeline on show is that of a moment in the past. */
  readonly rewound = signal(false);
  readonly empty = signal(true);
  readonly cleared = signal(false);
  /** On a phone, which pane is on show: a column's name, or "timeline". */
  readonly pane = signal<string>("timeline");

  /** All clients of which there is something to tell. */
  readonly cast = computed<readonly string[]>(() => {
    const names = new Set([...this.clients.value, ...this.lanes.value].map(({ name }) => name));
    for (const name of this.seen.value) names.add(name);
    names.delete(SERVER);
    return [...names].sort(byName);
  });

  /** Clients whom somebody wants to see apart from the crowd, and those who stand apart just now for what has happened. */
  readonly pinned = signal<ReadonlySet<string>>(new Set());
  readonly apart = signal<ReadonlySet<string>>(new Set());
  /** Who shares the crowd's lane. */
  readonly crowd = computed<readonly string[]>(() => {
    const own = new Set(this.clients.value.map(({ name }) => name));
    return crowd(this.cast.value, (name) => own.has(name) || this.pinned.value.has(name) || this.apart.value.has(name));
  });

  /** All columns from left to right: the first client, the server, everyone else, the crowd. */
  readonly columns = computed<readonly Column[]>(() => {
    const many = new Set(this.crowd.value);
    const columns = this.cast.value.filter((name) => !many.has(name)).map((name): Column => {
      const client = this.clients.value.find((own) => own.name === name);
      const lane = this.lanes.value.find((lane) => lane.name === name);
      return { name, kind: this.recorded ? "recorded" : client ? "own" : lane?.connected ? "elsewhere" : "gone", ...(client && { client }), ...(lane && { lane }) };
    });
    // On a page that joins, the guest's own client comes first.
    const first = this.guest ? columns.findIndex((column) => column.kind === "own") : 0;
    const left = columns.splice(Math.max(0, first), 1);
    return [...left, { name: SERVER, kind: "server" }, ...columns, ...(many.size > 0 ? [{ name: CROWD, kind: "crowd" } as const] : [])];
  });

  /** All columns in the order in which they stand. */
  readonly ordered = computed<readonly Column[]>(() => {
    const columns = this.columns.value;
    const order = this.order.value;
    const place = (name: string, index: number) => (order.includes(name) ? order.indexOf(name) : order.length + index);
    const places = new Map(columns.map(({ name }, index) => [name, place(name, index)]));
    return [...columns].sort((one, other) => places.get(one.name)! - places.get(other.name)!);
  });

  /** The names of all lanes from left to right, where nobody shares one. */
  readonly everyone = computed<readonly string[]>(() => this.ordered.value.flatMap(({ name, kind }) => (kind === "crowd" ? this.crowd.value : [name])));

  /** Those that are on show. */
  readonly standing = computed<readonly Column[]>(() => this.ordered.value.filter(({ name }) => !this.filter.value.hidden.has(name)));

  /** Changes what is known of a file. */
  change(file: File, change: Partial<Code>): void {
    this.code.value = { ...this.code.value, [file]: { ...this.code.value[file], ...change } };
  }
}

function blank(): Code {
  return { lesson: "", text: "", running: null, problem: null };
}

/** A, B, …, Z, AA, … */
function byName(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}
