/** What a student can say without a word aloud: that they are lost, and a question, to which no name is put. */
import { signal } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { cross } from "../icons";
import type { Line } from "./line";

const LONGEST = 300; // characters of a question

export class Says {
  readonly #asking = signal("");
  readonly #dialog = document.createElement("div");
  #count = 0;

  constructor(readonly line: Line) {
    document.body.append(this.#dialog);
  }

  template(): TemplateResult {
    const lost = this.line.class.value.me?.lost ?? false;
    const over = Boolean(this.line.class.value.class?.ended);
    return html`<button type="button" class="say" data-action="lost" aria-pressed=${String(lost)} ?disabled=${over} @click=${() => this.line.outbox.post("lost", "lost", { on: !lost })}>${lost ? "I’m with you again" : "I’m lost"}</button>
      <button type="button" class="say" data-action="ask" ?disabled=${over} @click=${() => this.#open()}>Ask</button>
      ${this.#asking.value ? html`<span class="unseen" role="status">${this.#asking.value}</span>` : nothing}`;
  }

  #open(): void {
    render(html`<dialog class="asking" aria-labelledby="asking-title">
      <form method="dialog" @submit=${this.#ask}>
        <header><h2 id="asking-title">Ask the teacher</h2><button type="button" class="tool" aria-label="Close" @click=${() => this.#dialog.querySelector("dialog")!.close()}>${cross}</button></header>
        <label for="asking-text">Nobody sees who asks, not even the teacher.</label>
        <textarea id="asking-text" name="text" rows="3" maxlength=${LONGEST} required></textarea>
        <button class="button">Send the question</button>
      </form></dialog>`, this.#dialog);
    this.#dialog.querySelector("dialog")!.showModal();
  }

  #ask = (event: SubmitEvent): void => {
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("text") as HTMLTextAreaElement;
    const text = field.value.trim();
    if (text === "") return event.preventDefault();
    const nonce = [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join("");
    this.line.outbox.post(`ask ${++this.#count} ${nonce}`, "ask", { text, nonce });
    field.value = "";
    this.#asking.value = "Your question is sent.";
  };
}
