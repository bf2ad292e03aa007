/**
 * In the bar: what opens the choices of what to show, how many of them are made, and one press that undoes them all.
 * The choices themselves are drawn by filterbar.ts, which is loaded when they are first opened.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Filters } from "./filters";
import { cross } from "./icons";
import type { State } from "./state";

export function filterButton(state: State, filters: Filters): TemplateResult {
  const open = state.choosing.value;
  const { count } = filters;
  return html`<button class="plain" data-action="filter" aria-expanded=${String(open)} title="Filter, search, lanes (/)" @click=${() => void filters.choose(!open)}>Filter${count > 0 ? html` <b>${count}</b>` : nothing}</button>
    ${count > 0 || state.order.value.length > 0 ? html`<button class="plain narrows" data-action="clear-filter" aria-label="Show all" title="Show all, as it came" @click=${() => filters.clear()}>${cross}</button>` : nothing}`;
}

/** The choices, where they are open. */
export function filterChoices(state: State, filters: Filters): TemplateResult | typeof nothing {
  return state.choosing.value && state.filterbar.value ? state.filterbar.value(state, filters) : nothing;
}
