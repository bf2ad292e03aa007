/**
 * Opens a frame into its parts, each with a sentence, and tells which HTTP request carried it and what else was in
 * that body. Loaded when somebody first looks at the wire; shown in the card that explains the selected entry.
 */
import "./common";
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Entry, Wire } from "./timeline/entry";
import { gist, request } from "./timeline/gist";
import type { Model } from "./timeline/model";
import { decode, type Part } from "./timeline/wire";
import { clip } from "./timeline/words";

const SHORT = 28; // characters of another frame of the same body
const NEAR = 300; // entries before and after a frame among which its body's other frames are looked for

export class Inspector {
  /** The part that is being told of, of one frame. */
  #chosen = signal<{ seq: number; part: number } | null>(null);

  constructor(readonly model: Model, readonly select: (seq: number) => void) {}

  open(entry: Entry): TemplateResult | typeof nothing {
    const { wire } = entry;
    if (!wire) return nothing;
    const parts = decode(entry.text ?? "", wire);
    const chosen = this.#chosen.value;
    // What it carries says most, so that is told of first.
    const at = chosen?.seq === entry.seq ? Math.min(chosen.part, parts.length - 1) : parts.length - 1;
    const part = parts[at];
    return html`<section class="frame-parts" aria-label="The frame, part by part">
      <div class="parts" role="group" aria-label="Parts of the frame">
        ${parts.map((one, index) => this.#button(one, entry.seq, index, index === at))}
      </div>
      ${part ? html`<p class="part-sense" aria-live="polite"><b>${part.name}</b> ${part.sense}</p>` : nothing}
      ${part?.pretty ? html`<pre class="values" tabindex="0" aria-label="The JSON, set out">${part.pretty}</pre>` : nothing}
      ${this.#carrier(entry, wire)}
    </section>`;
  }

  #button({ role, text, name }: Part, seq: number, part: number, pressed: boolean): TemplateResult {
    const choose = () => { this.#chosen.value = { seq, part }; };
    return html`<button class="part ${role}" aria-pressed=${String(pressed)} @click=${choose} @focus=${choose} @pointerenter=${choose}><code>${text}</code><small>${name}</small></button>`;
  }

  /** The HTTP request, with the frames that shared its body. */
  #carrier(entry: Entry, wire: Wire): TemplateResult {
    const size = `${wire.size.toLocaleString("en")} ${wire.size === 1 ? "byte" : "bytes"}`;
    if (!wire.request) return html`<p class="hint">${size}, in a WebSocket message of its own.</p>`;
    const others = this.#body(entry, wire);
    const body = wire.out ? `the answer to GET request ${wire.request}, which had been waiting for it` : `the body of POST request ${wire.request}`;
    return html`<p class="hint">${size}, in ${body}.
      ${others.length === 0 ? "Nothing else was in it." : html`With it came ${others.map((other) => html`<button class="part alike" title=${request(other)} @click=${() => this.select(other.seq)}>${gist(other)} ${other.wire!.binary ? "" : clip(other.text ?? "", SHORT)}</button>`)}`}</p>`;
  }

  #body(entry: Entry, wire: Wire): Entry[] {
    const at = this.model.index(entry.seq);
    return this.model.entries.slice(Math.max(0, at - NEAR), at + NEAR).filter((other) =>
      other !== entry && other.wire?.request === wire.request && other.wire?.conn === wire.conn && other.wire.out === wire.out);
  }
}
