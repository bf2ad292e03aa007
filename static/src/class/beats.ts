/**
 * A lesson as a talk: its text in pieces of which each is one picture on a screen, in the order in which one tells them.
 * A step is a piece of its own; paragraphs stay together up to a length that one can read from the last row.
 */

export interface Beat {
  /** The id of the step or heading at which it is, "" before the first. */
  anchor: string;
  parts: HTMLElement[];
  /** The step that it is, if it is one. */
  step: HTMLElement | null;
}

const FULL = 330; // characters of a piece that takes no more
const ASIDE = ".eyebrow, .onward, .to-live, .before, script, style";

export function beats(prose: HTMLElement): Beat[] {
  const list: Beat[] = [];
  let anchor = "";
  let room = 0;
  for (const part of prose.children as HTMLCollectionOf<HTMLElement>) {
    if (part.matches(ASIDE) || part.textContent?.trim() === "") continue;
    const step = part.matches(".step, .try") ? part : null;
    const heading = part.matches("h1, h2, h3");
    if (part.id && part.id !== "title") anchor = part.id;
    const length = part.textContent?.length ?? 0;
    const last = list.at(-1);
    const alone = last?.parts.length === 1 && last.parts[0]!.matches("h2, h3");
    if (!last || last.step || step || heading || (length > room && !alone)) {
      list.push({ anchor, parts: [part], step });
      room = heading ? FULL : FULL - length;
    } else {
      last.parts.push(part);
      room -= length;
    }
  }
  return list;
}

/** The piece at which a reader is: the last that begins above a line, counted from 0. */
export function beatAt(list: readonly Beat[], line: number): number {
  return Math.max(0, list.findLastIndex(({ parts }) => parts[0]!.getBoundingClientRect().top < line));
}
