/**
 * A modify or make step: a list of what must become true on the timeline. It is looked at again whenever something has
 * happened; what was seen instead can be gone to. The acts can be left to the page, and the solution put in.
 */
import { effect, signal, untracked } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { asProblem } from "../link";
import { FILES, type File } from "../state";
import { until } from "./acts";
import { ticked } from "./words";
import { Step, button, told, type Desk } from "./step";

type State = "met" | "unmet" | "open";

/** How one check stands. */
interface Outcome {
  state: State;
  seq?: number;
  saw?: string;
  sawSeq?: number;
}

interface Result {
  state: State;
  checks: Outcome[];
}

const PACE = 250; // ms without a new entry until the checks are looked at again
const LATER = 500; // ms after which something that must not come can be said not to have come
const LATEST = 4; // times that they are looked at again because of that
const SIGNS: Record<State, { sign: string; words: string }> = {
  open: { sign: "○", words: "open" },
  met: { sign: "✓", words: "true" },
  unmet: { sign: "✗", words: "not true" },
};

export class Task extends Step {
  readonly #words = signal("");
  readonly #state = signal<State | "failed">("open");
  readonly #checks: { sign: HTMLElement; saw: HTMLElement; item: HTMLElement }[];
  /** Entries up to this seq don't count. */
  #after = 0;
  /** Something was run or done, so it is worth looking. */
  #begun = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(section: HTMLElement, desk: Desk) {
    super(section, desk);
    const items = [...section.querySelectorAll<HTMLElement>(":scope > .checks > li")];
    this.#checks = items.map((item) => {
      const sentence = make("span", "sentence");
      sentence.append(...item.childNodes);
      const [sign, saw] = [make("span", "sign"), make("p", "saw")];
      item.append(sign, sentence, saw);
      return { item, sign, saw };
    });
    this.#show(items.map(() => ({ state: "open" })));
    section.insertBefore(this.live, section.querySelector(":scope > details"));
    const solution = section.querySelector(":scope > .solution");
    if (solution) render(button("put", "Put it in", () => void this.#put()), solution.appendChild(make("p", "row")));
  }

  /** `current` says whether it is this task that the learner is at. */
  watch(current: () => boolean): void {
    const { state } = this.desk.hand;
    effect(() => {
      if (state.busy.value) untracked(() => this.#begin(state.newest.value));
    });
    effect(() => {
      void state.newest.value;
      if (!current()) return;
      untracked(() => this.#look(PACE, 0));
    });
  }

  protected template(): TemplateResult {
    const state = this.#state.value;
    const off = this.desk.busy.value;
    return html`${told(state === "met" ? "right" : state === "failed" ? "failed" : "plain", this.#words.value)}
      <div class="row">
        ${this.doButton(() => void this.#perform())}
        ${button("start-over", "Start over", () => void this.#startOver(), { off })}
      </div>`;
  }

  /** What comes from now on counts, and nothing before. */
  #begin(after: number): void {
    this.#after = after;
    this.#begun = true;
    if (this.#state.value !== "met") this.#show(this.#checks.map(() => ({ state: "open" })));
  }

  /** Looks at the checks after a while without news. */
  #look(pause: number, again: number): void {
    clearTimeout(this.#timer);
    if (!this.#begun && !this.#edited()) return;
    this.#timer = setTimeout(() => void this.#check(again), pause);
  }

  /** Whether the code that runs isn't the lesson's: somebody is at work, maybe since before the page was loaded anew. */
  #edited(): boolean {
    const { code } = this.desk.hand.state;
    return FILES.some((file) => code.value[file].running !== null && code.value[file].running !== code.value[file].lesson);
  }

  async #check(again: number): Promise<void> {
    const newest = this.desk.hand.state.newest.value;
    if (newest < this.#after) this.#after = 0; // a fresh stage counts anew
    const asked = ++this.#asked;
    try {
      const { state, checks } = await this.ask<Result>({ after: this.#after });
      if (asked !== this.#asked) return;
      this.#show(checks);
      this.#tell(state, checks);
      if (state === "open" && again < LATEST) this.#look(LATER, again + 1);
    } catch (thrown) {
      this.#state.value = "failed";
      this.#words.value = asProblem(thrown).message;
    }
  }

  #tell(state: State, checks: readonly Outcome[]): void {
    const met = checks.filter((check) => check.state === "met").length;
    this.#state.value = state;
    this.#words.value = state === "met" ? "That’s it. Everything on the list is true now." : met > 0 ? `${met} of ${checks.length} so far.` : "";
    if (state === "met") this.done();
    if (this.#words.value) this.desk.report(this.#words.value);
  }

  #show(checks: readonly Outcome[]): void {
    this.#checks.forEach(({ item, sign, saw }, index) => {
      const { state, saw: words, sawSeq, seq } = checks[index] ?? { state: "open" as State };
      const target = sawSeq ?? seq;
      item.dataset.state = state;
      render(html`<span aria-hidden="true">${SIGNS[state].sign}</span><span class="unseen">${SIGNS[state].words}: </span>`, sign);
      render(words && state !== "met" ? html`${ticked(words)} ${target ? html`<button type="button" class="inline" @click=${() => this.#goTo(target)}>Show it</button>` : nothing}` : nothing, saw);
    });
  }

  #goTo(seq: number): void {
    this.desk.toPlayground(this, "timeline");
    void this.desk.point(seq);
  }

  async #perform(): Promise<void> {
    this.desk.toPlayground(this, "timeline");
    const { after, problem } = await this.perform();
    this.#fail(problem);
    if (problem) return;
    this.#after = after;
    this.#begun = true;
    this.#look(0, 0);
  }

  /** Puts the solution's files into the editor, each as one change that can be undone, and runs them. */
  async #put(): Promise<void> {
    await this.#try(async () => {
      const files = await this.desk.hand.link.step<Partial<Record<File, string>>>("solution", { step: this.id });
      await this.#run(files);
      this.#words.value = "The solution is in the editor, and runs. Undo brings back what was there.";
    });
  }

  async #startOver(): Promise<void> {
    await this.#try(async () => {
      const { code } = this.desk.hand.state;
      const lesson = (file: File) => code.value[file].lesson;
      for (const file of FILES) await this.desk.hand.put(file, lesson(file));
      this.#after = 0;
      this.#begun = false;
      this.#show(this.#checks.map(() => ({ state: "open" })));
      await this.desk.performer.afresh({ program: lesson("server.js"), client: lesson("client.js") });
      this.#words.value = "The lesson’s program is back, on a fresh stage. Undo in the editor brings back what you wrote.";
    });
  }

  async #run(files: Partial<Record<File, string>>): Promise<void> {
    const { hand } = this.desk;
    const { model, state } = hand;
    const before = state.newest.value;
    // The program last, when all are back whose pages were loaded anew: everybody then comes to it once.
    for (const file of [...FILES].reverse()) {
      const text = files[file];
      if (text === undefined) continue;
      hand.playground.show(file);
      await hand.put(file, text.replace(/\n$/, ""));
      await hand.playground.runFile(file);
      const { problem } = state.code.value[file];
      if (problem) throw problem;
      if (file !== "server.js" && files["server.js"] !== undefined) await this.desk.performer.gathered();
    }
    // That it runs is known a moment before it is on the timeline.
    const started = () => model.entries.slice(model.index(before + 1)).some(({ kind }) => kind === "program");
    if (files["server.js"] !== undefined) await until(started);
  }

  async #try(task: () => Promise<void>): Promise<void> {
    try {
      this.#state.value = "open";
      await task();
    } catch (thrown) {
      this.#fail(asProblem(thrown).message);
    }
  }

  #fail(problem: string | null): void {
    this.#state.value = problem ? "failed" : "open";
    this.#words.value = problem ?? "";
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), { className });
}
