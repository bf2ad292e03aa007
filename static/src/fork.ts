/**
 * Running again: a fresh stage with maybe other code and another network, on which what people did in the first run is
 * done again at the same moments; then both runs are compared. Loaded when somebody first asks for it. What it needs
 * of the playground comes as a hand.
 */
import "./common";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { Comparison, compare } from "./comparison";
import { cross } from "./icons";
import type { Problem } from "./link";
import { CLEAR, PRESETS, describe, preset, type Weather } from "./network";
import type { Again } from "./spy/spy";
import { FILES, type State } from "./state";
import { actionsOf, ready, schedule, type Action } from "./timeline/actions";
import type { Entry } from "./timeline/entry";
import { SERVER } from "./timeline/entry";
import type { Model } from "./timeline/model";
import { args } from "./timeline/words";

/** What the playground does for a run. */
export interface Hand {
  readonly state: State;
  readonly model: Model;
  /** Opens a fresh stage with this code. Resolves when it is open, with what was wrong with the code or the wish. */
  afresh(code: { program: string; client: string }): Promise<Problem | null>;
  add(): Promise<void>;
  weather(client: string, weather: Weather): Promise<void>;
  again(client: string, again: Again): void;
  disconnect(client: string): void;
  reconnect(client: string): void;
  close(client: string): Promise<void>;
  select(seq: number): void;
}

const SHORT = 1000; // ms to which long pauses are cut
const CALM = 800; // ms after the last action until the runs are compared
const PATIENCE = 15_000; // ms for clients to connect

/** What somebody has chosen for the second run. */
interface Wish {
  edited: boolean;
  short: boolean;
  weather: Map<string, Weather>;
}

export class Fork {
  readonly #element = document.createElement("dialog");
  readonly #comparison: Comparison;
  #first: readonly Entry[] = [];
  #run = 0; // counts runs: an older one stops by itself

  /** `dialogs` is where dialogs may stand, `bar` where it is told how the run goes. */
  constructor(readonly hand: Hand, dialogs: Element, readonly bar: Element) {
    this.#comparison = new Comparison(dialogs, (seq) => hand.select(seq));
    this.#element.className = "invite fork";
    this.#element.setAttribute("aria-labelledby", "fork-title");
    dialogs.append(this.#element);
  }

  /** Asks with what to run again. */
  show(): void {
    const { state, model } = this.hand;
    const actions = actionsOf(model.entries);
    const edited = FILES.some((file) => changed(state, file));
    const clients = state.columns.value.filter(({ name, kind }) => kind === "own" || actions.some(({ lane }) => lane === name)).map(({ name }) => name).filter((name) => name !== SERVER);
    const losses = [...new Set(actions.map(({ loss }) => loss).filter(Boolean))];
    render(html`<form method="dialog" @submit=${(event: SubmitEvent) => this.#submit(event, actions, clients)}><div>
      <header><h2 id="fork-title">Run again from the beginning</h2><button class="tool" type="button" aria-label="Close" @click=${() => this.#element.close()}>${cross}</button></header>
      <p>${actions.length === 0 ? "Nobody has done anything in this run yet, so only the code acts." : html`On a fresh stage, what was done in this run is done again, in the same order and at the same pace.`}</p>
      ${actions.length > 0 ? html`<details><summary>${actions.length === 1 ? "One thing was done" : `${actions.length} things were done`}</summary><ol class="acts">${actions.slice(0, 100).map(said)}</ol></details>` : nothing}
      ${losses.length > 0 ? html`<p class="hint">Not everything can be done again exactly: ${losses.join("; ")}.</p>` : nothing}
      <fieldset><legend>The code</legend>
        <label><input type="radio" name="code" value="editor" .checked=${edited} ?disabled=${!edited}> as it stands in the editor${edited ? "" : ": the same as ran"}</label>
        <label><input type="radio" name="code" value="ran" .checked=${!edited}> as it ran</label>
      </fieldset>
      <fieldset><legend>The network</legend>
        ${clients.map((name) => this.#network(name))}
      </fieldset>
      <label><input type="checkbox" name="short" checked> Cut pauses to a second</label>
      <footer><button class="plain strong" data-action="run-again">Run again</button></footer>
    </div></form>`, this.#element);
    this.#element.showModal();
  }

  #network(name: string): TemplateResult {
    const now = this.#now(name);
    const known = preset(now);
    return html`<label class="line"><b>${name}</b> <select name="network-${name}" aria-label="The network of ${name}">
      ${known ? nothing : html`<option value="now" selected>${describe(now)}, as now</option>`}
      ${PRESETS.map((choice) => html`<option value=${choice.name} ?selected=${choice.name === known}>${choice.name}</option>`)}
    </select></label>`;
  }

  #now(name: string): Weather {
    return this.hand.state.lanes.value.find((lane) => lane.name === name)?.weather ?? CLEAR;
  }

  #submit(event: SubmitEvent, actions: readonly Action[], clients: readonly string[]): void {
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const weather = new Map(clients.map((name) => [name, PRESETS.find((choice) => choice.name === form.get(`network-${name}`))?.weather ?? this.#now(name)]));
    void this.#start(actions, { edited: form.get("code") === "editor", short: form.has("short"), weather });
  }

  async #start(actions: readonly Action[], wish: Wish): Promise<void> {
    const { hand } = this;
    const run = ++this.#run;
    this.#first = [...hand.model.entries];
    const from = ready(this.#first, actions);
    this.#tell(html`A fresh stage is opening…`);
    const code = hand.state.code.value;
    const [program, client] = FILES.map((file) => (wish.edited ? code[file].text : (code[file].running ?? code[file].text))) as [string, string];
    const problem = await hand.afresh({ program, client });
    if (problem) return this.#tell(html`It can’t run again: ${problem.message}${problem.line ? ` (line ${problem.line})` : ""}`, true);
    await this.#gather(wish.weather);
    await this.#until(() => [...wish.weather].every(([name, { offline }]) => offline || this.#here(name)));
    const times = schedule(actions, from, wish.short ? SHORT : Infinity);
    const began = performance.now();
    for (const [index, action] of actions.entries()) {
      this.#tell(html`Running again: ${index} of ${actions.length} done.`);
      await sleep(began + times[index]! - performance.now());
      if (run !== this.#run) return;
      await this.#do(action);
    }
    await sleep(CALM);
    if (run === this.#run) this.#compared();
  }

  /** Sees to it that the clients are there that acted in the first run, each with its network. */
  async #gather(weather: ReadonlyMap<string, Weather>): Promise<void> {
    const { hand } = this;
    const { state } = hand;
    while (state.clients.value.length < Math.min(weather.size, state.stage.value?.max ?? 0)) {
      const before = state.clients.value.length;
      await hand.add();
      if (state.clients.value.length === before) break;
    }
    const own = new Set(state.clients.value.map(({ name }) => name));
    await Promise.all([...weather].filter(([name, now]) => own.has(name) && now !== CLEAR).map(([name, now]) => hand.weather(name, now)));
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

  async #do(action: Action): Promise<void> {
    const { hand } = this;
    const { lane, event, args, namespace, answered } = action;
    switch (action.do) {
      case "emit": return hand.again(lane, { event, args, namespace, answered });
      case "disconnect": return hand.disconnect(lane);
      case "connect": return hand.reconnect(lane);
      case "close": return hand.close(lane);
    }
  }

  #compared(): void {
    const verdict = compare(this.#first, this.hand.model.entries);
    this.#tell(html`<span>${verdict.words}</span> <button class="plain" data-action="compare" @click=${() => this.#comparison.show(compare(this.#first, this.hand.model.entries))}>Compare both runs</button>`, true);
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

/** Whether somebody has changed a file since it was run. */
function changed(state: State, file: (typeof FILES)[number]): boolean {
  const { text, running } = state.code.value[file];
  return running !== null && running !== text;
}

function said(action: Action): TemplateResult {
  const { lane, event } = action;
  if (action.do !== "emit") return html`<li>${lane} ${{ disconnect: "disconnected", connect: "reconnected", close: "was closed" }[action.do]}</li>`;
  return html`<li>${lane} emitted <code class="event custom">${event}</code> ${args({ args: action.args } as Entry)}</li>`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
