/**
 * A student's own client on the class's stage: a frame with a real connection, as on any lesson, and what it has last
 * said and heard. It goes along when the class gets another stage.
 */
import { effect, signal, untracked } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { Frames } from "../frames";
import { handed } from "../handed";
import { plug, unplug } from "../icons";
import { Link, type Handlers, type Lane, type Opening, type Problem, type Update } from "../link";
import { describe } from "../network";
import type { Entry } from "../timeline/entry";
import { label } from "../timeline/words";
import type { Line } from "./line";

interface Place {
  stage: string;
  key: string;
  name: string;
}

const AGAIN = 1500; // ms until a seat that couldn't be had is asked for again
const HEARD = 3; // entries that are told
const GLOW = 700; // ms

export class Seat implements Handlers {
  readonly #place = signal<Place | null>(null);
  readonly #lane = signal<Lane | null>(null);
  readonly #heard = signal<readonly Entry[]>([]);
  readonly #loads = signal(0);
  readonly #stuck = signal(false);
  readonly #lit = signal(false);
  readonly #problem = signal("");
  #link: Link | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #glow: ReturnType<typeof setTimeout> | undefined;
  readonly #frames = new Frames({
    reports: (client, reports) => this.#link?.report(client, reports),
    snapped: () => {},
    responsive: (_client, yes) => { this.#stuck.value = !yes; },
  });

  constructor(readonly line: Line) {
    let sitting = "";
    effect(() => {
      const stage = line.class.value.stage?.id ?? "";
      if (line.standing.value !== "up" || stage === sitting) return;
      sitting = stage;
      void untracked(() => this.#sit(stage));
    });
    let running: string | undefined;
    effect(() => {
      const { program } = line.class.value;
      const client = program?.client;
      if (running !== undefined && client !== undefined && client !== running) untracked(() => this.#reload());
      else if (program) this.#frames.tellAll("retry"); // the server may have been started anew
      running = client;
    });
  }

  /** Runs the class's program, for whoever has the pen. */
  run(source: string): Promise<void> {
    return this.#link!.run("server.js", source);
  }

  async #sit(stage: string): Promise<void> {
    clearTimeout(this.#timer);
    if (stage === "") {
      this.#stand();
      this.#link?.leave();
      return;
    }
    try {
      const place = await this.line.ask<Place>("seat");
      if (this.line.class.value.stage?.id !== place.stage) return; // there is another one already
      this.#stand();
      this.#place.value = place;
      this.#problem.value = "";
      if (this.#link) this.#link.join(place.stage);
      else this.#link = new Link({ join: place.stage, stage: () => null, key: () => this.#place.value?.key ?? null, program: () => null, client: () => null, drafts: () => ({}) }, this);
    } catch (thrown) {
      const { message, code } = thrown as Problem & { code?: string };
      if (code !== "later" && code !== "slow") this.#problem.value = message;
      this.#timer = setTimeout(() => {
        if (this.line.class.value.stage?.id === stage) void this.#sit(stage);
      }, AGAIN);
    }
  }

  /** Gives up the seat that it had. */
  #stand(): void {
    if (this.#place.value) this.#frames.removed(this.#place.value.name);
    this.#place.value = null;
    this.#lane.value = null;
    this.#heard.value = [];
    this.#stuck.value = false;
  }

  // What the link tells.

  opened({ stage }: Opening): void {
    const name = stage.clients[0]?.name;
    if (this.#place.value && name) this.#place.value = { ...this.#place.value, name };
  }

  update({ entries, lanes }: Update): void {
    const name = this.#place.value?.name;
    if (lanes) this.#lane.value = lanes.find((lane) => lane.name === name) ?? null;
    const own = entries.filter((entry) => entry.lane === name && ["event", "emit", "ack", "acked"].includes(entry.kind));
    if (own.length === 0) return;
    this.#heard.value = [...this.#heard.value, ...own].slice(-HEARD);
    if (!own.some(({ kind }) => kind === "event")) return;
    this.#lit.value = true;
    clearTimeout(this.#glow);
    this.#glow = setTimeout(() => { this.#lit.value = false; }, GLOW);
  }

  refused({ message }: Problem): void {
    this.#problem.value = message;
  }

  ended(): void {
    this.#problem.value = "This stage is over. The class gets another one when the teacher opens a lesson.";
  }

  unsaved(): void {}

  dropped(): void {}

  // How it is drawn.

  template(): TemplateResult {
    const place = this.#place.value;
    const problem = this.#problem.value;
    if (!place) {
      return html`<section class="seat" aria-label="Your client"><p class="nothing">${problem || (this.line.class.value.stage ? "Your client is getting its place on the stage…" : "Your client gets its place as soon as the teacher opens a lesson.")}</p></section>`;
    }
    const { name, stage, key } = place;
    const lane = this.#lane.value;
    const connected = lane?.connected ?? false;
    const loads = this.#loads.value;
    return html`<section class="seat pane ${this.#lit.value ? "lit" : ""}" data-client=${name} data-connected=${String(connected)} aria-label="Your client, ${name}">
      <header><span class="dot ${connected ? "" : "off"}" aria-hidden="true"></span><h2>${name}</h2>
        <span class="sid">${connected ? `connected over ${lane?.transport}` : lane ? "disconnected" : "connecting"}</span>
        ${connected || !lane
          ? html`<button class="tool" data-action="disconnect" aria-label="Disconnect your client" ?disabled=${!connected} @click=${() => this.#frames.tell(name, "disconnect")}>${unplug}</button>`
          : html`<button class="tool" data-action="reconnect" aria-label="Reconnect your client" @click=${() => this.#frames.tell(name, "connect")}>${plug}</button>`}
      </header>
      ${problem ? html`<p class="strip" role="status">${problem}</p>` : nothing}
      ${lane?.weather ? html`<p class="strip" role="status">${lane.weather.offline ? "Your teacher has pulled this client’s cable. Its page goes on; nothing gets through." : `Your teacher has changed this client’s network: ${describe(lane.weather)}.`}</p>` : nothing}
      <div class="frame">
        ${keyed(`${key} ${loads}`, html`<iframe sandbox="allow-scripts allow-forms" title="Your client, ${name}" src="/s/${stage}/client?key=${key}&load=${loads}"
          ${handed((frame) => this.#frames.added(name, frame as HTMLIFrameElement))} @load=${() => this.#frames.loaded(name)}></iframe>`)}
        ${this.#stuck.value ? html`<div class="stuck" role="alert"><p>Your client’s page doesn’t answer. Its code may be in an endless loop.</p><button class="button quiet" @click=${() => this.#reload()}>Load it again</button></div>` : nothing}
      </div>
      <ol class="heard" aria-label="What it has last said and heard">${this.#heard.value.map(heard)}</ol>
    </section>`;
  }

  #reload(): void {
    const name = this.#place.value?.name;
    if (name) this.#frames.reset(name);
    this.#loads.value++;
  }
}

function heard(entry: Entry): TemplateResult {
  const { chip, note } = label(entry);
  const verb = entry.kind === "emit" ? "said" : entry.kind === "event" ? "heard" : entry.kind === "ack" ? "answered" : "was answered";
  return html`<li>${verb} <code class="event ${entry.builtin ? "builtin" : "custom"}">${chip}</code> <span>${note}</span></li>`;
}
