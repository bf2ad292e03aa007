/** Which names are Socket.IO's own and which ones the author's: each goes into one of two bins. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Ghost } from "./ghosts";
import type { Question } from "./question";
import type { Verdict } from "./step";
import { event } from "./words";

type Kind = "builtin" | "custom";
const BINS: readonly { kind: Kind; name: string }[] = [{ kind: "builtin", name: "built-in" }, { kind: "custom", name: "custom" }];

export class Kinds implements Question {
  readonly #kinds = signal<Readonly<Record<string, Kind>>>({});
  readonly lack = "Put every name on one side first; or skip this.";

  constructor(readonly id: string, readonly names: readonly string[]) {}

  answer(): Readonly<Record<string, Kind>> | null {
    const kinds = this.#kinds.value;
    return this.names.every((name) => kinds[name]) ? kinds : null;
  }

  reset(): void {
    this.#kinds.value = {};
  }

  reveal(truth: unknown): void {
    this.#kinds.value = truth as Record<string, Kind>;
  }

  template(verdict: Verdict | null): TemplateResult {
    const truth = (verdict?.truth ?? {}) as Record<string, Kind>;
    return html`<div class="kinds">${this.names.map((name, index) => html`<div class="kind" role="radiogroup" aria-labelledby="${this.id}-name-${index}">
      <span class="name" id="${this.id}-name-${index}">${event(name, truth[name] ?? "")}</span>
      <span class="bins">${BINS.map((bin) => this.#bin(name, index, bin, verdict))}</span>
      ${verdict ? this.#outcome(name, truth[name]) : nothing}</div>`)}</div>`;
  }

  ghosts(): Ghost[] {
    return [];
  }

  #bin(name: string, index: number, { kind, name: words }: (typeof BINS)[number], verdict: Verdict | null): TemplateResult {
    const on = this.#kinds.value[name] === kind;
    return html`<label class="choice bin ${kind} ${on ? "on" : ""}"><input type="radio" name="${this.id}-${index}" value=${kind} .checked=${on} ?disabled=${verdict !== null}
      @change=${() => { this.#kinds.value = { ...this.#kinds.value, [name]: kind }; }}><span>${words}</span></label>`;
  }

  #outcome(name: string, truth: Kind | undefined): TemplateResult {
    return this.#kinds.value[name] === truth ? html`<small class="outcome right">as you said</small>` : html`<small class="outcome wrong">it is ${BINS.find(({ kind }) => kind === truth)?.name}</small>`;
  }
}
