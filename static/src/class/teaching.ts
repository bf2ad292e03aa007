/** A teacher's bar: how many are with one, what they say, and all that one does with a class while teaching a lesson. */
import "./shared";
import { effect, signal } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { Hand } from "../steps/hand";
import { distribution } from "./answers";
import { Lead } from "./lead";
import { Line } from "./line";
import { People } from "./people";
import type { Prediction, Tasks } from "./protocol";
import { standing, standingLine } from "./standing";
import { eyesPanel, tasksPanel, timerPanel, voicesPanel } from "./panels";
import { Countdown } from "./timer";

type Panel = "people" | "tasks" | "voices" | "answers" | "timer" | "eyes";

export function teach(bar: HTMLElement, code: string, hand: Hand | null): void {
  new Teaching(bar, code, hand);
}

class Teaching {
  readonly line: Line;
  readonly #panel = signal<Panel | null>(null);
  readonly #problem = signal("");
  readonly #people: People;
  readonly #timer: Countdown;
  readonly #lead: Lead | null;

  constructor(readonly bar: HTMLElement, code: string, hand: Hand | null) {
    this.line = new Line(code, "teacher");
    this.#people = new People(this.line, this.#complain);
    this.#timer = new Countdown(this.line);
    const prose = document.querySelector<HTMLElement>(".lesson .prose");
    this.#lead = hand && prose ? new Lead(this.line, hand, prose, this.#complain) : null;
    bar.classList.add("teaching");
    effect(() => void render(this.#template(), bar));
    effect(() => bar.setAttribute("aria-busy", String(this.#lead?.doing.value ?? false)));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#panel.value === null || event.defaultPrevented) return;
      event.preventDefault();
      const opener = bar.querySelector<HTMLElement>('[aria-expanded="true"]');
      this.#panel.value = null;
      opener?.focus();
    }, true);
  }

  #complain = (words: string): void => { this.#problem.value = words; };

  #ask = (name: string, payload: Record<string, unknown> = {}): void => {
    this.#problem.value = "";
    void this.line.ask(name, payload).catch((problem: { message: string }) => this.#complain(problem.message));
  };

  #template(): TemplateResult | typeof nothing {
    const { people: all, lost, questions, eyes, tasks, prediction, class: info } = this.line.class.value;
    if (this.line.refused.value) return html`${standingLine(this.line)}<span class="space"></span><a class="plain" href="/teach">Your classes</a>`;
    const roaming = all?.roaming ?? 0;
    const many = roaming > 2 && roaming * 2 > (all?.here ?? 0);
    const open = (questions ?? []).filter(({ done }) => !done).length;
    const good = standing(this.line).look === "good";
    return html`<a class="class-code" href="/teach/${this.line.code}" title="The console of ${info?.title || "your class"}">${this.line.code}</a>
      ${good ? nothing : standingLine(this.line)}
      ${this.#opener("people", html`<b data-count="here">${all?.here ?? 0}</b> here${all && all.here > 0 ? html`, <b data-count="following">${all.following}</b> with you` : nothing}`, many, many ? "Many are looking around" : "Who is here")}
      ${tasks && tasks.steps.length > 0 ? this.#opener("tasks", this.#progress(tasks), stuck(tasks.steps) > 0, "How far everybody is") : nothing}
      ${this.#opener("voices", html`<b data-count="lost">${lost?.n ?? 0}</b> lost, <b data-count="questions">${open}</b> ${open === 1 ? "question" : "questions"}`, (lost?.n ?? 0) > 0 || open > 0, "What they say")}
      <span class="space" role="status">${many ? "Many are looking around." : nothing}</span>
      ${this.#timer.template()}
      ${this.#predicting(prediction ?? null)}
      ${this.#opener("timer", "Timer", false, "A timer on all pages")}
      ${eyes?.on ? html`<button type="button" class="plain on" data-action="eyes-down" aria-pressed="true" @click=${() => this.#ask("eyes", { on: false })}>Let them go on</button>` : this.#opener("eyes", "Eyes up", false, "Cover all pages")}
      <a class="plain" data-action="screen" href="/teach/${this.line.code}/screen" target="earshot-screen">Screen</a>
      ${this.#problem.value ? html`<p class="class-problem" role="alert">${this.#problem.value} <button type="button" class="link" @click=${() => { this.#problem.value = ""; }}>All right</button></p>` : nothing}
      ${this.#opened()}`;
  }

  /** How many have done the step at hand, or else how much is done in all. */
  #progress({ steps }: Tasks): TemplateResult {
    const lead = this.#lead;
    const here = steps.find(({ id }) => id === lead?.talk.beats[lead.talk.at.value]?.step?.id);
    const all = steps.reduce((sum, step) => sum + step.done, 0);
    const words = here ? html`<b>${here.done}</b> of ${this.line.class.value.people?.here ?? 0} done` : html`<b>${all}</b> ${all === 1 ? "step" : "steps"} done`;
    return html`${words}${stuck(steps) > 0 ? html`, <b>${stuck(steps)}</b> stuck` : nothing}`;
  }

  #opener(panel: Panel, words: unknown, marked: boolean, title: string): TemplateResult {
    const open = this.#panel.value === panel;
    return html`<button type="button" class="plain ${marked ? "on" : ""}" data-panel=${panel} title=${title} aria-expanded=${String(open)} aria-controls="class-panel" @click=${() => { this.#panel.value = open ? null : panel; }}>${words}</button>`;
  }

  /** What can be done now with the question to the class. */
  #predicting(prediction: Prediction | null): TemplateResult | typeof nothing {
    const lead = this.#lead;
    if (!prediction) {
      const step = lead?.talk.beats[lead.talk.at.value]?.step;
      return lead && step?.dataset.kind === "predict" ? html`<button type="button" class="plain strong" data-action="predict" @click=${() => lead.ask(lead.talk.beat)}>Ask the class this</button>` : nothing;
    }
    const { phase } = prediction;
    const { answered, of } = this.line.class.value.tally ?? { answered: 0, of: 0 };
    const counted = this.#opener("answers", html`<b data-count="answered">${answered}</b> of ${of} answered`, false, "What they have answered; you alone see it");
    if (phase === "vote") return html`${counted}<button type="button" class="plain strong" data-action="close" @click=${() => this.#ask("close")}>Close the round</button>`;
    if (phase === "revealed") return html`${counted}<button type="button" class="plain strong" data-action="dismiss" @click=${() => this.#ask("dismiss")}>Put it away</button>`;
    const here = lead?.lesson === prediction.lesson;
    return html`${counted}<button type="button" class="plain" data-action="again" @click=${() => this.#ask("again")}>Vote again</button>
      ${here ? html`<button type="button" class="plain strong" data-action="reveal" ?disabled=${lead.doing.value} @click=${() => void lead.reveal(prediction)}>${lead.doing.value ? "Running…" : "Run it and reveal"}</button>`
        : html`<a class="plain strong" href="/lessons/${prediction.lesson}#${prediction.step}">To its lesson</a>`}`;
  }

  #opened(): TemplateResult | typeof nothing {
    const panel = this.#panel.value;
    if (!panel) return nothing;
    const close = () => { this.#panel.value = null; };
    const { prediction, tally } = this.line.class.value;
    const content = {
      people: () => html`<h2>Who is here</h2>${this.#people.template()}`,
      tasks: () => tasksPanel(this.line),
      voices: () => voicesPanel(this.line, this.#ask),
      answers: () => html`<h2>What they have answered</h2>${prediction ? distribution(prediction, tally) : nothing}${prediction?.phase === "revealed" ? nothing : html`<p class="hint">The room sees this once you reveal it.</p>`}`,
      timer: () => timerPanel(this.line, this.#ask, close),
      eyes: () => eyesPanel(this.#ask, close),
    }[panel];
    return html`<div class="class-panel" id="class-panel" data-shows=${panel}>${content()}</div>`;
  }
}

function stuck(steps: readonly { stuck: number }[]): number {
  return steps.reduce((sum, step) => sum + step.stuck, 0);
}
