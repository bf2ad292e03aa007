/**
 * Running again: a fresh stage with maybe other code and another network, on which what people did in the first run is
 * done again at the same moments; then both runs are compared. Loaded when somebody first asks for it. What it needs
 * of the playground comes as a hand.
 */
import "./common";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { Comparison, compare } from "./comparison";
import css from "./css/fork.css";
import { ForkForm, plainly, type Wish } from "./forkform";
import { asProblem, type Problem } from "./link";
import { CLEAR, type ServerState, type Weather } from "./network";
import { save, type Saved } from "./recordings";
import type { Again } from "./spy/spy";
import { FILES, type State } from "./state";
import { ready, schedule, type Action } from "./timeline/actions";
import type { Entry } from "./timeline/entry";
import type { Model } from "./timeline/model";
import { wear } from "./wear";

wear(css);

/** What the playground does for a run. */
export interface Hand {
  readonly state: State;
  readonly model: Model;
  /** Opens a fresh stage with this code. Resolves when it is open, with what was wrong with the code or the wish. */
  afresh(code: { program: string; client: string }): Promise<Problem | null>;
  add(): Promise<void>;
  weather(client: string, weather: Weather): Promise<void>;
  server(state: ServerState): Promise<void>;
  again(client: string, again: Again): void;
  disconnect(client: string): void;
  reconnect(client: string): void;
  close(client: string): Promise<void>;
  select(seq: number): void;
}

const SHORT = 1000; // ms to which long pauses are cut
const CALM = [800, 10_000] as const; // ms after the last action until the runs are compared: as in the first run, but within this
const PATIENCE = 15_000; // ms for clients to connect

export class Fork {
  readonly #form: ForkForm;
  readonly #comparison: Comparison;
  #first: readonly Entry[] = [];
  #run = 0; // counts runs: an older one stops by itself

  /** `dialogs` is where dialogs may stand, `bar` where it is told how the run goes. */
  constructor(readonly hand: Hand, dialogs: Element, readonly bar: Element) {
    this.#comparison = new Comparison(dialogs, () => hand.state.everyone.value, (seq) => hand.select(seq));
    this.#form = new ForkForm(hand.state, hand.model, dialogs, (wish) => void this.#start(wish));
  }

  /** Asks with what to run again: all, or only as far as an entry. */
  show(seq: number | null, upToHere: boolean): void {
    this.#form.show(this.hand.model.get(seq), upToHere);
  }

  async #start(wish: Wish): Promise<void> {
    const { hand } = this;
    const run = ++this.#run;
    const { actions } = wish;
    this.#first = hand.model.entries.filter(({ at }) => at < wish.until);
    const from = ready(this.#first, actions);
    this.#tell(html`A fresh stage is opening…`);
    const kept = wish.keep ? await this.#keep() : null;
    const problem = await hand.afresh(this.#code(wish.edited));
    if (problem) return this.#tell(html`It can’t run again: ${problem.message}${problem.line ? ` (line ${problem.line})` : ""}`, true);
    await this.#gather(wish.weather);
    await this.#until(() => [...wish.weather].every(([name, weather]) => weather?.offline || this.#here(name)));
    const undone = await this.#repeat(run, actions, schedule(actions, from, wish.short ? SHORT : Infinity));
    this.#tell(html`All is done again. What comes of it comes now.`);
    await sleep(this.#tail(actions.at(-1)?.at ?? from));
    if (run === this.#run) this.#compared(kept, undone);
  }

  #code(edited: boolean): { program: string; client: string } {
    const code = this.hand.state.code.value;
    const [program, client] = FILES.map((file) => (edited ? code[file].text : (code[file].running ?? code[file].text))) as [string, string];
    return { program, client };
  }

  /** Keeps the first run, or says why that didn't work. */
  async #keep(): Promise<Saved | string> {
    try {
      return await save(this.hand.state.stage.value?.id ?? "");
    } catch (thrown) {
      return asProblem(thrown).message;
    }
  }

  /** Sees to it that the clients are there that acted in the first run, each with its network. */
  async #gather(weather: Wish["weather"]): Promise<void> {
    const { hand } = this;
    const { state } = hand;
    while (state.clients.value.length < Math.min(weather.size, state.stage.value?.max ?? 0)) {
      const before = state.clients.value.length;
      await hand.add();
      if (state.clients.value.length === before) break;
    }
    const own = new Set(state.clients.value.map(({ name }) => name));
    await Promise.all([...weather].map(([name, now]) => (own.has(name) && now && now !== CLEAR ? hand.weather(name, now) : null)));
  }

  #here(name: string): boolean {
    const { state, model } = this.hand;
    if (!state.clients.value.some((client) => client.name === name)) return true; // it can't be had here
    return model.entries.some(({ kind, event, lane }) => kind === "event" && event === "connect" && lane === name);
  }

  async #until(met: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!met() && performance.now() < end) await sleep(30);
  }

  /** Does everything again at its time. Returns, in words, what couldn't be done. */
  async #repeat(run: number, actions: readonly Action[], times: readonly number[]): Promise<string[]> {
    const undone: string[] = [];
    const began = performance.now();
    for (const [index, action] of actions.entries()) {
      if (run !== this.#run) break;
      this.#tell(html`Running again: ${index} of ${actions.length} done.`);
      await sleep(began + times[index]! - performance.now());
      if (run !== this.#run) break;
      try {
        await this.#do(action);
      } catch (thrown) {
        undone.push(`${plainly(action)} (${asProblem(thrown).message})`);
      }
    }
    return undone;
  }

  async #do(action: Action): Promise<void> {
    const { hand } = this;
    const { lane, event, args, namespace, answered } = action;
    switch (action.do) {
      case "emit": return hand.again(lane, { event, args, namespace, answered });
      case "disconnect": return hand.disconnect(lane);
      case "connect": return hand.reconnect(lane);
      case "close": return hand.close(lane);
      case "weather": return hand.weather(lane, action.weather ?? CLEAR);
      case "server": return hand.server(action.server);
    }
  }

  /** For how long something came of what was done last, in ms. */
  #tail(last: number): number {
    const end = this.#first.findLast(({ kind }) => kind !== "frame")?.at ?? 0;
    const [least, most] = CALM;
    return Math.min(most, Math.max(least, (end - last) / 1000));
  }

  #compared(kept: Saved | string | null, undone: readonly string[]): void {
    const verdict = compare(this.#first, this.hand.model.entries);
    const first = typeof kept === "string" ? html` The first run couldn’t be kept: ${kept}` : kept ? html` <a data-kept href=${kept.url} target="_blank">The first run is kept</a>` : nothing;
    this.#tell(html`<span>${verdict.words}${undone.length > 0 ? ` Not done again: ${undone.join("; ")}.` : ""}${first}</span> <button class="plain" data-action="compare" @click=${() => this.#comparison.show(this.#first, [...this.hand.model.entries])}>Compare both runs</button>`, true);
  }

  #tell(words: TemplateResult, over = false): void {
    render(html`<p class="notice" role="status" data-run=${over ? "over" : "going"}>${words}
      <button class="plain" @click=${this.#stop}>${over ? "All right" : "Stop"}</button></p>`, this.bar as HTMLElement);
  }

  #stop = (): void => {
    this.#run++;
    render(nothing, this.bar as HTMLElement);
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
