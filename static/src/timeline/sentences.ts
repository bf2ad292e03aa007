/**
 * Says in whole sentences what an entry is, because of what, and where: for the explanation, for screen readers and for
 * announcements. Pure; loaded after the page is live, so labels (words.ts) do without it.
 */
import { SERVER, type Entry, type Source } from "./entry";
import { gist, request } from "./gist";
import type { Model } from "./model";
import { beginning, capital, clip, duration } from "./words";

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

/** What happened, as a clause: "B received chatMessage, but nobody there listens to it". */
export function clause(entry: Entry, model: Model): Piece[] {
  return [...happening(entry, model), ...unheard(entry, model)];
}

function happening(entry: Entry, model: Model): Piece[] {
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
      return [`${actor} received `, event, sender];
    }
    case "emit":
      return [`${actor} emitted `, event, entry.lane === SERVER ? ` to ${many(entry.to ?? [])}` : ""];
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
      return [`${member(entry)} joined the room “${entry.room}”`];
    case "leave":
      return [`${member(entry)} left the room “${entry.room}”`];
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

/** ", but nobody there listens to it (did you mean chatMessage?)", if that is so. */
function unheard(entry: Entry, { names }: Model): Piece[] {
  if (entry.kind !== "event" || entry.builtin || entry.listeners !== 0) return [];
  const event = names.meant(entry);
  return [", but nobody there listens to it", ...(event ? [" (did you mean ", { event, builtin: false }, "?)"] : [])];
}

/** Who joined or left a room. */
function member({ to, lane, socket }: Entry): string {
  if (to && to.length > 0) return many(to);
  return socket ? "a socket" : who(lane);
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
  return [event, ` fired ${where}`, entry.event.startsWith("disconnect") ? reason : "", entry.event === "connect_error" && entry.text ? `: ${entry.text}` : "",
    entry.text === "recovered" && !entry.args ? ", and went on with the session before" : "",
    entry.namespace ? ` (namespace ${entry.namespace})` : ""];
}

/** The whole sentence: what happened, because of what, in which line of code that was, and how much earlier. */
export function sentence(entry: Entry, model: Model): Piece[] {
  const [origin] = model.path(entry) as [Entry];
  const pieces = happening(entry, model);
  // The first cause says most: "because A emitted it", rather than "because its listener ran".
  if (origin !== entry) pieces.push(" because ", ...happening(origin, model));
  if (origin.source) pieces.push(`, ${origin.source.file} line ${origin.source.line}`);
  if (origin !== entry) pieces.push(`, ${duration(entry.at - origin.at)} earlier`);
  pieces.push(...unheard(entry, model), entry.estimated ? "; the time is an estimate." : ".");
  const first = pieces[0];
  if (typeof first === "string") pieces[0] = capital(first);
  return pieces;
}
