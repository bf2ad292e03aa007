/**
 * The card that explains the selected entry: the sentence, the way from the first cause as steps to press, the
 * arguments, and the line of code. A function from the entry to a template.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import { cross, left, right } from "./icons";
import { SERVER, type Entry, type Source } from "./timeline/entry";
import type { Model } from "./timeline/model";
import { args, place, sentence, type Piece } from "./timeline/sentences";
import { label } from "./timeline/words";

export interface ExplanationActions {
  select(seq: number | null): void;
  goTo(source: Source): void;
  /** How many entries the selected one's row stands for, and how to see them all. */
  times: number;
  unfold(): void;
  /** Runs again up to the selected entry, where there is a stage to do so. */
  again?(): void;
  /** Whether an entry is on show. */
  seen(seq: number): boolean;
  /** What a frame is made of, where that can be told. */
  open?(entry: Entry): TemplateResult | typeof nothing;
}

const STEPS = 8;

export function explanation(entry: Entry, model: Model, act: ExplanationActions): TemplateResult {
  const path = model.path(entry).slice(-STEPS);
  const effect = model.effects(entry.seq).find(act.seen);
  const frame = model.get(entry.frame ?? null);
  const values = args(entry);
  return html`<aside class="explanation" aria-label="The selected entry">
    <p class="words">${said(sentence(entry, model))}</p>
    ${path.length > 1
      ? html`<ol class="steps" aria-label="How it came to this">${path.map((step) => html`<li>
          <button class="step ${voice(step)}" aria-current=${step === entry ? "step" : nothing} @click=${() => act.select(step.seq)}>
            <small>${step.lane === SERVER ? "server" : step.lane}</small> ${name(step)}
          </button></li>`)}</ol>`
      : nothing}
    ${entry.wire && act.open ? act.open(entry) : nothing}
    ${values ? html`<pre class="values" tabindex="0" aria-label="Arguments">${values}</pre>` : nothing}
    ${entry.argsSize ? html`<p class="hint">This is the beginning; the whole is ${entry.argsSize.toLocaleString()} bytes.</p>` : nothing}
    <footer>
      ${entry.source ? html`<button class="link" @click=${() => act.goTo(entry.source!)}>${place(entry.source)}</button>` : nothing}
      ${act.times > 1 ? html`<button class="link" data-action="unfold" @click=${act.unfold}>show all ${act.times}</button>` : nothing}
      ${frame && act.seen(frame.seq) ? html`<button class="link" data-action="frame" @click=${() => act.select(frame.seq)}>its frame</button>` : nothing}
      ${entry.socket ? html`<span class="hint">socket ${entry.socket}</span>` : nothing}
      ${entry.namespace ? html`<span class="hint">namespace ${entry.namespace}</span>` : nothing}
      <span class="space"></span>
      ${act.again ? html`<button class="link" data-action="fork-here" @click=${act.again}>Run again up to here…</button>` : nothing}
      <button class="tool" aria-label="Its cause" title="Its cause (←)" ?disabled=${!model.cause(entry)} @click=${() => act.select(entry.cause)}>${left}</button>
      <button class="tool" aria-label="Its first effect" title="Its first effect (→)" ?disabled=${effect === undefined} @click=${() => act.select(effect!)}>${right}</button>
      <button class="tool" aria-label="Close the explanation" title="Close (Esc)" @click=${() => act.select(null)}>${cross}</button>
    </footer>
  </aside>`;
}

/** A sentence with the names of events in their own look. */
export function said(pieces: readonly Piece[]): (TemplateResult | string)[] {
  return pieces.map(piece);
}

function piece(part: Piece): TemplateResult | string {
  return typeof part === "string" ? part : html`<code class="event ${part.builtin ? "builtin" : "custom"}">${part.event}</code>`;
}

function voice(entry: Entry): string {
  return entry.event ? (entry.builtin ? "builtin" : "custom") : "";
}

function name(entry: Entry): string {
  const { verb, chip } = label(entry);
  return [verb, chip].filter(Boolean).join(" ") || entry.kind;
}
