/** Who is in a class, as its teacher sees them, and what the teacher can do for each. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { CLEAR, PRESETS, describe, preset, type Weather } from "../network";
import type { Line } from "./line";
import type { Person, Sections, TaskState } from "./protocol";

/** How the page tells that something couldn't be done. */
export type Complain = (words: string) => void;

const AGO = 60_000; // ms in a minute
const OVERSEEN = 12; // people among whom one finds somebody by looking

export class People {
  readonly #wanted = signal("");

  constructor(readonly line: Line, readonly complain: Complain) {}

  template(): TemplateResult {
    const list = this.line.class.value.people?.list ?? [];
    if (list.length === 0) return html`<p class="nothing">Nobody yet. Show the code, and whoever joins appears here.</p>`;
    const wanted = this.#wanted.value.trim().toLowerCase();
    const ranks = new Map(list.map((person) => [person, rank(this.line, person)]));
    const order = list.filter(({ name }) => name.toLowerCase().includes(wanted)).sort((one, other) => ranks.get(one)! - ranks.get(other)! || one.name.localeCompare(other.name));
    return html`${list.length > OVERSEEN ? html`<label class="find">Find <input type="search" placeholder="a name" autocomplete="off" .value=${live(this.#wanted.value)} @input=${(event: Event) => { this.#wanted.value = (event.target as HTMLInputElement).value; }}></label>` : nothing}
      ${order.length === 0 ? html`<p class="nothing" role="status">Nobody of that name.</p>` : html`<ul class="people">${repeat(order, ({ id }) => id, (person) => row(this.line, person, this.complain))}</ul>`}`;
  }
}

/** Whom a teacher wants to see first: whoever has the pen, is stuck, has a bad network, looks around; who has gone comes last. */
function rank({ class: { value } }: Line, { id, here, following, weather }: Person): number {
  if (!here) return 5;
  if (value.stage?.penId === id) return 0;
  if (Object.values(stepsOf(value, id)).some(({ stuck, done }) => stuck && !done)) return 1;
  return weather ? 2 : following ? 4 : 3;
}

function stepsOf({ tasks }: Partial<Sections>, id: number): Record<string, TaskState> {
  return tasks?.students.find((student) => student.id === id)?.steps ?? {};
}

function row(line: Line, person: Person, complain: Complain): TemplateResult {
  const { stage, class: info } = line.class.value;
  const { id, name, here, lane, weather = CLEAR } = person;
  const known = preset(weather);
  const pen = stage?.penId === id;
  const ask = (what: string, payload: Record<string, unknown>) => void line.ask(what, payload).catch((problem: { message: string }) => complain(problem.message));
  const send = (weather: Weather) => ask("weather", { student: id, ...weather });
  return html`<li data-person=${name} data-here=${String(here)}>
    <details name="person">
      <summary><i class="mark" aria-hidden="true"></i><b>${name}</b> <span>${[pen ? "has the pen" : "", ...state(line, person)].filter(Boolean).join(" · ")}</span></summary>
      <p class="row">
        ${stage && lane ? html`
          <button type="button" class="plain" data-action="pen" @click=${() => ask("pen", { student: pen ? 0 : id })}>${pen ? "Take the pen back" : "Hand the pen"}</button>
          ${weather.offline
            ? html`<button type="button" class="plain" data-action="plug" @click=${() => send(CLEAR)}>Plug the cable in</button>`
            : html`<button type="button" class="plain" data-action="unplug" @click=${() => send({ ...CLEAR, offline: true })}>Pull the cable</button>`}
          <label class="network">Network <select data-action="weather" @change=${(event: Event) => send(PRESETS[Number((event.target as HTMLSelectElement).value)]?.weather ?? weather)}>
            ${PRESETS.map(({ name }, index) => html`<option value=${index} .selected=${live(name === known)}>${name}</option>`)}
            ${known ? nothing : html`<option value="-1" .selected=${live(true)}>${describe(weather)}</option>`}</select></label>
          <button type="button" class="plain" data-action="kick" title="As socket.disconnect(true) on the server" @click=${() => ask("kick", { student: id })}>Disconnect the client</button>` : nothing}
        <button type="button" class="plain danger" data-action="remove" ?disabled=${Boolean(info?.ended)} @click=${() => { if (confirm(`Remove ${name} from the class? The name is free again, and whoever has the code can join under another.`)) ask("remove", { student: id }); }}>Remove</button>
      </p>
    </details>
  </li>`;
}

/** How it stands with somebody, in a few words. */
function state(line: Line, { id, here, following, seen, weather }: Person): string[] {
  const minutes = Math.floor((line.now() - seen) / AGO);
  const where = here ? (following ? "follows" : "looks around") : `gone ${minutes < 1 ? "just now" : `for ${minutes} min`}`;
  const steps = Object.values(stepsOf(line.class.value, id));
  return [where, weather ? (weather.offline ? "cable pulled" : preset(weather) ?? describe(weather)) : "", ...tasks(steps)];
}

function tasks(steps: readonly TaskState[]): string[] {
  const done = steps.filter((step) => step.done).length;
  const stuck = steps.find((step) => step.stuck && !step.done);
  return [done > 0 ? `${done} ${done === 1 ? "step" : "steps"} done` : "", stuck ? `stuck: ${stuck.tries} tries, ${stuck.hints} hints` : ""];
}
