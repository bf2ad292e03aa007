/**
 * Says in a few words what an entry is, for its label on a lane; sentences.ts says it in full. Pure; places and drawing
 * are others' business.
 */
import { SERVER, type Entry } from "./entry";
import { gist } from "./gist";
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
      return { verb: call(entry), chip: entry.event, note: entry.lane !== SERVER ? preview(entry) : entry.to ? "" : "to nobody" };
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
export function beginning(entry: Entry): string {
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

/** A duration in microseconds as people say it: 0.9 ms, 12 ms, 1.2 s, 2 min. */
export function duration(us: number): string {
  const ms = Math.abs(us) / 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Cuts a text to a number of characters, with an ellipsis where something is missing. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}
