/** Who is in a class, as its teacher sees them, and what the teacher can do for each. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { CLEAR } from "../network";
import type { Line } from "./line";
import type { Person, TaskState } from "./protocol";

/** How the page tells that something couldn't be done. */
export type Complain = (words: string) => void;

const AGO = 60_000; // ms in a minute

export function people(line: Line, complain: Complain): TemplateResult {
  const list = line.class.value.people?.list ?? [];
  if (list.length === 0) return html`<p class="nothing">Nobody yet. Show the code, and whoever joins appears here.</p>`;
  const order = [...list].sort((one, other) => Number(other.here) - Number(one.here) || one.name.localeCompare(other.name));
  return html`<ul class="people">${repeat(order, ({ id }) => id, (person) => row(line, person, complain))}</ul>`;
}

function row(line: Line, person: Person, complain: Complain): TemplateResult {
  const { stage, class: info } = line.class.value;
  const { id, name, here, lane } = person;
  const pen = stage?.penId === id;
  const ask = (what: string, payload: Record<string, unknown>) => void line.ask(what, payload).catch((problem: { message: string }) => complain(problem.message));
  return html`<li data-person=${name} data-here=${String(here)}>
    <details name="person">
      <summary><i class="mark" aria-hidden="true"></i><b>${name}</b> <span>${[pen ? "has the pen" : "", ...state(line, person)].filter(Boolean).join(" · ")}</span></summary>
      <p class="row">
        ${stage && lane ? html`
          <button type="button" class="plain" data-action="pen" @click=${() => ask("pen", { student: pen ? 0 : id })}>${pen ? "Take the pen back" : "Hand the pen"}</button>
          <button type="button" class="plain" data-action="unplug" @click=${() => ask("weather", { student: id, ...CLEAR, offline: true })}>Pull the cable</button>
          <button type="button" class="plain" data-action="plug" @click=${() => ask("weather", { student: id, ...CLEAR })}>Plug it in</button>
          <button type="button" class="plain" data-action="kick" title="As socket.disconnect(true) on the server" @click=${() => ask("kick", { student: id })}>Disconnect the client</button>` : nothing}
        <button type="button" class="plain danger" data-action="remove" ?disabled=${Boolean(info?.ended)} @click=${() => { if (confirm(`Remove ${name} from the class? The name is free again, and whoever has the code can join under another.`)) ask("remove", { student: id }); }}>Remove</button>
      </p>
    </details>
  </li>`;
}

/** How it stands with somebody, in a few words. */
function state(line: Line, { id, here, following, seen }: Person): string[] {
  const minutes = Math.floor((line.now() - seen) / AGO);
  const where = here ? (following ? "follows" : "looks around") : `gone ${minutes < 1 ? "just now" : `for ${minutes} min`}`;
  const steps = Object.values(line.class.value.tasks?.students.find((student) => student.id === id)?.steps ?? {});
  return [where, ...tasks(steps)];
}

function tasks(steps: readonly TaskState[]): string[] {
  const done = steps.filter((step) => step.done).length;
  const stuck = steps.find((step) => step.stuck && !step.done);
  return [done > 0 ? `${done} ${done === 1 ? "step" : "steps"} done` : "", stuck ? `stuck: ${stuck.tries} tries, ${stuck.hints} hints` : ""];
}
