/** In which order things happen: a list that is sorted by dragging, or by two buttons on each line. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Ghost } from "./ghosts";
import type { Question } from "./question";
import type { Verdict } from "./step";
import { marked, ordinal, plain } from "./words";
import type { Model } from "../timeline/model";

export class Order implements Question {
  readonly #order = signal<readonly number[]>([]);
  /** Which line is being dragged. */
  readonly #dragged = signal<number | null>(null);
  /** What a screen reader is told of the last move. */
  readonly #moved = signal("");
  readonly lack = "";

  constructor(readonly lines: readonly string[]) {
    this.reset();
  }

  answer(): readonly number[] {
    return this.#order.value;
  }

  reset(): void {
    this.#order.value = this.lines.map((_, index) => index);
    this.#moved.value = "";
  }

  reveal(truth: unknown): void {
    this.#order.value = truth as number[];
  }

  template(verdict: Verdict | null): TemplateResult {
    const order = this.#order.value;
    const truth = verdict?.truth as number[] | undefined;
    return html`<ol class="order" aria-label="Your order, the first at the top">
      ${repeat(order, (line) => line, (line, index) => html`<li class=${this.#dragged.value === line ? "dragged" : ""} data-line=${line}>
        ${verdict ? nothing : html`<span class="grip" aria-hidden="true" title="Drag" @pointerdown=${(event: PointerEvent) => this.#drag(event, line)}>⠿</span>`}
        <span class="line">${marked(this.lines[line]!)}</span>
        ${truth ? place(index, truth.indexOf(line)) : this.#buttons(line, index)}</li>`)}
    </ol><p class="unseen" role="status">${this.#moved.value}</p>`;
  }

  ghosts(verdict: Verdict, model: Model): Ghost[] {
    const seqs = Object.entries((verdict.seqs ?? {}) as Record<string, number>);
    const truth = verdict.truth as number[];
    return seqs.filter(([, seq]) => seq > 0).map(([line, seq]): Ghost => {
      const said = this.#order.value.indexOf(Number(line));
      const right = truth.indexOf(Number(line)) === said;
      return { seq, lane: model.get(seq)?.lane ?? "", look: right ? "right" : "surprise", words: right ? `${ordinal(said + 1)}, as you said` : `you said ${ordinal(said + 1)}` };
    });
  }

  #buttons(line: number, index: number): TemplateResult {
    const words = plain(this.lines[line]!).replaceAll('"', "");
    const move = (by: number, sign: string, name: string) => html`<button type="button" class="nudge" data-move=${name} aria-label="Move ${name}: ${words}"
      aria-disabled=${index + by < 0 || index + by >= this.lines.length ? "true" : nothing} @click=${(event: Event) => this.#nudge(event, line, index + by)}>${sign}</button>`;
    return html`<span class="nudges">${move(-1, "↑", "up")}${move(1, "↓", "down")}</span>`;
  }

  /** The button goes along with its line, and keeps the focus. */
  #nudge(event: Event, line: number, to: number): void {
    const button = event.currentTarget as HTMLElement;
    this.#move(line, to);
    button.focus();
  }

  #move(line: number, to: number): void {
    if (to < 0 || to >= this.lines.length) return;
    this.#order.value = moved(this.#order.value, line, to);
    this.#moved.value = `Now ${ordinal(to + 1)} of ${this.lines.length}.`;
  }

  /** The line goes along with the pointer, past those whose middle it passes. */
  #drag(down: PointerEvent, line: number): void {
    const grip = down.currentTarget as HTMLElement;
    const list = grip.closest("ol")!;
    down.preventDefault();
    this.#dragged.value = line;
    const follow = ({ clientY }: PointerEvent) => {
      const middles = [...list.children].map((item) => item.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
      const at = this.#order.value.indexOf(line);
      const to = middles.filter((middle, index) => index !== at && middle < clientY).length;
      if (to !== at) this.#move(line, to);
    };
    const end = () => {
      this.#dragged.value = null;
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }
}

/** A list with one of its items at another place. */
export function moved(order: readonly number[], item: number, to: number): number[] {
  const rest = order.filter((other) => other !== item);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

function place(said: number, was: number): TemplateResult {
  return said === was ? html`<small class="outcome right">${ordinal(was + 1)}, as you said</small>` : html`<small class="outcome wrong">it was ${ordinal(was + 1)}</small>`;
}
