/** A recall step: a question about what a lesson has said. The choices are the page's own list, made into boxes. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { asProblem } from "../link";
import { Step, button, type Desk, type Verdict } from "./step";

export class Recall extends Step {
  readonly #choices: readonly string[];
  readonly #chosen = signal<ReadonlySet<number>>(new Set());
  readonly #verdict = signal<Verdict | null>(null);
  readonly #words = signal("");

  constructor(section: HTMLElement, desk: Desk) {
    super(section, desk);
    const list = section.querySelector<HTMLElement>(":scope > .choices")!;
    this.#choices = [...list.children].map((item) => plain(item));
    list.hidden = true;
  }

  protected template(): TemplateResult {
    const verdict = this.#verdict.value;
    const state = verdict?.state === "right" ? "right" : verdict ? "wrong" : "plain";
    return html`<fieldset class="choices"><legend class="unseen">${this.title}</legend>
        ${this.#choices.map((words, index) => this.#choice(words, index, verdict))}</fieldset>
      <div class="told ${state}" role="status">${verdict ? html`<p><b>${state === "right" ? "Right." : "Not quite."}</b></p>${unsafeHTML(this.#words.value)}` : this.#words.value ? html`<p>${this.#words.value}</p>` : nothing}</div>
      <div class="row">${verdict ? button("again", "Try again", this.#again, { strong: state !== "right" }) : button("check", "Check", () => void this.#check(), { strong: true })}</div>`;
  }

  #choice(words: string, index: number, verdict: Verdict | null): TemplateResult {
    const on = this.#chosen.value.has(index);
    const was = (verdict?.truth as number[] | undefined)?.includes(index);
    return html`<label class="choice ${on ? "on" : ""}"><input type="checkbox" .checked=${on} ?disabled=${verdict !== null}
      @change=${(event: Event) => this.#choose(index, (event.target as HTMLInputElement).checked)}>
      <span>${unsafeHTML(words)}</span>${!verdict || on === was && !on ? nothing
        : html`<small class="outcome ${on === was ? "right" : "wrong"}">${on && was ? "right" : on ? "no" : "this one, too"}</small>`}</label>`;
  }

  #choose(index: number, on: boolean): void {
    const chosen = new Set(this.#chosen.value);
    if (on) chosen.add(index);
    else chosen.delete(index);
    this.#chosen.value = chosen;
  }

  async #check(): Promise<void> {
    const answer = [...this.#chosen.value].sort((one, other) => one - other);
    if (answer.length === 0) {
      this.#words.value = "Tick what you think is right first. It may be more than one.";
      return;
    }
    try {
      const verdict = await this.ask<Verdict>({ answer });
      this.#words.value = verdict.words ?? "";
      this.#verdict.value = verdict;
      if (verdict.state === "right") this.done();
    } catch (thrown) {
      this.#words.value = asProblem(thrown).message;
    }
  }

  #again = (): void => {
    this.#chosen.value = new Set();
    this.#verdict.value = null;
    this.#words.value = "";
  };
}

/** A choice as HTML. Names of events in it may have become buttons, which can't stand in a label. */
function plain(item: Element): string {
  const copy = item.cloneNode(true) as Element;
  for (const chip of copy.querySelectorAll(".chip")) chip.replaceWith(...chip.childNodes);
  return copy.innerHTML;
}
