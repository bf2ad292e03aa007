/**
 * Says in words what an entry is: short ones for its label on a lane, whole sentences for the explanation, for screen
 * readers and for announcements. Pure; places and drawing are others' business.
 */
import { SERVER, type Entry, type Source } from "./entry";
import { gist, request } from "./gist";
import type { Model } from "./model";
import type { Names } from "./names";

/** The label of an entry: a verb, the event's chip, and a note. Any of them may be empty. */
export interface Label {
  verb: string;
  chip: string;
  note: string;
}

/** What an entry's label says. Names know what was meant by an event that nobody listens to. */
export function label(entry: Entry, names?: Names): Label {
  const text = entry.text ?? "";
  switch (entry.kind) {
    case "program":
      return { verb: capital(text) || "The program starts", chip: "", note: "" };
    case "open":
      return { verb: "opens", chip: "", note: text };
    case "event":
      if (entry.listeners === 0 && !entry.builtin) return { verb: "", chip: entry.event, note: deaf(names?.meant(entry)) };
      if (entry.builtin) return { verb: "", chip: entry.event, note: text };
      return { verb: "on", chip: entry.event, note: preview(entry) };
    case "emit":
      return { verb: call(entry), chip: entry.event, note: entry.lane === SERVER ? "" : preview(entry) };
    case "ack":
      return { verb: "acknowledges", chip: entry.event, note: preview(entry) };
    case "acked":
      return { verb: text ? "unanswered" : "acknowledged", chip: entry.event, note: text || preview(entry) };
    case "log":
      return { verb: "", chip: "", note: text };
    case "error":
      return { verb: "", chip: "", note: text || "an error" };
    case "join":
      return { verb: "joins", chip: "", note: entry.room ?? "" };
    case "leave":
      return { verb: "leaves", chip: "", note: entry.room ?? "" };
    case "refuse":
      return { verb: "refuses", chip: entry.event, note: text };
    case "timer":
      return { verb: "timer", chip: "", note: text };
    case "close":
      return { verb: "ends", chip: "", note: text };
    case "buffered":
      return { verb: "waits", chip: entry.event, note: preview(entry) };
    case "frame":
      return { verb: gist(entry), chip: "", note: entry.wire?.binary ? `${entry.wire.size.toLocaleString("en")} bytes` : text };
    case "weather":
      return { verb: entry.lane === SERVER ? "server" : "network", chip: "", note: text };
    case "limit":
    default: // a kind that this page doesn't know yet
      return { verb: "", chip: entry.event, note: text };
  }
}

function deaf(meant: string | undefined): string {
  return meant ? `nobody listens (${meant}?)` : "nobody listens";
}

function call(entry: Entry): string {
  if (entry.lane === SERVER) return entry.call || "emit";
  return "emit";
}

/** The arguments as one would write them, short: `"Hi!"`, `{user, message}`. */
function preview(entry: Entry): string {
  if (!entry.args || entry.args.length === 0) return "";
  if (entry.argsSize) return beginning(entry);
  return entry.args.map(short).join(", ");
}

/** Arguments too long to keep come as the beginning of their JSON, an array's, in a string. */
function beginning(entry: Entry): string {
  return String(entry.args![0]).replace(/^\[/, "");
}

function short(value: unknown): string {
  if (Array.isArray(value)) return value.length > 3 ? `[${value.length} items]` : `[${value.map(short).join(", ")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value);
    if (keys.includes("_placeholder")) return "binary";
    if (keys.length === 0) return "{}";
    const values = keys.slice(0, 3).map((key) => {
      const inner = (value as Record<string, unknown>)[key];
      return inner && typeof inner === "object" ? key : `${key}: ${JSON.stringify(inner)}`;
    });
    return `{ ${values.join(", ")}${keys.length > 3 ? ", …" : ""} }`;
  }
  return JSON.stringify(value) ?? "undefined";
}

/** The arguments in full, a line or several, for reading. */
export function args(entry: Entry): string {
  if (!entry.args || entry.args.length === 0) return "";
  if (entry.argsSize) return `${beginning(entry)}…`;
  return entry.args
    .map((value) => {
      const tall = JSON.stringify(value, null, 2) ?? "undefined";
      return tall.length > 80 ? tall : tall.replaceAll(/\s*\n\s*/g, " ");
    })
    .join(",\n");
}

/** A duration in microseconds as people say it: 0.9 ms, 12 ms, 1.2 s, 2 min. */
export function duration(us: number): string {
  const ms = Math.abs(us) / 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

export function place(source: Source): string {
  return `${source.file}, line ${source.line}`;
}

/** A piece of a sentence: plain text, or the name of an event, which has a look of its own. */
export type Piece = string | { event: string; builtin: boolean };

export function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece.event)).join("");
}

function who(lane: string): string {
  return lane === SERVER ? "the server" : lane;
}

function many(lanes: readonly string[]): string {
  if (lanes.length === 0) return "nobody";
  if (lanes.length > 4) return `${lanes.length} clients`;
  if (lanes.length === 1) return lanes[0]!;
  const sorted = lanes.toSorted();
  return `${sorted.slice(0, -1).join(", ")} and ${sorted.at(-1)}`;
}

/** What happened, as a clause: "B received chatMessage". */
export function clause(entry: Entry, model: Model): Piece[] {
  const actor = who(entry.lane);
  const event = { event: entry.event, builtin: entry.builtin };
  const text = entry.text ?? "";
  switch (entry.kind) {
    case "program":
      return [text || "the program started"];
    case "open":
      return [`${actor} opened a connection${text ? ` (${text})` : ""}`];
    case "event": {
      if (entry.builtin) return builtin(entry);
      const from = model.cause(entry);
      const sender = from && from.lane !== entry.lane ? ` from ${who(from.lane)}` : "";
      if (entry.listeners === 0) return [`${actor} received `, event, `${sender}, but nobody there listens to it`, ...meant(entry, model)];
      return [`${actor} received `, event, sender];
    }
    case "emit":
      return [`${actor} emitted `, event, entry.lane === SERVER && entry.to ? ` to ${many(entry.to)}` : ""];
    case "ack":
      return [`${actor} acknowledged `, event];
    case "acked":
      if (text) return [`${actor} got no acknowledgement of `, event, `: ${text}`];
      return [`${actor} got the acknowledgement of `, event];
    case "log":
      return [`${actor} logged “${clip(text, 80)}”`];
    case "error":
      return [`${entry.lane === SERVER ? "the program" : `${actor}’s page`} threw: ${clip(text, 120)}`];
    case "join":
      return [`${entry.socket ? "a socket" : actor} joined the room “${entry.room}”`];
    case "leave":
      return [`${entry.socket ? "a socket" : actor} left the room “${entry.room}”`];
    case "refuse":
      return entry.event
        ? [`a middleware refused `, event, text ? `: ${text}` : ""]
        : [`a middleware refused the connection${text ? `: ${text}` : ""}`];
    case "timer":
      return [`a timer of ${actor} fired`];
    case "close":
      return [`${actor} ended the connection${text ? ` (${text})` : ""}`];
    case "buffered":
      return [`${actor} emitted `, event, " while not connected, and it had to wait"];
    case "frame":
      return [frame(entry)];
    case "weather":
      return [entry.lane === SERVER ? (text === "stopped" ? "somebody stopped the server" : "somebody made the server refuse new connections") : `somebody changed the network of ${actor}: ${text}`];
    case "limit":
      return [`a limit of the stage took hold: ${text}`];
    default: // a kind that this page doesn't know yet
      return [`${actor}: ${text || entry.event}`];
  }
}

/** "(did you mean chatMessage?)", if some name is near. */
function meant(entry: Entry, { names }: Model): Piece[] {
  const event = names.meant(entry);
  return event ? [" (did you mean ", { event, builtin: false }, "?)"] : [];
}

/** "a frame with a ping went from the server to A, in the body of GET request 3". */
function frame(entry: Entry): string {
  const way = entry.wire?.out ? `from the server to ${entry.lane}` : `from ${entry.lane} to the server`;
  const what = gist(entry);
  const carrier = request(entry);
  const over = carrier ? `in the body of HTTP request ${entry.wire!.request} (${carrier.split(" ")[0]})` : entry.wire?.transport === "websocket" ? "over the WebSocket" : "";
  return `a frame with ${/^[aeiou]/.test(what) ? "an" : "a"} ${what} went ${way}${over ? `, ${over}` : ""}`;
}

function builtin(entry: Entry): Piece[] {
  const event = { event: entry.event, builtin: true };
  const reason = typeof entry.args?.[0] === "string" ? ` (${entry.args[0]})` : "";
  const where = entry.lane === SERVER ? "on the server" : `in ${entry.lane}`;
  return [event, ` fired ${where}`, entry.event.startsWith("disconnect") ? reason : "", entry.event === "connect_error" && entry.text ? `: ${entry.text}` : ""];
}

/** The whole sentence: what happened, because of what, and how much earlier that was. */
export function sentence(entry: Entry, model: Model): Piece[] {
  const path = model.path(entry);
  const pieces = clause(entry, model);
  if (path.length > 1) {
    // The nearest cause elsewhere says most: "because A emitted it", rather than "because its listener ran".
    const origin = path[0]!;
    pieces.push(" because ", ...clause(origin, model), `, ${duration(entry.at - origin.at)} earlier`);
  }
  pieces.push(entry.estimated ? "; the time is an estimate." : ".");
  const first = pieces[0];
  if (typeof first === "string") pieces[0] = capital(first);
  return pieces;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Cuts a text to a number of characters, with an ellipsis where something is missing. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}
