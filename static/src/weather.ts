/**
 * The dialogs that change a client's network and the stage's server. Loaded when somebody first opens one; the
 * playground says what is so now, and does what is asked. They own their elements and nothing else.
 */
import "./common";
import { html, nothing, render, type TemplateResult } from "lit-html";
import css from "./css/weather.css";
import "./dialog";
import { cross } from "./icons";
import { CLEAR, PRESETS, describe, preset, same, type ServerState, type Weather } from "./network";
import { wear } from "./wear";

wear(css);

/** A dialog that is made anew each time it opens. */
abstract class Dialog {
  readonly element = document.createElement("dialog");

  constructor(host: Element, readonly name: string) {
    this.element.className = `invite ${name}`;
    this.element.setAttribute("aria-labelledby", `${name}-title`);
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
    host.append(this.element);
  }

  protected draw(title: string, body: TemplateResult): void {
    render(html`<div>
      <header><h2 id="${this.name}-title">${title}</h2><button class="tool" aria-label="Close" @click=${() => this.element.close()}>${cross}</button></header>
      ${body}
    </div>`, this.element);
    if (!this.element.open) this.element.showModal();
  }
}

const NUMBERS: readonly { key: "latency" | "jitter" | "loss" | "rate" | "seed"; name: string; unit: string; hint: string; max: number }[] = [
  { key: "latency", name: "Latency", unit: "ms", hint: "how long everything travels, each way", max: 10_000 },
  { key: "jitter", name: "Jitter", unit: "ms", hint: "at most so much longer, by chance", max: 10_000 },
  { key: "loss", name: "Breaks after about", unit: "s", hint: "on average; 0: never", max: 3600 },
  { key: "rate", name: "Reads at most", unit: "bytes/s", hint: "at least 100; 0: as fast as it can", max: 10_000_000 },
  { key: "seed", name: "Seed", unit: "", hint: "the same one brings the same chances again", max: 1_000_000 },
];

/** The weather of one client. */
export class WeatherDialog extends Dialog {
  #client = "";
  #weather = CLEAR;

  /** `set` changes the network of a client; it throws a problem that can be shown. */
  constructor(host: Element, readonly set: (client: string, weather: Weather) => Promise<string | null>) {
    super(host, "weather");
  }

  show(client: string, weather: Weather): void {
    this.#client = client;
    this.#weather = weather;
    this.#draw("");
  }

  #draw(problem: string): void {
    const now = this.#weather;
    const known = preset(now);
    this.draw(`The network of ${this.#client}`, html`
      <p class="hint">It is done for real to ${this.#client}’s connection: neither ${this.#client} nor the server knows.</p>
      <div class="choices" role="group" aria-label="Common kinds of network">
        ${PRESETS.map(({ name, weather }) => html`<button class="choice" data-preset=${name} aria-pressed=${String(known === name)} @click=${() => void this.#take(weather)}>
          <b>${capital(name)}</b><small>${same(weather, CLEAR) ? "nothing is in the way" : describe(weather)}</small></button>`)}
      </div>
      <details ?open=${!known}><summary>Your own weather</summary>
        <form class="fields" @submit=${this.#submit}>
          ${NUMBERS.map(({ key, name, unit, hint, max }) => html`<label><span>${name}${unit ? html` <small>in ${unit}</small>` : nothing}</span>
            <input name=${key} type="number" min="0" max=${max} step="1" required .value=${String(now[key])} aria-describedby="weather-${key}"><small id="weather-${key}">${hint}</small></label>`)}
          <label class="check"><input type="checkbox" name="pollingOnly" .checked=${now.pollingOnly}> No WebSocket gets through: long-polling only</label>
          <label class="check"><input type="checkbox" name="offline" .checked=${now.offline}> Offline</label>
          <button class="plain" data-action="set-weather">Make it so</button>
        </form>
      </details>
      <p class="hint" role="status">${problem || `Now: ${describe(now)}.`}</p>`);
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const numbers = Object.fromEntries(NUMBERS.map(({ key }) => [key, Number(form.get(key))]));
    void this.#take({ ...CLEAR, ...numbers, pollingOnly: form.has("pollingOnly"), offline: form.has("offline") });
  };

  async #take(weather: Weather): Promise<void> {
    const problem = await this.set(this.#client, weather);
    if (!problem) this.#weather = weather;
    this.#draw(problem ? `That didn’t work: ${problem}` : "");
  }
}

const STATES: readonly { state: ServerState; name: string; hint: string }[] = [
  { state: "running", name: "Start it again", hint: "the program runs from its beginning, and clients reconnect" },
  { state: "stopped", name: "Stop it", hint: "as when its process ends: every client loses its connection" },
  { state: "refusing", name: "Refuse new connections", hint: "who is connected stays so, and nobody else gets in" },
];

/** What the stage's server does. */
export class ServerDialog extends Dialog {
  constructor(host: Element, readonly set: (state: ServerState) => Promise<string | null>) {
    super(host, "server-state");
  }

  show(now: ServerState, problem = ""): void {
    this.draw("The server", html`
      <div class="choices" role="group" aria-label="What the server is to do">
        ${STATES.map(({ state, name, hint }) => html`<button class="choice" data-state=${state} aria-pressed=${String(state === now && state !== "running")} @click=${() => void this.#take(now, state)}>
          <b>${name}</b><small>${hint}</small></button>`)}
      </div>
      ${problem ? html`<p class="hint" role="alert">That didn’t work: ${problem}</p>` : nothing}`);
  }

  async #take(now: ServerState, state: ServerState): Promise<void> {
    const problem = await this.set(state);
    if (problem) this.show(now, problem);
    else this.element.close();
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
