/**
 * How code and timeline belong together: which lines took part in a chain, which entries a line of code made, and
 * which lines name an event. Pure; marking and selecting are the playground's.
 */
import type { Entry } from "./entry";

/** The lines of a file that took part, each once, in the order of the file. */
export function linesOf(entries: Iterable<Entry | undefined>, file: string): number[] {
  const lines = new Set<number>();
  for (const entry of entries) if (entry?.source?.file === file && entry.source.line > 0) lines.add(entry.source.line);
  return [...lines].sort((one, other) => one - other);
}

/**
 * The seq of the latest entry that a line made, before the one given (Infinity: the latest of all). Once there is none
 * before, it begins again with the latest. Null if the line has done nothing since the program that runs has started:
 * what an earlier program did was done by other lines.
 */
export function latest(entries: readonly Entry[], file: string, line: number, before: number): number | null {
  let last: number | null = null;
  for (let index = entries.length - 1; index >= 0; index--) {
    const { seq, kind, source } = entries[index]!;
    if (kind === "program" && file === "server.js") break;
    if (source?.file !== file || source.line !== line) continue;
    if (seq < before) return seq;
    last ??= seq;
  }
  return last;
}

/** The lines of a text that name an event, in quotes of any kind. */
export function naming(text: string, event: string): number[] {
  const names = [`"${event}"`, `'${event}'`, `\`${event}\``];
  return text.split("\n").flatMap((line, index) => (names.some((name) => line.includes(name)) ? [index + 1] : []));
}
