/**
 * The dialog that asks how to run again: how far, with which code, over which networks. Loaded with fork.ts, which does
 * what was chosen.
 */
import { html, nothing, render, type TemplateResult } from "lit-html";
import "./dialog";
import { said as sentenceOf } from "./explanation";
import { cross } from "./icons";
import { CLEAR, PRESETS, describe, type Weather } from "./network";
import { clock } from "./rewind";
import { FILES, type State } from "./state";
import { actionsOf, type Action } from "./timeline/actions";
import { SERVER, type Entry } from "./timeline/entry";
import type { Model } from "./timeline/model";
import { args, clause } from "./timeline/sentences";

const LISTED = 100; // things that were done, named one by one

/** What somebody has chosen for the second run. */
export interface Wish {
  /** What is done again, and until when (in µs of the first run) that was all that was done. */
  actions: readonly Action[];
  until: number;
  edited: boolean;
  short: boolean;
  keep: boolean;
  /** The network of each client all along; null: as it was, with what people made of it. */
  weather: ReadonlyMap<string, Weather | null>;
}

export class ForkForm {
  readonly #element = document.createElement("dialog");

  constructor(readonly state: State, readonly model: Model, host: Element, readonly start: (wish: Wish) => void) {
    this.#element.className = "invite fork";
    this.#element.setAttribute("aria-labelledby", "fork-title");
    host.append(this.#element);
  }

  /**
   * Asks with what to run again; `here` is the entry that somebody looks at, `upToHere`
   * whether they want to go no further.
   */
  show(here: Entry | undefined, upToHere: boolean): void {
    const actions = actionsOf(this.model.entries);
    const edited = FILES.some((file) => changed(this.state, file));
    const acted = new Set(actions.map(({ lane }) => lane));
    const clients = this.state.columns.value.filter(({ name, kind }) => name !== SERVER && (kind === "own" || acted.has(name))).map(({ name }) => name);
    render(html`<form method="dialog" @submit=${(event: SubmitEvent) => this.#submit(event, actions, here, clients)}><div>
      <header><h2 id="fork-title">Run again from the beginning</h2><button class="tool" type="button" aria-label="Close" @click=${() => this.#element.close()}>${cross}</button></header>
      ${this.#done(actions)}
      ${here && actions.length > 0 ? this.#far(actions, here, upToHere) : nothing}
      <fieldset><legend>The code</legend>
        <label><input type="radio" name="code" value="editor" .checked=${edited} ?disabled=${!edited}> as it stands in the editor${edited ? "" : ": the same as ran"}</label>
        <label><input type="radio" name="code" value="ran" .checked=${!edited}> as it ran</label>
      </fieldset>
      <fieldset><legend>The network</legend>
        ${clients.map((name) => network(name, actions))}
      </fieldset>
      <label><input type="checkbox" name="short" checked> Cut pauses to a second</label>
      <label><input type="checkbox" name="keep" checked> Keep the first run as a recording, under a link that replays it</label>
      <footer><button class="plain strong" data-action="run-again">Run again</button></footer>
    </div></form>`, this.#element);
    this.#element.showModal();
  }

  /** What there is to be done again, and what can't be. */
  #done(actions: readonly Action[]): TemplateResult {
    const losses = [...new Set(actions.map(({ loss }) => loss).filter(Boolean))];
    if (actions.length === 0) return html`<p>Nobody has done anything in this run yet, so only the code acts.</p>`;
    return html`<p>On a fresh stage, what was done in this run is done again, in the same order and at the same pace.</p>
      <details><summary>${things(actions.length)} done</summary><ol class="acts">${actions.slice(0, LISTED).map(said)}</ol></details>
      <p class="hint">Buttons on the clients’ pages aren’t pressed again: what pressing them made a client emit is emitted again.${losses.length > 0 ? html` Not everything can be done again exactly: ${losses.join("; ")}.` : nothing}</p>`;
  }

  /** How far to go. */
  #far(actions: readonly Action[], here: Entry, upToHere: boolean): TemplateResult {
    const some = upTo(actions, here).length;
    return html`<fieldset><legend>What is done again</legend>
      <label><input type="radio" name="far" value="here" .checked=${upToHere}> what people did up to ${clock(here.at)}, when ${sentenceOf(clause(here, this.model))}: ${some === 0 ? "nothing" : `${some} of ${actions.length}`}</label>
      <label><input type="radio" name="far" value="all" .checked=${!upToHere}> all that people did</label>
    </fieldset>`;
  }

  #submit(event: SubmitEvent, all: readonly Action[], here: Entry | undefined, clients: readonly string[]): void {
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const some = form.get("far") === "here" ? upTo(all, here!) : all;
    const weather = new Map(clients.map((name) => [name, PRESETS.find((choice) => choice.name === form.get(`network-${name}`))?.weather ?? null]));
    const actions = some.filter((action) => action.do !== "weather" || !weather.get(action.lane));
    this.start({ actions, until: all[some.length]?.at ?? Infinity, edited: form.get("code") === "editor", short: form.has("short"), keep: form.has("keep"), weather });
  }
}

function network(name: string, actions: readonly Action[]): TemplateResult {
  const changes = actions.filter((action) => action.lane === name && action.weather).length;
  return html`<label class="line"><b>${name}</b> <select name="network-${name}" aria-label="The network of ${name}">
    <option value="" selected>as it was: ${changes === 0 ? describe(CLEAR) : changes === 1 ? "with the change that was made" : `with the ${changes} changes that were made`}</option>
    ${PRESETS.filter(({ weather }) => changes > 0 || weather !== CLEAR).map((choice) => html`<option value=${choice.name}>${choice.name} all along</option>`)}
  </select></label>`;
}

/** What had been done by the time of an entry. */
function upTo(actions: readonly Action[], { at }: Entry): readonly Action[] {
  return actions.filter((action) => action.at <= at);
}

/** Whether somebody has changed a file since it was run. */
function changed(state: State, file: (typeof FILES)[number]): boolean {
  const { text, running } = state.code.value[file];
  return running !== null && running !== text;
}

function things(count: number): string {
  return count === 1 ? "One thing was" : `${count} things were`;
}

function said(action: Action): TemplateResult {
  return html`<li>${action.do === "emit" ? html`${action.lane} emitted <code class="event custom">${action.event}</code> ${args({ args: action.args } as Entry)}` : plainly(action)}</li>`;
}

/** What somebody did, in words. */
export function plainly({ lane, do: what, event, weather, server }: Action): string {
  switch (what) {
    case "emit": return `${lane} emitted ${event}`;
    case "disconnect": return `${lane} disconnected`;
    case "connect": return `${lane} reconnected`;
    case "close": return `${lane} was closed`;
    case "weather": return `the network of ${lane} became: ${describe(weather ?? CLEAR)}`;
    case "server": return { running: "the server was started again", stopped: "the server was stopped", refusing: "the server was made to refuse new connections" }[server];
  }
}
