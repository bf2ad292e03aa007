/**
 * What a frame is, in a word or two: for labels and sentences. What each of its parts means is told by wire.ts, which
 * is loaded when a frame is opened.
 */
import type { Entry } from "./entry";

// Engine.IO protocol v4, "Protocol": the packet types in the order of their numbers.
const ENGINE = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];
// Socket.IO protocol v5, "Packet types", likewise.
const PACKET = ["connect", "disconnect", "event", "acknowledgement", "connect error", "binary event", "binary acknowledgement"];

/** What a frame's entry carries: "ping", "event", "attachment". */
export function gist({ text = "", wire }: Entry): string {
  if (wire?.binary) return "attachment";
  if (text === "2probe" || text === "3probe") return "probe";
  if (text.startsWith("4")) return PACKET[Number(text.charAt(1) || NaN)] ?? "message";
  return ENGINE[Number(text.charAt(0) || NaN)] ?? "frame";
}

/** The HTTP request that carried it: "GET 3"; "" over a WebSocket. */
export function request({ wire }: Entry): string {
  return wire?.request ? `${wire.out ? "GET" : "POST"} ${wire.request}` : "";
}
