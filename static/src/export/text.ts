/**
 * A timeline as plain text: a sentence for each entry, with its time. Pure; what clients named or said can't break a
 * line.
 */
import type { Entry } from "../timeline/entry";
import type { Model } from "../timeline/model";
import { plain, sentence } from "../timeline/sentences";

/** The sentences of some entries, one a line. The model knows the others, which may be their causes. */
export function asText(entries: readonly Entry[], model: Model, title: string): string {
  const times = entries.map(({ at }) => `${(at / 1_000_000).toFixed(3)} s`);
  const width = times.reduce((most, time) => Math.max(most, time.length), 0);
  const lines = entries.map((entry, index) => `${times[index]!.padStart(width)}  ${oneLine(plain(sentence(entry, model)))}`);
  return [oneLine(title), "", ...lines, ""].join("\n");
}

/** A text with everything in sight that could end a line or turn its direction. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
