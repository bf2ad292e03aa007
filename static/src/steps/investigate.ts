/**
 * An investigate step: a question whose answer is a place on the playground. While the step listens, the next entry or
 * line that somebody points at is their answer. With the keyboard one first goes there, then Enter answers.
 */
import { effect, signal, untracked } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { asProblem } from "../link";
import { Step, button, told, type Desk, type Verdict } from "./step";

type Answer = { seq: number } | { file: string; line: number };

const ENOUGH = 2; // wrong tries, until the way out is as strong as the question

export class Investigate extends Step {
  readonly #listening = signal(false);
  readonly #verdict = signal<Verdict["state"] | null>(null);
  readonly #words = signal("");
  readonly #tries = signal(0);
  #after = 0;
  /** Whether the last thing that was done on the playground was done by a key. */
  #keyed = false;

  constructor(section: HTMLElement, desk: Desk) {
    super(section, desk);
    const { host } = desk.hand;
    host.addEventListener("pointerdown", () => { this.#keyed = false; }, true);
    host.addEventListener("keydown", this.#key, true);
  }

  override start(): void {
    super.start();
    const { state } = this.desk.hand;
    let before = { pointed: state.pointed.value, selected: state.selected.value };
    effect(() => {
      const now = { pointed: state.pointed.value, selected: state.selected.value };
      const { pointed, selected } = before;
      before = now;
      if (!untracked(() => this.#listening.value)) return;
      if (now.pointed && now.pointed !== pointed) untracked(() => void this.#answer(now.pointed!));
      else if (now.selected !== null && now.selected !== selected) untracked(() => this.#chosen(now.selected!));
    });
    effect(() => {
      this.desk.hand.host.toggleAttribute("data-listening", this.#listening.value);
    });
  }

  protected template(): TemplateResult {
    const listening = this.#listening.value;
    const verdict = this.#verdict.value;
    const off = this.desk.busy.value;
    return html`${told(verdict === "right" ? "right" : verdict === "wrong" ? "wrong" : "plain", this.#words.value)}
      <div class="row">
        ${button("point", listening ? "Stop" : verdict === "right" ? "Click it again" : "Click it", this.#toggle, { strong: verdict !== "right" && !listening, pressed: listening, off })}
        ${this.doButton(() => void this.#perform())}
        ${verdict === "right" ? nothing : button("show", "Show me", () => void this.#show(), { off, strong: this.#tries.value >= ENOUGH && !listening })}
      </div>`;
  }

  #toggle = (): void => {
    const listens = !this.#listening.value;
    this.#listening.value = listens;
    this.#verdict.value = null;
    this.#words.value = listens ? "Now click an entry on the timeline, or a line of the code. By keyboard: Enter on the timeline, Alt+Enter in the code." : "";
    if (!listens) return;
    this.desk.hand.playground.select(null); // so that whatever is clicked next is news
    this.desk.toPlayground(this, "timeline");
  };

  #key = (event: KeyboardEvent): void => {
    this.#keyed = true;
    if (!this.#listening.value) return;
    const { state } = this.desk.hand;
    const flow = (event.target as Element).closest(".timeline");
    if (event.key === "Enter" && flow && state.selected.value !== null) void this.#answer({ seq: state.selected.value });
    else if (event.key === "Escape") this.#toggle();
  };

  #chosen(seq: number): void {
    if (this.#keyed) this.#words.value = "Enter answers with this entry.";
    else void this.#answer({ seq });
  }

  async #answer(answer: Answer): Promise<void> {
    await this.#judge(async () => {
      const verdict = await this.ask<Verdict>({ after: this.#after, answer });
      this.#verdict.value = verdict.state;
      this.#words.value = verdict.words ?? "";
      if (verdict.state === "right") {
        this.#listening.value = false;
        this.done();
      } else {
        this.#tries.value++;
      }
    });
    this.desk.report(this.#words.value);
  }

  async #perform(): Promise<void> {
    this.desk.toPlayground(this, "timeline");
    const { after, problem } = await this.perform();
    this.#after = after;
    this.#words.value = problem ?? "It is done. Now click what was asked for.";
    this.desk.report(this.#words.value);
  }

  /** Points at the answer itself. */
  async #show(): Promise<void> {
    this.#listening.value = false;
    await this.#judge(async () => {
      const { words, seq, file, line } = await this.ask<Verdict & { file?: string; line?: number }>({ after: this.#after, show: true });
      this.#verdict.value = "open";
      this.#words.value = words ?? "Here it is.";
      if (seq) await this.desk.point(seq);
      else if (file && line) await this.desk.hand.goTo(file, line);
      this.desk.toPlayground(this, seq ? "timeline" : "server");
    });
  }

  async #judge(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (thrown) {
      this.#words.value = asProblem(thrown).message;
    }
  }
}
