/**
 * Looking back: the run so far as a recording that plays, with controls of its own under the timeline. A live page
 * loads it when somebody rewinds, the page of a recording always has it. It drives the view, and owns the clock that
 * plays; which entries there are is the model's business, what is told at a time the player's.
 */
import "./common";
import { computed, effect, signal } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { said } from "./explanation";
import { back, effectOf, causeOf, forward, pause, play, toEnd, toStart } from "./icons";
import { Stories, type Album } from "./stories";
import type { Entry } from "./timeline/entry";
import type { Layout } from "./timeline/layout";
import type { Model } from "./timeline/model";
import { Player, SPEEDS } from "./timeline/player";
import type { TimelineView } from "./timeline/view";
import { sentence } from "./timeline/sentences";

export interface RewindHandlers {
  /** Entries have just been told: their lines of code light up. `slowly`: with time enough to see each. */
  told(entries: readonly Entry[], slowly: boolean): void;
  /** The person wants to see now again. Null where there is no now: on the page of a recording. */
  leave: (() => void) | null;
  /** They want to run again up to the moment on show. Null where that can't be done. */
  again: ((moment: number | null) => void) | null;
}

const SLOW = 1 / 100; // the speed at which one can see each entry
const LATE = 100; // ms that a frame may stand for, at most: a page that was hidden goes on where it was

export class Rewind {
  /** Its controls. */
  readonly bar = document.createElement("div");
  readonly #player = new Player();
  readonly #stories: Stories;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  /** Changes whenever the moment does. */
  readonly #moment = signal({ told: 0, time: 0 });
  readonly #playing = signal(false);
  readonly #speed = signal(1);
  readonly #unseen = signal(0);
  #layout: Layout | undefined;
  #last = 0;
  #frame = 0;
  /** The newest entry when one began to look back: what came later isn't a part of what is played. */
  #until = 0;

  constructor(readonly model: Model, readonly view: TimelineView, readonly handlers: RewindHandlers, album: Album | null = null) {
    this.#stories = new Stories(model, album);
    this.bar.className = "player";
    const speaking = computed(() => !this.#playing.value);
    effect(() => void render(this.#template(speaking.value), this.bar));
  }

  /** Begins to look back: at an entry, or where what happened last began. */
  open(seq: number | null): void {
    const { entries } = this.model;
    this.#until = entries.at(-1)?.seq ?? 0;
    this.#unseen.value = 0;
    this.#stories.open();
    this.#load();
    const { visible } = this.view;
    const last = visible.at(-1)?.entry;
    this.#player.goTo(seq ?? (last ? this.model.path(last)[0]!.seq : 0));
    // What began it may not be on show; then the first of what is.
    if (this.#player.told === 0) this.#player.tell(1);
    this.#show(this.#player.current ? [this.#player.current] : [], true);
  }

  /** More of what is played has come: it goes on further. */
  extend(): void {
    this.#until = this.model.entries.at(-1)?.seq ?? 0;
    this.reload();
  }

  /** The entry that has just been told. */
  get seq(): number | null {
    return this.#player.current?.seq ?? null;
  }

  close(): void {
    this.#pause();
    this.view.lookBack(null);
  }

  /** So many entries have come meanwhile. */
  arrived(count: number): void {
    this.#unseen.value += count;
  }

  /** Other entries are on show: the moment stays. */
  reload(): void {
    this.#load();
    this.#show([], false);
  }

  /** What a client had met by then, as a list on its pane. */
  story(lane: string): HTMLElement {
    return this.#stories.element(lane);
  }

  /** Does what a key means; false if it means nothing here. */
  key(key: string): boolean {
    switch (key) {
      case " ": this.#toggle(); return true;
      case ",": this.#step(-1); return true;
      case ".": this.#step(1); return true;
      case "Home": this.#tell(Math.min(1, this.#player.count)); return true;
      case "End": this.#tell(this.#player.count); return true;
      default: return false;
    }
  }

  /** Goes on to an entry that hasn't been told yet; one that has is on show anyway. */
  reveal(seq: number): void {
    if (seq > (this.#player.current?.seq ?? 0)) this.#goTo(seq);
  }

  #goTo(seq: number): void {
    this.#load();
    this.#pause();
    this.#player.goTo(seq);
    this.#show(this.#player.current ? [this.#player.current] : [], true);
  }

  /** Takes what is on show as what is played; with another depth, that is something else. */
  #load(): void {
    const { layout, visible } = this.view;
    const count = layout.first(this.#until + 1);
    if (layout === this.#layout && this.#player.count === count) return;
    this.#layout = layout;
    this.#player.load(visible.slice(0, count).map(({ entry }) => entry));
  }

  #tell(count: number): void {
    this.#load();
    this.#pause();
    this.#player.tell(count);
    this.#show(this.#player.current ? [this.#player.current] : [], true);
  }

  #step(by: number): void {
    this.#load();
    this.#tell(Math.max(1, this.#player.told + by));
  }

  #toggle(): void {
    if (this.#playing.value) {
      this.#pause();
      return;
    }
    this.#load();
    if (this.#player.atEnd) this.#player.tell(1);
    this.#playing.value = true;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  #pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#playing.value = false;
  }

  #tick = (): void => {
    const now = performance.now();
    this.#load();
    const told = this.#player.advance(Math.min(now - this.#last, LATE) * 1000 * this.#speed.value, this.#speed.value);
    this.#last = now;
    this.#show(told, this.#speed.value <= SLOW);
    if (this.#player.atEnd) this.#pause();
    else this.#frame = requestAnimationFrame(this.#tick);
  };

  #show(told: readonly Entry[], slowly: boolean): void {
    const { current, share, time } = this.#player;
    this.view.lookBack({ told: current?.seq ?? 0, share: this.#still.matches ? 0 : share });
    this.#stories.tell(current?.seq ?? 0, time);
    this.#moment.value = { told: this.#player.told, time };
    if (told.length > 0) this.handlers.told(told, slowly);
  }

  #template(speaking: boolean): TemplateResult {
    const { told, time } = this.#moment.value;
    const player = this.#player;
    const entry = player.current;
    const playing = this.#playing.value;
    const cause = entry && this.#cause(entry);
    const effects = entry && this.model.effects(entry.seq).find((seq) => this.view.layout.row(seq));
    const { leave, again } = this.handlers;
    return html`
      ${leave ? html`<p class="back-then"><span>You are looking back at <b>${clock(time)}</b>; the stage goes on${this.#news()}.</span>
        ${again ? html`<button class="plain" data-action="fork-moment" @click=${() => again(this.seq)}>Run again up to here…</button>` : nothing}
        <button class="plain now" data-action="now" @click=${leave}>Back to now</button></p>` : nothing}
      <p class="caption" aria-live=${speaking ? "polite" : "off"}>${entry ? said(sentence(entry, this.model)) : "Nothing has happened yet."}</p>
      <div class="controls" role="group" aria-label="Play the run again">
        ${this.#button("start", "To the beginning (Home)", toStart, told <= 1, () => this.key("Home"))}
        ${this.#button("previous", "The entry before (,)", back, told <= 1, () => this.#step(-1))}
        <button class="tool big" data-action=${playing ? "pause" : "play"} aria-label=${playing ? "Pause" : "Play"} title="${playing ? "Pause" : "Play"} (Space)" @click=${() => this.#toggle()}>${playing ? pause : play}</button>
        ${this.#button("next", "The next entry (.)", forward, player.atEnd, () => this.#step(1))}
        ${this.#button("end", "To the end (End)", toEnd, player.atEnd, () => this.key("End"))}
        <span class="pair">
          ${this.#button("cause", "Back to its cause", causeOf, cause === undefined, () => this.#goTo(cause!))}
          ${this.#button("effect", "On to its first effect", effectOf, effects === undefined, () => this.#goTo(effects!))}
        </span>
        <input class="scrubber" type="range" min="1" max=${Math.max(1, player.count)} step="1" .value=${String(told)} aria-label="Moment"
          aria-valuetext="entry ${told} of ${player.count}, at ${clock(time)}" @input=${(event: Event) => this.#tell(Number((event.target as HTMLInputElement).value))}>
        <span class="clock"><b>${clock(time)}</b><span class="of"> of ${clock(player.end)}</span></span>
        <label class="speed"><span class="unseen">Speed</span><select @change=${(event: Event) => { this.#speed.value = Number((event.target as HTMLSelectElement).value); }}>
          ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === this.#speed.value}>${speed === 1 ? "Real time" : `1/${Math.round(1 / speed)} speed`}</option>`)}
        </select></label>
      </div>`;
  }

  #button(action: string, title: string, icon: TemplateResult, off: boolean, press: () => void): TemplateResult {
    return html`<button class="tool" data-action=${action} aria-label=${title.replace(/ \(.*/, "")} title=${title} ?disabled=${off} @click=${press}>${icon}</button>`;
  }

  /** The nearest cause that is on show. */
  #cause(entry: Entry): number | undefined {
    return this.view.layout.row(entry.seq)?.cause?.entry.seq;
  }

  #news(): string {
    const count = this.#unseen.value;
    if (count === 0) return "";
    return count === 1 ? "; 1 more entry has come" : `; ${count.toLocaleString()} more entries have come`;
  }
}

/** A time of the run, in µs, as a clock shows it: 12.345 s, 2:05.345. */
export function clock(us: number): string {
  const seconds = us / 1_000_000;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(3).padStart(6, "0")}`;
}
