/**
 * What each client had met by a moment of the past: the latest of its entries, as a list on its pane, and above it what
 * its page showed then, where that is known. Used while one looks back, and by the page of a recording.
 */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { SnapshotFrame } from "./snapshotframe";
import type { Snapshot } from "./spy/snapshot";
import type { Entry, Kind } from "./timeline/entry";
import type { Model } from "./timeline/model";
import { clip, label } from "./timeline/words";

/** What clients' pages showed. `at` is in µs of the run. */
export interface Album {
  of(lane: string): readonly { at: number; snapshot: Snapshot | null }[];
  /** The address of the clients' style sheet. */
  css: string;
}

/** A snapshot with its place among the entries: from which one on it shows, or from which time on if none made it change. */
interface Hung {
  seq: number | null;
  at: number;
  snapshot: Snapshot | null;
}

const LATEST = 12;
const TEXT = 160; // characters
/** How far, in µs, the time of a snapshot may be from that of the entry that it belongs to: clocks are estimates. */
const EARLY = 500;
const LATE = 20_000;
/** What a client does and meets; not how it came over the wire. */
const TOLD: ReadonlySet<Kind> = new Set<Kind>(["open", "event", "emit", "ack", "acked", "log", "error", "close"]);

/** Where the story of a lane stands, and the snapshot of its page. */
interface Place {
  element: HTMLElement;
  snapshot: SnapshotFrame | null;
}

export class Stories {
  #places = new Map<string, Place>();
  #lanes = new Map<string, Entry[]>();
  #hung = new Map<string, Hung[]>();
  #known: { count: number; last: number } | undefined;
  #told = 0;
  #time = 0;

  constructor(readonly model: Model, readonly album: Album | null) {}

  /** Where the story of a lane stands. */
  element(lane: string): HTMLElement {
    let place = this.#places.get(lane);
    if (!place) {
      place = { element: document.createElement("div"), snapshot: null };
      place.element.className = "then";
      this.#places.set(lane, place);
      this.#write(lane, place);
    }
    return place.element;
  }

  /** Somebody begins to look back: what pages have shown until now belongs to it. */
  open(): void {
    this.#known = undefined;
  }

  /** Tells them as far as this entry, and this time in µs. */
  tell(seq: number, time: number): void {
    if (seq === this.#told && time === this.#time && this.#known) return;
    this.#told = seq;
    this.#time = time;
    this.#sort();
    for (const [lane, place] of this.#places) this.#write(lane, place);
  }

  /** Sorts the entries by lane, again only if others have come. */
  #sort(): void {
    const { entries } = this.model;
    const last = entries.at(-1)?.seq ?? 0;
    if (this.#known?.count === entries.length && this.#known.last === last) return;
    this.#known = { count: entries.length, last };
    this.#hung.clear();
    this.#lanes.clear();
    for (const entry of entries) {
      if (!TOLD.has(entry.kind)) continue;
      const lane = this.#lanes.get(entry.lane);
      if (lane) lane.push(entry);
      else this.#lanes.set(entry.lane, [entry]);
    }
  }

  #snapshots(lane: string): Hung[] {
    let hung = this.#hung.get(lane);
    if (!hung) {
      const entries = this.model.entries.filter((entry) => entry.lane === lane);
      hung = (this.album?.of(lane) ?? []).map(({ at, snapshot }) => ({ seq: near(entries, at)?.seq ?? null, at, snapshot }));
      this.#hung.set(lane, hung);
    }
    return hung;
  }

  #write(lane: string, place: Place): void {
    const entries = this.#lanes.get(lane) ?? [];
    const until = before(entries, this.#told);
    const told = entries.slice(Math.max(0, until - LATEST), until);
    const shown = this.#snapshots(lane).findLast(({ seq, at }) => (seq === null ? at <= this.#time : seq <= this.#told));
    if (shown?.snapshot) {
      place.snapshot ??= new SnapshotFrame(`What ${lane}’s page showed`, this.album!.css);
      place.snapshot.show(shown.snapshot);
    }
    const list = html`<ol>${repeat(told, ({ seq }) => seq, line)}</ol>`;
    const story = told.length > 0 ? `What ${lane} had met by then:` : `${lane} hadn’t met anything yet.`;
    if (!shown?.snapshot) {
      const why = shown ? `${lane}’s page was too long to keep what it showed.` : `What ${lane}’s page showed then isn’t kept.`;
      render(html`<div class="story"><div><p class="hint">${why} ${story}</p>${list}</div></div>`, place.element);
      return;
    }
    render(html`${place.snapshot!.frame}<details class="met"><summary>${lane}’s page, as it was then. What it had met…</summary>
      <div class="story"><div>${list}</div></div></details>`, place.element);
  }
}

/** The entry during which a client's page came to show something: the first not before it, if that is near. */
function near(entries: readonly Entry[], at: number): Entry | undefined {
  const entry = entries.find((entry) => entry.at >= at - EARLY);
  return entry && entry.at - at < LATE ? entry : undefined;
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
