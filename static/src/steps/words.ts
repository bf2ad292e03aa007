/** Pieces of words that several steps use. Pure but for the templates. */
import { html, type TemplateResult } from "lit-html";
import { letters } from "./cast";

/** 1st, 2nd, 3rd, 4th. Steps count to less than ten. */
export function ordinal(n: number): string {
  return `${n}${["th", "st", "nd", "rd"][n] ?? "th"}`;
}

/** Socket.IO's own events, as in lessons/events.go. */
const BUILTIN: ReadonlySet<string> = new Set(["connection", "disconnecting", "new_namespace", "connect", "connect_error", "disconnect"]);

/** A sentence of a lesson with the first name in quotes in it as an event's, or those in backticks. */
export function marked(sentence: string): (string | TemplateResult)[] {
  const found = /^([^"]*\b(?:receives?|emits?|fires?) )"([^"]+)"(.*)$/s.exec(sentence);
  if (!found) return ticked(sentence);
  const [, before = "", name = "", after = ""] = found;
  return [before, event(name, BUILTIN.has(name) ? "builtin" : "custom"), after];
}

/** Words of the server's, in which names of events stand in backticks. */
export function ticked(words: string): (string | TemplateResult)[] {
  return words.split("`").map((part, index) => (index % 2 === 0 ? part : event(part, BUILTIN.has(part) ? "builtin" : "custom")));
}

/** The same without their look. */
export function plain(words: string): string {
  return words.replaceAll("`", "");
}

/** An event's name; without a kind it doesn't tell which it is. */
export function event(name: string, kind: string): TemplateResult {
  return html`<code class=${kind ? `event ${kind}` : ""}>${name}</code>`;
}

/** A client's or the server's name, with its dot. */
export function dot(name: string): string {
  const index = letters.indexOf(name);
  return index < 0 ? "who-dot" : `who-dot hue-${letters[index]!.toLowerCase()}`;
}
