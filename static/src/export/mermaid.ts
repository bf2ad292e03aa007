/**
 * A timeline as a Mermaid sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html): what crosses from
 * lane to lane becomes an arrow, what stays on a lane a note. Pure; names are escaped, whatever clients put into them.
 */
import { SERVER, type Entry } from "../timeline/entry";
import type { Model } from "../timeline/model";
import { label } from "../timeline/words";
import { oneLine } from "./text";

const TEXT = 80; // characters

/** The diagram of some entries; lanes are those to show, from left to right. */
export function asMermaid(entries: readonly Entry[], lanes: readonly string[], model: Model): string {
  const ids = new Map(lanes.map((lane, index) => [lane, `p${index}`]));
  const shown = new Set(entries.map(({ seq }) => seq));
  const lines = ["sequenceDiagram"];
  for (const [lane, id] of ids) lines.push(`  participant ${id} as ${escaped(lane)}`);
  for (const entry of entries) {
    const to = ids.get(entry.lane);
    if (!to) continue;
    const cause = nearest(entry, shown, model);
    const from = cause && ids.get(cause.lane);
    if (entry.kind === "program") lines.push(`  Note over p0${ids.size > 1 ? `,p${ids.size - 1}` : ""}: ${said(entry)}`);
    else if (from && from !== to) lines.push(`  ${from}${entry.kind === "acked" ? "-->>" : "->>"}${to}: ${said(entry)}`);
    else if (!crosses(entry, shown, model)) lines.push(`  Note over ${to}: ${said(entry)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The nearest cause that is shown. */
function nearest(entry: Entry, shown: ReadonlySet<number>, model: Model): Entry | undefined {
  return model.path(entry).slice(0, -1).findLast(({ seq }) => shown.has(seq));
}

/** Whether something shown elsewhere comes of it: then that arrow tells of it. */
function crosses(entry: Entry, shown: ReadonlySet<number>, model: Model): boolean {
  return model.effects(entry.seq).some((seq) => {
    const effect = model.get(seq);
    return effect && (shown.has(seq) ? effect.lane !== entry.lane : crosses(effect, shown, model));
  });
}

function said(entry: Entry): string {
  const { verb, chip, note } = label(entry);
  const call = entry.lane === SERVER || entry.kind !== "event" ? verb : "";
  return escaped([call, chip, note].filter(Boolean).join(" ") || entry.kind);
}

/** Only what can't mean anything to Mermaid stands for itself; everything else is written as a character entity. */
function escaped(text: string): string {
  const line = oneLine(text);
  const short = line.length > TEXT ? `${line.slice(0, TEXT - 1)}…` : line;
  return Array.from(short, (character) => (/[\p{L}\p{N} ._,'()…-]/u.test(character) ? character : `#${character.codePointAt(0)};`)).join("");
}
