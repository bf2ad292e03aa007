/** The keys that lead from entry to entry. Pure; what it means to be led somewhere is the caller's business. */
import type { Layout, Row } from "./layout";
import type { Model } from "./model";

/** Where a key leads from the selected entry: a seq, null for nowhere, undefined if the key means nothing here. With Shift one stays on its lane. */
export function led({ key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">, seq: number | null, shown: { visible: Row[]; layout: Layout }, model: Model): number | null | undefined {
  const { visible, layout } = shown;
  const at = seq === null ? visible.length : layout.first(seq);
  const row = seq === null ? undefined : layout.row(seq);
  switch (key) {
    case "Escape": return seq === null ? undefined : null;
    case "ArrowUp": return row && shiftKey ? visible.slice(0, at).findLast(({ x }) => x === row.x)?.entry.seq : visible[Math.max(0, at - 1)]?.entry.seq;
    case "ArrowDown": return row && shiftKey ? visible.slice(at + 1).find(({ x }) => x === row.x)?.entry.seq : visible[Math.min(visible.length - 1, at + 1)]?.entry.seq;
    case "Home": return visible[0]?.entry.seq;
    case "End": return visible.at(-1)?.entry.seq;
    case "ArrowLeft": return row?.cause?.entry.seq;
    case "ArrowRight": return row && model.effects(row.entry.seq).find((effect) => layout.row(effect));
    default: return undefined;
  }
}
