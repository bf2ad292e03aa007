/**
 * A predict step: a learner says what they expect, then it is run, and what they had said is laid over the timeline of
 * what really happened. Nobody has to: it can be skipped, and nothing else waits for it.
 */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { asProblem } from "../link";
import { sleep } from "./acts";
import { Kinds } from "./kind";
import { Order } from "./order";
import type { Question } from "./question";
import { Step, button, told, type Desk, type Verdict } from "./step";
import { Arrow, Who } from "./who";

const LATE = 400; // ms after which what hasn't come doesn't count as coming any more

export class Predict extends Step {
  readonly #phase = signal<"asking" | "running" | "told" | "skipped">("asking");
  readonly #verdict = signal<Verdict | null>(null);
  readonly #words = signal("");
  readonly #question: Question;

  constructor(section: HTMLElement, desk: Desk) {
    super(section, desk);
    this.#question = question(this);
  }

  protected template(): TemplateResult {
    const phase = this.#phase.value;
    const verdict = this.#verdict.value;
    if (phase === "skipped") return html`${told("plain", "Skipped. Nothing else depends on it.")}<div class="row">${button("again", "Answer it after all", this.#again)}</div>`;
    const busy = phase === "running" || this.desk.busy.value;
    const wrong = verdict?.state === "wrong";
    return html`${this.#question.template(verdict)}
      ${told(phase !== "told" ? "plain" : !verdict ? "failed" : verdict.state === "right" ? "right" : "wrong", this.#words.value)}
      <div class="row">
        ${phase === "told" ? button("again", "Try again", this.#again, { strong: wrong })
          : button("run", phase === "running" ? "Running…" : this.acts.length > 0 ? "Run it" : "Check it", () => void this.#run(), { strong: true, off: busy })}
        ${wrong ? button("show", "Show me", this.#show) : nothing}
        ${phase === "asking" ? button("skip", "Skip", () => { this.#phase.value = "skipped"; }) : nothing}
      </div>`;
  }

  async #run(): Promise<void> {
    const answer = this.#question.answer();
    if (answer === null) {
      this.#words.value = this.#question.lack;
      return;
    }
    this.#phase.value = "running";
    this.#words.value = "";
    try {
      await this.#judge(answer);
    } catch (thrown) {
      this.#words.value = asProblem(thrown).message;
    }
    this.#phase.value = "told";
    this.desk.report(this.#words.value);
  }

  async #judge(answer: unknown): Promise<void> {
    const { desk } = this;
    desk.lay([]);
    const acts = this.acts.length > 0;
    if (acts) desk.toPlayground(this, "timeline");
    const { after, problem } = acts ? await this.perform() : { after: 0, problem: null };
    if (problem) throw { message: problem };
    if (acts) await sleep(LATE);
    const verdict = await this.ask<Verdict>({ after, answer, over: true });
    this.#words.value = verdict.words ?? "";
    if (verdict.state === "open") return;
    this.#verdict.value = verdict;
    desk.lay(this.#question.ghosts(verdict, desk.hand.model));
    if (verdict.state === "right") this.done();
    else if (verdict.seq) await desk.point(verdict.seq);
  }

  /** What really was takes the place of what the learner had said. */
  #show = (): void => {
    const verdict = this.#verdict.value!;
    this.#question.reveal(verdict.truth);
    this.#verdict.value = { ...verdict, state: "right" };
    this.#words.value = "This is how it is.";
    this.desk.lay(this.#question.ghosts(verdict, this.desk.hand.model).map((ghost) => ({ ...ghost, words: "here" })));
    if (this.acts.length > 0) this.desk.toPlayground(this, "timeline");
  };

  #again = (): void => {
    this.#question.reset();
    this.#verdict.value = null;
    this.#words.value = "";
    this.#phase.value = "asking";
    this.desk.lay([]);
    this.desk.hand.playground.select(null);
  };
}

function question(step: Step): Question {
  switch (step.form) {
    case "order": return new Order(step.lines);
    case "kind": return new Kinds(step.id, step.lines);
    case "arrow": return new Arrow(step.id, step.clients, step.lines[0] ?? "");
    default: return new Who(step.id, step.clients);
  }
}
