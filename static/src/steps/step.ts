/**
 * What all steps have in common: the section of the page that a step is, what the server has written there for the
 * script, and the place where its controls are drawn. What steps share while they are at work is the desk.
 */
import { effect, signal, type Signal } from "@preact/signals-core";
import { nothing, html, render, type TemplateResult } from "lit-html";
import type { Act, Performer } from "./acts";
import { cast } from "./cast";
import { nowDone } from "./done";
import type { Ghost } from "./ghosts";
import type { Hand } from "./hand";
import { ticked } from "./words";

/** What steps share. */
export interface Desk {
  readonly hand: Hand;
  readonly performer: Performer;
  /** Acts are being performed, of whichever step. */
  readonly busy: Signal<boolean>;
  /** Performs acts. `after` is the seq of the last entry before them; problem says what couldn't be done. */
  perform(acts: readonly Act[]): Promise<{ after: number; problem: string | null }>;
  /** Draws a prediction over the timeline, or takes it away. */
  lay(ghosts: readonly Ghost[]): void;
  /** Selects an entry, and has the timeline tell as much as it takes to show it. */
  point(seq: number): Promise<void>;
  /** Where the playground isn't beside the prose: brings it into view, with a way back to the step. */
  toPlayground(step: Step, pane: string): void;
  /** Says beside the way back how it went. */
  report(words: string): void;
}

/** How the server judges what a learner has said or done. */
export interface Verdict {
  state: "right" | "wrong" | "open";
  truth?: unknown;
  seqs?: unknown;
  words?: string;
  /** The entry to point at. */
  seq?: number;
}

export abstract class Step {
  readonly id: string;
  readonly title: string;
  readonly form: string;
  readonly acts: readonly Act[];
  readonly lines: readonly string[];
  /** The clients that take part. */
  readonly clients: readonly string[];
  readonly live: HTMLElement;
  /** This step's acts are being performed. */
  protected readonly doing = signal(false);

  constructor(readonly section: HTMLElement, readonly desk: Desk) {
    const { form = "", acts = "[]", lines = "[]", clients = "2" } = section.dataset;
    this.id = section.id;
    this.form = form;
    this.acts = JSON.parse(acts) as Act[];
    this.lines = JSON.parse(lines) as string[];
    this.clients = cast(Number(clients), this.acts);
    this.title = section.querySelector(".title .anchor")?.textContent?.trim() ?? "";
    this.live = section.querySelector<HTMLElement>(":scope > .live")!;
    section.classList.add("alive");
  }

  /** Leaves the acts to the page. The section then says what they followed, for whoever plays the lesson. */
  protected async perform(): Promise<{ after: number; problem: string | null }> {
    this.doing.value = true;
    try {
      const performed = await this.desk.perform(this.acts);
      this.section.dataset.after = String(performed.after);
      return performed;
    } finally {
      this.doing.value = false;
    }
  }

  /** The button for that; nothing where there are no acts. */
  protected doButton(press: () => void): TemplateResult | typeof nothing {
    if (this.acts.length === 0) return nothing;
    return button("do", this.doing.value ? "Being done…" : "Do it for me", press, { off: this.desk.busy.value });
  }

  /** Draws the controls, now and whenever a signal says that they are others. */
  start(): void {
    effect(() => void render(this.template(), this.live));
  }

  protected abstract template(): TemplateResult;

  protected ask<Answer>(payload: Record<string, unknown>): Promise<Answer> {
    return this.desk.hand.link.step("step", { step: this.id, ...payload });
  }

  protected done(): void {
    nowDone(this.id);
  }
}

/** A button. While acts are performed it stays where it is, with the focus, and does nothing. */
export function button(action: string, words: unknown, press: () => void, look: { strong?: boolean; off?: boolean; pressed?: boolean } = {}): TemplateResult {
  return html`<button type="button" class="press ${look.strong ? "strong" : ""}" data-action=${action} aria-disabled=${look.off ? "true" : nothing}
    aria-pressed=${look.pressed === undefined ? nothing : String(look.pressed)} @click=${() => { if (!look.off) press(); }}>${words}</button>`;
}

/** How it stands, aloud and to be read. The element is there from the start, so that what comes into it is said. */
export function told(state: "right" | "wrong" | "plain" | "failed", words: string): TemplateResult {
  return html`<p class="told ${state}" role="status">${words ? html`<span>${ticked(words)}</span>` : nothing}</p>`;
}
