/**
 * Who receives something: a box for each client and one for nobody; or, where arrows are asked for, small lanes on
 * which they are drawn, with the same boxes at the lanes' ends.
 */
import { signal } from "@preact/signals-core";
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { SERVER } from "../timeline/entry";
import type { Model } from "../timeline/model";
import { lanes, source } from "./cast";
import type { Ghost } from "./ghosts";
import type { Question } from "./question";
import type { Verdict } from "./step";
import { dot, marked } from "./words";

const NOBODY = "nobody";

export class Who implements Question {
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly lack: string = "Choose who you think it is first; or skip this.";

  constructor(readonly id: string, readonly choices: readonly string[]) {}

  answer(): string[] | null {
    const chosen = this.chosen.value;
    return chosen.size === 0 ? null : this.choices.filter((name) => chosen.has(name));
  }

  reset(): void {
    this.chosen.value = new Set();
  }

  reveal(truth: unknown): void {
    const names = truth as string[];
    this.chosen.value = new Set(names.length > 0 ? names : [NOBODY]);
  }

  template(verdict: Verdict | null): TemplateResult {
    return html`<fieldset class="choices"><legend class="unseen">Who?</legend>
      ${[...this.choices, NOBODY].map((name) => this.choice(name, verdict))}</fieldset>`;
  }

  protected choice(name: string, verdict: Verdict | null): TemplateResult {
    const on = this.chosen.value.has(name);
    return html`<label class="choice ${on ? "on" : ""}"><input type="checkbox" name="${this.id}-who" value=${name} .checked=${on} ?disabled=${verdict !== null}
      @change=${(event: Event) => this.choose(name, (event.target as HTMLInputElement).checked)}>
      <span>${name === NOBODY ? "nobody" : html`<i class=${dot(name)}></i>${name}`}</span>${verdict ? outcome(on, came(name, verdict)) : nothing}</label>`;
  }

  /** Nobody and somebody shut each other out. */
  protected choose(name: string, on: boolean): void {
    const chosen = new Set(name === NOBODY ? [] : this.chosen.value);
    chosen.delete(NOBODY);
    if (on) chosen.add(name);
    else chosen.delete(name);
    this.chosen.value = chosen;
  }

  ghosts(verdict: Verdict, model: Model): Ghost[] {
    const seqs = (verdict.seqs ?? {}) as Record<string, number>;
    const truth = verdict.truth as string[];
    const first = model.get(Math.min(...Object.values(seqs)));
    const origin = first?.cause ?? verdict.seq ?? model.entries.at(-1)?.seq ?? 0;
    return this.choices.flatMap((lane): Ghost[] => {
      const expected = this.chosen.value.has(lane);
      const seq = seqs[lane];
      if (truth.includes(lane) && seq) return [{ lane, seq, look: expected ? "right" : "surprise", words: expected ? "as you said" : "unexpected" }];
      return expected ? [{ lane, seq: origin, look: "missing", words: "you expected it" }] : [];
    });
  }
}

function came(name: string, { truth }: Verdict): boolean {
  const names = truth as string[];
  return name === NOBODY ? names.length === 0 : names.includes(name);
}

function outcome(said: boolean, was: boolean): TemplateResult | typeof nothing {
  if (said && was) return html`<small class="outcome right">as you said</small>`;
  if (said) return html`<small class="outcome wrong">no</small>`;
  return was ? html`<small class="outcome wrong">yes, too</small>` : nothing;
}

const WIDE = 320;
const HIGH = 92;
const TOP = 14;

/** The same, drawn: arrows from the lane that emits to those that it reaches. */
export class Arrow extends Who {
  override readonly lack = "Draw the arrows that you expect first, or choose nobody; or skip this.";
  readonly #from: string;
  readonly #lanes: readonly string[];
  /** Where an arrow is being drawn to. */
  readonly #end = signal<{ x: number; y: number } | null>(null);

  constructor(id: string, clients: readonly string[], readonly sentence: string) {
    const from = source(sentence);
    super(id, lanes(clients).filter((lane) => lane !== from));
    this.#from = from;
    this.#lanes = lanes(clients);
  }

  override template(verdict: Verdict | null): TemplateResult {
    const end = this.#end.value;
    const from = this.#x(this.#from);
    const arrows = this.choices.filter((lane) => this.chosen.value.has(lane));
    return html`<fieldset class="choices arrows"><legend>${marked(this.sentence)}</legend>
      <p class="hint">Draw an arrow from ${this.#from === SERVER ? "the server" : this.#from} to each client that it reaches, or tick the clients below.</p>
      <svg class="mini ${verdict ? "fixed" : ""}" viewBox="0 0 ${WIDE} ${HIGH}" aria-hidden="true" @pointerdown=${verdict ? nothing : this.#begin} @pointermove=${this.#move} @pointerup=${this.#drop} @pointercancel=${() => { this.#end.value = null; }}>
        ${this.#lanes.map((lane) => svg`<line class="lane" x1=${this.#x(lane)} x2=${this.#x(lane)} y1="0" y2=${HIGH}></line>`)}
        ${arrows.map((lane) => svg`<path class="arrow" d=${path(from, this.#x(lane))}></path>`)}
        ${this.choices.map((lane) => svg`<circle class="end ${this.chosen.value.has(lane) ? "on" : ""}" cx=${this.#x(lane)} cy=${HIGH - 16} r="7"></circle>`)}
        ${end ? svg`<path class="arrow drawing-now" d="M${from} ${TOP}L${end.x} ${end.y}"></path>` : nothing}
        <circle class="origin" cx=${from} cy=${TOP} r="7"></circle>
      </svg>
      <div class="feet">${this.#lanes.map((lane) => (lane === this.#from ? html`<span class="foot-of"><i class=${dot(lane)}></i>${lane}</span>` : this.choice(lane, verdict)))}</div>
      ${this.choice(NOBODY, verdict)}</fieldset>`;
  }

  override reset(): void {
    super.reset();
    this.#end.value = null;
  }

  #x(lane: string): number {
    return ((this.#lanes.indexOf(lane) + 0.5) * WIDE) / this.#lanes.length;
  }

  #begin = (event: PointerEvent): void => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
    this.#end.value = this.#at(event);
  };

  #move = (event: PointerEvent): void => {
    if (this.#end.value) this.#end.value = this.#at(event);
  };

  /** The lane that is nearest gets the arrow, or loses the one that it had. */
  #drop = (event: PointerEvent): void => {
    if (!this.#end.value) return;
    const { x } = this.#at(event);
    this.#end.value = null;
    const nearest = [...this.#lanes].sort((one, other) => Math.abs(this.#x(one) - x) - Math.abs(this.#x(other) - x))[0]!;
    if (nearest !== this.#from) this.choose(nearest, !this.chosen.value.has(nearest));
  };

  #at(event: PointerEvent): { x: number; y: number } {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return { x: Math.round(((event.clientX - box.left) / box.width) * WIDE), y: Math.round(((event.clientY - box.top) / box.height) * HIGH) };
  }
}

/** An arrow with its head, from the top of a lane to the end of another. */
function path(from: number, to: number): string {
  const [dx, dy] = [to - from, HIGH - 16 - TOP];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const [x, y] = [to - ux * 10, HIGH - 16 - uy * 10];
  const head = (side: number) => `L${(x - ux * 9 + side * uy * 5).toFixed(1)} ${(y - uy * 9 - side * ux * 5).toFixed(1)}`;
  return `M${from} ${TOP}L${x.toFixed(1)} ${y.toFixed(1)}${head(1)}M${x.toFixed(1)} ${y.toFixed(1)}${head(-1)}`;
}
