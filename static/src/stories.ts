/**
 * What each client had met by a moment of the past: the latest of its entries, as a list on its pane, because its page
 * itself can only show now. Used while one looks back, and by the page of a recording.
 */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Entry, Kind } from "./timeline/entry";
import type { Model } from "./timeline/model";
import { clip, label } from "./timeline/words";

const LATEST = 12;
const TEXT = 160; // characters
/** What a client does and meets; not how it came over the wire. */
const TOLD: ReadonlySet<Kind> = new Set<Kind>(["open", "event", "emit", "ack", "acked", "log", "error", "close"]);

export class Stories {
  #elements = new Map<string, HTMLElement>();
  #lanes = new Map<string, Entry[]>();
  #known: { count: number; last: number } | undefined;
  #told = 0;

  constructor(readonly model: Model) {}

  /** Where the story of a lane stands. */
  element(lane: string): HTMLElement {
    let element = this.#elements.get(lane);
    if (!element) {
      element = document.createElement("div");
      element.className = "story";
      this.#elements.set(lane, element);
      this.#write(lane, element);
    }
    return element;
  }

  /** Tells them as far as this entry. */
  tell(seq: number): void {
    if (seq === this.#told && this.#known) return;
    this.#told = seq;
    this.#sort();
    for (const [lane, element] of this.#elements) this.#write(lane, element);
  }

  /** Sorts the entries by lane, again only if others have come. */
  #sort(): void {
    const { entries } = this.model;
    const last = entries.at(-1)?.seq ?? 0;
    if (this.#known?.count === entries.length && this.#known.last === last) return;
    this.#known = { count: entries.length, last };
    this.#lanes.clear();
    for (const entry of entries) {
      if (!TOLD.has(entry.kind)) continue;
      const lane = this.#lanes.get(entry.lane);
      if (lane) lane.push(entry);
      else this.#lanes.set(entry.lane, [entry]);
    }
  }

  #write(lane: string, element: HTMLElement): void {
    const entries = this.#lanes.get(lane) ?? [];
    const until = before(entries, this.#told);
    const told = entries.slice(Math.max(0, until - LATEST), until);
    render(html`<div><p class="hint">${told.length > 0 ? `What ${lane} had met by then:` : `${lane} hadn’t met anything yet.`}</p>
      <ol>${repeat(told, ({ seq }) => seq, line)}</ol></div>`, element);
  }
}

function line(entry: Entry): TemplateResult {
  const { verb, chip, note } = label(entry);
  return html`<li class=${entry.kind}>${verb} ${chip ? html`<code class="event ${entry.builtin ? "builtin" : "custom"}">${clip(chip, 60)}</code>` : nothing} ${clip(note, TEXT)}</li>`;
}

/** How many entries come up to a seq. */
function before(entries: readonly Entry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
