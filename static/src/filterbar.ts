/**
 * The bar over the timeline with all that narrows it: search, choices by event, client and kind, lanes, collapsing and
 * holding. Loaded when it is first opened. Functions from the state to templates; what a press does is filters.ts's.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import css from "./css/filters.css";
import type { Filters } from "./filters";
import { down, left, right } from "./icons";
import { hue } from "./panes";
import type { State } from "./state";
import { CROWD } from "./timeline/crowd";
import { SERVER } from "./timeline/entry";
import { GROUPS, toggled, type Filter, type Group } from "./timeline/filter";
import { wear } from "./wear";

wear(css);

const VOICES = [["all", "All"], ["builtin", "Built-in"], ["custom", "Custom"]] as const satisfies [Filter["voice"], string][];

export function filterbar(state: State, filters: Filters): TemplateResult {
  const { filter, folded, held } = state;
  return html`<div class="filters" role="search" aria-label="What the timeline shows" @keydown=${closeMenu} @focusout=${leaveMenu}>
    ${search(state, filters)}
    ${menu("Events", filter.value.events.size, [...state.events.value].map(([name, { builtin }]) =>
      choice(html`<code class="event ${builtin ? "builtin" : "custom"}">${name}</code>`, filter.value.events.has(name), () => filters.change({ events: toggled(filter.value.events, name) }))))}
    ${menu("Clients", filter.value.clients.size, state.cast.value.map((name) =>
      choice(html`<i class=${hue(name)}></i>${name}`, filter.value.clients.has(name), () => filters.change({ clients: toggled(filter.value.clients, name) }))))}
    ${menu("Kinds", filter.value.groups.size, (Object.keys(GROUPS) as Group[]).map((group) =>
      choice(group, filter.value.groups.has(group), () => filters.change({ groups: toggled(filter.value.groups, group) }))))}
    ${menu("Lanes", filter.value.hidden.size, state.ordered.value.map(({ name }, index, all) => lane(name, index, all.length, state, filters)), "hidden")}
    <div class="depth" role="group" aria-label="Built-in or custom events">
      ${VOICES.map(([voice, name]) => html`<button data-voice=${voice} aria-pressed=${String(filter.value.voice === voice)} @click=${() => filters.change({ voice })}>${name}</button>`)}
    </div>
    ${toggle("fold", "Collapse", "Collapse repetition: the same thing again and again becomes one row", folded.value, () => filters.fold(!folded.value))}
    ${state.recorded ? nothing : toggle("hold", "Hold", "Hold the view while the stage goes on", held.value !== null, () => filters.hold(held.value === null))}
  </div>`;
}

function search(state: State, filters: Filters): TemplateResult {
  const { count, at, done } = state.found.value;
  const query = state.query.value;
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter") filters.go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && query) filters.search("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="find">
    <input type="search" class="search" aria-label="Search the timeline" placeholder="Search ( / )" autocomplete="off" spellcheck="false" .value=${query}
      @input=${(event: Event) => filters.search((event.target as HTMLInputElement).value)} @keydown=${keys}>
    <output class="hint" aria-live="polite" ?data-empty=${query.trim() === ""}>${query.trim() === "" ? "" : count === 0 ? (done ? "nothing found" : "") : at > 0 ? `${at} of ${count}` : `${count} found`}</output>
    ${query.trim() === "" ? nothing : html`<button class="tool" data-action="previous" aria-label="Previous found" title="Previous (Shift+Enter)" ?disabled=${count === 0} @click=${() => filters.go(-1)}>${left}</button>
    <button class="tool" data-action="next" aria-label="Next found" title="Next (Enter)" ?disabled=${count === 0} @click=${() => filters.go(1)}>${right}</button>`}
  </div>`;
}

function menu(name: string, chosen: number, choices: unknown[], word = "chosen"): TemplateResult {
  return html`<details class="menu" name="filters" data-menu=${name.toLowerCase()}>
    <summary class="plain ${chosen > 0 ? "narrows" : ""}">${name}${chosen > 0 ? html` <b>${chosen}<span class="unseen"> ${word}</span></b>` : nothing}${down}</summary>
    <div class="choices" role="group" aria-label=${name}>${choices.length > 0 ? choices : html`<p class="hint">None yet.</p>`}</div>
  </details>`;
}

function choice(name: unknown, chosen: boolean, change: () => void): TemplateResult {
  return html`<label class="choice"><input type="checkbox" .checked=${chosen} @change=${change}><span>${name}</span></label>`;
}

/** A lane: shown or not, and where it stands. The server's stays. */
function lane(name: string, index: number, count: number, state: State, filters: Filters): TemplateResult {
  const shown = !state.filter.value.hidden.has(name);
  return html`<div class="lane-choice" data-lane=${name}>
    <label class="choice"><input type="checkbox" .checked=${shown} ?disabled=${name === SERVER} @change=${() => filters.hide(name)}><span>${name === SERVER || name === CROWD ? nothing : html`<i class=${hue(name)}></i>`}${name}</span></label>
    <button class="tool" aria-label="Move ${name} to the left" title="To the left" ?disabled=${index === 0} @click=${() => filters.move(name, -1)}>${left}</button>
    <button class="tool" aria-label="Move ${name} to the right" title="To the right" ?disabled=${index === count - 1} @click=${() => filters.move(name, 1)}>${right}</button>
  </div>`;
}

function toggle(action: string, name: string, title: string, on: boolean, press: () => void): TemplateResult {
  return html`<button class="plain ${on ? "narrows" : ""}" data-action=${action} title=${title} aria-pressed=${String(on)} @click=${press}>${name}</button>`;
}

/** Escape closes an open menu and goes back to what opened it. */
function closeMenu(event: KeyboardEvent): void {
  const open = (event.target as Element).closest<HTMLDetailsElement>("details[open]");
  if (event.key !== "Escape" || !open) return;
  event.stopPropagation();
  open.open = false;
  open.querySelector("summary")?.focus();
}

function leaveMenu(event: FocusEvent): void {
  const open = (event.target as Element).closest<HTMLDetailsElement>("details[open]");
  if (open && event.relatedTarget && !open.contains(event.relatedTarget as Node)) open.open = false;
}
