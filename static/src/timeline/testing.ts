/** Entries for tests: only what a test is about needs to be said. */
import type { Entry } from "./entry";

export function entry(seq: number, lane: string, more: Partial<Entry> = {}): Entry {
  return { seq, at: seq * 1000, lane, kind: "event", event: "chatMessage", builtin: false, args: null, cause: null, source: null, ...more };
}

/** The document's example: A says something, the server tells A and B. Seqs from `first` on. */
export function exchange(first: number): Entry[] {
  return [
    entry(first, "A", { kind: "emit", args: ["Hi"], source: { file: "client.js", line: 3, column: 1 }, to: ["server"] }),
    entry(first + 1, "server", { cause: first, args: ["Hi"] }),
    entry(first + 2, "server", { kind: "log", event: "", text: "Message received", cause: first + 1 }),
    entry(first + 3, "server", { kind: "emit", call: "io.emit", to: ["A", "B"], cause: first + 1 }),
    entry(first + 4, "A", { cause: first + 3 }),
    entry(first + 5, "B", { cause: first + 3 }),
  ];
}
