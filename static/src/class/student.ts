/**
 * A student's page, made for a phone: the lesson at the place where the teacher is, one client of their own on the class's
 * stage, and what the teacher asks. Whoever wants to look around goes to the lessons' own pages, and comes back with one tap.
 */
import "./shared";
import { computed, effect, signal, untracked } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import stepsCss from "../css/steps.css";
import { wear } from "../wear";
import { Ballot } from "./ballot";
import { watchEyes } from "./eyes";
import type { Line } from "./line";
import { leave } from "./membership";
import { Pen } from "./pen";
import { lesson } from "./prose";
import { Says } from "./says";
import { Seat } from "./seat";
import { standingLine } from "./standing";
import { Countdown } from "./timer";

wear(stepsCss);

export function begin(main: HTMLElement, line: Line): void {
  new Student(main, line);
}

class Student {
  readonly #seat: Seat;
  readonly #pen: Pen;
  readonly #says: Says;
  readonly #timer: Countdown;
  readonly #prose = document.createElement("article");
  readonly #lesson = signal("");
  readonly #trouble = signal("");
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #ballot: { id: number; ballot: Ballot } | null = null;

  constructor(main: HTMLElement, readonly line: Line) {
    this.#seat = new Seat(line);
    this.#pen = new Pen((source) => this.#seat.run(source));
    this.#says = new Says(line);
    this.#timer = new Countdown(line);
    this.#prose.className = "lesson-text";
    this.#prose.tabIndex = 0;
    this.#prose.setAttribute("aria-label", "The lesson");
    for (const part of main.querySelectorAll(".waiting, noscript")) part.remove();
    const drawn = main.appendChild(document.createElement("div"));
    drawn.className = "drawn";
    effect(() => void render(this.#template(), drawn));
    const place = computed(() => line.class.value.place?.lesson ?? "");
    effect(() => void this.#show(place.value));
    const anchor = computed(() => `${this.#lesson.value}#${line.class.value.place?.anchor ?? ""}`);
    const asked = computed(() => (line.class.value.prediction ? `${line.class.value.prediction.id} ${line.class.value.prediction.round} ${line.class.value.prediction.phase}` : ""));
    // What is asked comes first; once it is put away, the page is again where the teacher is.
    effect(() => {
      const where = anchor.value;
      const here = untracked(() => this.#mark(where));
      if (asked.value) drawn.querySelector(".together > .words")!.scrollTop = 0;
      else here?.scrollIntoView({ behavior: this.#still.matches ? "auto" : "smooth", block: "start" });
    });
    effect(() => {
      const { program } = line.class.value;
      if (this.#hasPen && program) this.#pen.adopt(program.source);
    });
    // Being on this page is following.
    effect(() => {
      if (line.standing.value === "up" && line.class.value.me?.following === false && !document.hidden) untracked(() => line.outbox.post("follow", "follow", { on: true }));
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && line.class.value.me?.following === false) line.outbox.post("follow", "follow", { on: true });
    });
    watchEyes(line);
  }

  get #hasPen(): boolean {
    const { stage, me } = this.line.class.value;
    return stage != null && me !== undefined && stage.penId === me.id && stage.pen !== "";
  }

  #template(): TemplateResult {
    const { line } = this;
    const refused = line.refused.value;
    if (refused) return gone(refused.message, refused.code, line.code);
    const { place, me, class: info } = line.class.value;
    const asked = this.#asked();
    return html`<div class="class-strip">${standingLine(line, me ? `With the class, as ${me.name}` : undefined)}<span class="space"></span>${this.#timer.template()}<button type="button" class="link" data-action="leave" @click=${() => void this.#leave()}>Leave</button></div>
      <div class="together ${asked === nothing ? "" : "is-asked"}">
        <div class="words">
          ${asked}
          ${this.#hasPen ? this.#pen.template() : nothing}
          ${info?.ended ? html`<p class="nothing">The class is over. Everything in the lessons is open to you: <a href="/#lessons">go on by yourself</a>.</p>` : nothing}
          ${place ? nothing : html`<p class="nothing">You are in. The teacher hasn’t opened a lesson yet: stay here, your page goes along.</p>`}
          ${this.#trouble.value ? html`<p class="nothing" role="status">${this.#trouble.value}</p>` : nothing}
          ${this.#prose}
        </div>
        ${this.#seat.template()}
      </div>
      <nav class="says" aria-label="You and the class">${this.#says.template()}
        <a class="say" data-action="roam" href=${place ? `/lessons/${place.lesson}${place.anchor ? `#${place.anchor}` : ""}` : "/#lessons"}>Look around</a></nav>`;
  }

  #asked(): TemplateResult | typeof nothing {
    const { prediction, tally = null, votes = null } = this.line.class.value;
    if (!prediction) return nothing;
    if (this.#ballot?.id !== prediction.id) this.#ballot = { id: prediction.id, ballot: new Ballot(prediction, this.line.outbox) };
    return html`<section class="asked" aria-label="The teacher asks">${this.#ballot.ballot.template(prediction, tally, votes)}</section>`;
  }

  async #leave(): Promise<void> {
    if (!confirm("Leave the class? Your answers stay in it under your name. To come back, you join under another one.")) return;
    await fetch(`/class/${this.line.code}/leave`, { method: "POST", redirect: "manual" }).catch(() => undefined);
    leave(this.line.code);
    location.assign("/#lessons");
  }

  /** Shows another lesson's text. */
  async #show(slug: string): Promise<void> {
    this.#trouble.value = "";
    if (slug === "") return void this.#prose.replaceChildren();
    try {
      const { prose } = await lesson(slug);
      if (this.line.class.value.place?.lesson !== slug) return;
      for (const step of prose.querySelectorAll<HTMLElement>(".step")) ready(step, slug);
      this.#prose.replaceChildren(...prose.children);
      this.#lesson.value = slug;
    } catch {
      this.#trouble.value = "The lesson’s text can’t be loaded just now. It is being tried again.";
      setTimeout(() => {
        if (this.line.class.value.place?.lesson === slug) void this.#show(slug);
      }, 2000);
    }
  }

  /** Marks where the teacher is. */
  #mark(where: string): Element | null {
    const [slug = "", anchor = ""] = where.split("#");
    if (slug === "" || slug !== this.line.class.value.place?.lesson) return null;
    for (const marked of this.#prose.querySelectorAll(".teacher-here")) marked.classList.remove("teacher-here");
    const target = this.#prose.querySelector(anchor ? `#${CSS.escape(anchor)}` : "h1");
    target?.classList.add("teacher-here");
    return target;
  }
}

/** A step to be read here: what is to be done about it is done on the lesson's own page, on a stage of one's own. */
function ready(step: HTMLElement, slug: string): void {
  for (const more of step.querySelectorAll(":scope > details")) more.remove();
  const { kind } = step.dataset;
  const note = document.createElement("p");
  note.className = "by-yourself";
  if (kind === "predict") note.textContent = "Your teacher may ask everybody about this.";
  else note.append(Object.assign(document.createElement("a"), { href: `/lessons/${slug}#${step.id}`, textContent: "Do it on a stage of your own" }));
  step.append(note);
}

function gone(message: string, code: string, classCode: string): TemplateResult {
  return html`<div class="gone"><h1>${code === "removed" ? "You are not in this class any more" : "This class can’t be entered"}</h1><p role="alert">${message}</p>
    <p><a class="button" href="/class/${classCode}">Join it</a> <a class="button quiet" href="/#lessons">Go to the lessons</a></p></div>`;
}
