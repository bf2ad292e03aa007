/**
 * What the projector shows: how to join, while nobody is here; the lesson piece by piece beside the stage and the line that
 * fires; the question to all, and how they answered. Its keys, and a clicker's, lead the page on which the teacher works.
 */
import "./shared";
import { computed, effect, signal, untracked } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import stepsCss from "../css/steps.css";
import { ticked } from "../steps/words";
import type { Entry } from "../timeline/entry";
import { wear } from "../wear";
import { distribution } from "./answers";
import { beats, type Beat } from "./beats";
import { CodeView } from "./codeview";
import type { Line } from "./line";
import { lesson } from "./prose";
import type { Prediction } from "./protocol";
import { standingLine } from "./standing";
import { channel, type Wish } from "./channel";
import { Countdown } from "./timer";
import { Watch } from "./watch";

wear(stepsCss);

const LONG = 260; // characters from which a piece is set smaller
const STAYS = 2500; // ms for which a line of the server's stays
const HINTED = 4000; // ms that the keys are told

export function begin(main: HTMLElement, line: Line): void {
  new Screen(main, line);
}

class Screen {
  readonly #code = new CodeView();
  readonly #watch = new Watch((entries) => this.#fire(entries));
  readonly #timer: Countdown;
  readonly #lesson = signal<{ slug: string; beats: Beat[] } | null>(null);
  readonly #joining = signal(false);
  readonly #hinting = signal(true);
  readonly #channel: BroadcastChannel;
  #hint: ReturnType<typeof setTimeout> | undefined;
  /** When a line of the server's fired last. */
  #fired = -Infinity;

  constructor(main: HTMLElement, readonly line: Line) {
    this.#timer = new Countdown(line);
    this.#channel = channel(line.code);
    const drawn = main.appendChild(document.createElement("div"));
    drawn.className = "drawn";
    effect(() => void render(this.#template(), drawn));
    effect(() => {
      const stage = line.class.value.stage?.id ?? "";
      untracked(() => this.#watch.show(stage));
    });
    effect(() => {
      const { program } = line.class.value;
      if (!program) return;
      this.#code.set("server.js", program.source);
      this.#code.set("client.js", program.client);
    });
    const slug = computed(() => line.class.value.place?.lesson ?? "");
    effect(() => void this.#read(slug.value));
    document.addEventListener("keydown", this.#keys);
    addEventListener("pointermove", () => this.#tellKeys());
    this.#tellKeys();
    main.focus({ preventScroll: true });
  }

  #template(): TemplateResult {
    const { line } = this;
    if (line.refused.value) return html`<div class="gone"><h2>This screen shows nothing any more</h2><p role="alert">${line.refused.value.message}</p></div>`;
    const { people, place, eyes } = line.class.value;
    const here = people?.here ?? 0;
    const joining = this.#joining.value || !place || (here === 0 && !this.#lesson.value);
    return html`${eyes?.on ? html`<p class="eyes-strip" role="status"><b>Eyes up here</b> ${eyes.words}</p>` : nothing}
      ${joining ? this.#door(here) : html`<div class="telling">
        <section class="slide" aria-live="polite">${this.#slide()}</section>
        <section class="shown-stage" aria-label="The stage">${this.#code.element}${this.#watch.element}</section></div>`}
      ${this.#foot(here, joining)}`;
  }

  /** How one joins. */
  #door(here: number): TemplateResult {
    const { class: info } = this.line.class.value;
    return html`<section class="way-in" aria-label="How to join">
      <div><h2>Join the class</h2><p class="address">${shortened(info?.address ?? info?.url ?? "")}/class</p><p class="code" aria-label="The code">${this.line.code}</p>
        <p class="here"><b>${here}</b> ${here === 1 ? "is here" : "are here"}</p></div>
      ${info?.url ? html`<img class="qr" alt="QR code of the address at which one joins" src="/teach/${this.line.code}/qr.svg?to=${encodeURIComponent(info.url)}">` : nothing}
    </section>`;
  }

  #foot(here: number, joining: boolean): TemplateResult {
    const { class: info } = this.line.class.value;
    return html`<footer class="screen-foot">
      ${joining ? nothing : html`<span>Join: <b>${shortened(info?.address ?? "")}/class</b></span><span class="code">${this.line.code}</span><span><b>${here}</b> here</span>`}
      <span class="space"></span>
      ${this.#hinting.value ? html`<span class="keys">→ next · ← back · R run · A ask · Z look back · J how to join · F full screen</span>` : nothing}
      ${this.#timer.template()}${this.line.standing.value === "up" ? nothing : standingLine(this.line)}
    </footer>`;
  }

  /** The question that is asked, or else the piece of the lesson at which the class is. */
  #slide(): TemplateResult | typeof nothing {
    const { prediction, place, present } = this.line.class.value;
    if (prediction) return this.#question(prediction);
    const told = this.#lesson.value;
    if (!told || told.slug !== place?.lesson) return nothing;
    const at = present as { lesson?: string; beat?: number } | null;
    const beat = (at?.lesson === told.slug ? told.beats[at.beat ?? 0] : undefined) ?? told.beats.find(({ anchor }) => anchor === place.anchor) ?? told.beats[0];
    if (!beat) return nothing;
    const length = beat.parts.reduce((sum, part) => sum + (part.textContent?.length ?? 0), 0);
    return html`<div class="piece prose" data-long=${String(length > LONG)}>
      ${beat.parts[0]!.matches("h1, h2, h3") ? nothing : html`<p class="eyebrow">${place.title}</p>`}${beat.parts}</div>`;
  }

  #question(prediction: Prediction): TemplateResult {
    const { tally } = this.line.class.value;
    const { phase, title, words } = prediction;
    return html`<div class="question" data-phase=${phase}><h2>${title}</h2>
      ${phase === "revealed" ? html`<p class="told">${ticked(words ?? "")}</p>${distribution(prediction, tally)}`
        : html`${wordsOf(prediction.html)}<ul class="options">${options(prediction).map((words) => html`<li>${words}</li>`)}</ul>
          <p class="answered"><b>${tally?.answered ?? 0}</b> of ${tally?.of ?? 0} have answered${prediction.round > 1 ? " again" : ""}</p>
          ${phase === "discuss" ? html`<p class="talk">Tell whoever sits beside you what you think, and why.</p>` : nothing}`}
    </div>`;
  }

  async #read(slug: string): Promise<void> {
    if (slug === "") return void (this.#lesson.value = null);
    try {
      const { prose } = await lesson(slug);
      for (const more of prose.querySelectorAll("details")) more.remove();
      if (this.line.class.value.place?.lesson === slug) this.#lesson.value = { slug, beats: beats(prose) };
    } catch {
      setTimeout(() => {
        if (this.line.class.value.place?.lesson === slug) void this.#read(slug);
      }, 2000);
    }
  }

  /** While things happen, the server's line stays to be seen, though what the clients do comes right after it. */
  #fire(entries: readonly Entry[]): void {
    const sources = entries.map(({ source }) => source).filter((source) => source !== null);
    if (this.#watch.rewound) return void (sources.at(-1) && this.#code.fire(sources.at(-1)!));
    const last = sources.findLast(({ file }) => file === "server.js");
    if (last) this.#fired = performance.now();
    if (last) this.#code.fire(last);
    else if (sources.length > 0 && performance.now() - this.#fired > STAYS) this.#code.fire(sources.at(-1)!);
  }

  #tellKeys(): void {
    this.#hinting.value = true;
    clearTimeout(this.#hint);
    this.#hint = setTimeout(() => { this.#hinting.value = false; }, HINTED);
  }

  #keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest?.("input, select, button")) return;
    const act = this.#act(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  };

  #act(key: string): (() => void) | undefined {
    const wish = (wish: Wish) => () => this.#channel.postMessage(wish);
    const watch = this.#watch;
    const rewound = watch.rewound;
    switch (key) {
      case "PageDown": case "ArrowRight": return rewound ? () => watch.step(1) : wish("next");
      case "PageUp": case "ArrowLeft": return rewound ? () => watch.step(-1) : wish("previous");
      case " ": return rewound ? () => watch.play() : wish("next");
      case "r": case "R": return wish("run");
      case "a": case "A": return wish("ask");
      case "z": case "Z": return () => void watch.rewind();
      case "Escape": return rewound ? () => void watch.rewind() : undefined;
      case "j": case "J": return () => { this.#joining.value = !this.#joining.value; };
      case "f": case "F": return () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
    }
    return undefined;
  }
}

/** What the lesson says about a step. */
function wordsOf(markup: string): HTMLElement[] {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  return [...body.querySelectorAll<HTMLElement>(".step > :is(p, ul, pre)")].map((part) => document.importNode(part, true));
}

/** What there is to choose from, or to put in order. */
function options({ form, choices, lines }: Prediction): readonly string[] {
  if (form === "order" || form === "kind") return lines;
  return [...choices, "nobody"];
}

function shortened(address: string): string {
  return address.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
