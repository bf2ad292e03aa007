/** The address that a class's QR code leads to: one of those by which this machine can be reached, or another. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { asProblem } from "../link";
import type { Line } from "./line";

export class Address {
  readonly #problem = signal("");

  constructor(readonly line: Line) {}

  template(): TemplateResult | typeof nothing {
    const info = this.line.class.value.class;
    if (!info?.url) return nothing;
    const offered = [...new Set([info.address ?? "", ...(info.addresses ?? [])])].filter(Boolean);
    const local = /\/\/(localhost|127\.|\[::1\])/.test(info.url);
    return html`<p class="leads">${info.url}</p>
      ${local ? html`<p class="hint">This address works on this machine only. Start Earshot with <code>-addr :8080</code>, so that phones can reach it.</p>` : nothing}
      <details class="another"><summary>Phones can’t reach it?</summary>
        <form @submit=${this.#choose}>
          ${offered.map((address) => html`<label><input type="radio" name="offered" value=${address} .checked=${address === info.address}> ${address}</label>`)}
          <label>Another, as one types it: <input name="address" type="url" placeholder="http://192.168.1.20:8080"></label>
          <button class="button quiet">Use this address</button>
          <p class="hint" role="status">${this.#problem.value}</p>
        </form>
      </details>`;
  }

  #choose = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void this.#change(String(form.get("address") || form.get("offered") || ""));
  };

  async #change(address: string): Promise<void> {
    try {
      const answer = await fetch(`/teach/${this.line.code}/address`, { method: "POST", body: new URLSearchParams({ address }) });
      this.#problem.value = answer.ok ? "The QR code leads there now." : "This isn’t an address that can be used: it looks like http://192.168.1.20:8080.";
    } catch (thrown) {
      this.#problem.value = asProblem(thrown).message;
    }
  }
}
