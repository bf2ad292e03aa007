/**
 * What the page of a stage and that of a recording have in common around the timeline: the way between panes on a
 * phone, the lanes' names, the depths, and the card that explains what is selected. Functions from the state to
 * templates.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Filters } from "./filters";
import { hue } from "./panes";
import type { Column, State } from "./state";
import { SERVER, type Depth, type Entry, type Source } from "./timeline/entry";
import type { Model } from "./timeline/model";
import type { TimelineView } from "./timeline/view";

/** On a phone: which pane is on show. */
export function switcher(state: State, columns: readonly Column[]): TemplateResult {
  const choice = (name: string, words: unknown) => html`
    <button aria-pressed=${String(state.pane.value === name)} data-pane=${name} @click=${() => { state.pane.value = name; }}>${words}</button>`;
  return html`<nav class="switcher" aria-label="What to show">${columns.map((column) => choice(column.name, titled(column, state)))}${choice("timeline", "Timeline")}</nav>`;
}

/** A lane's name with its client's colour; of the crowd, how many they are. */
function titled({ name, kind }: Column, state: State): TemplateResult {
  if (kind === "crowd") return html`${state.crowd.value.length} others`;
  return html`${name === SERVER ? nothing : html`<i class=${hue(name)}></i>`}${name}`;
}

/** The names on top of the lanes, where no panes stand there. */
export function laneNames(state: State): TemplateResult {
  return html`<div class="names" aria-hidden="true">${state.standing.value.map((column) => html`<span data-lane=${column.name}>${titled(column, state)}</span>`)}</div>`;
}

const DEPTHS: Record<Depth, [name: string, title: string]> = {
  story: ["Story", "Events and connections"],
  program: ["Program", "Also what the code logs, joins and times"],
  wire: ["Wire", "Also every frame that crosses the wire"],
};

/** How much the timeline tells. */
export function depths(state: State, depths: readonly Depth[], show: (depth: Depth) => void): TemplateResult {
  return html`<div class="depth" role="group" aria-label="How much the timeline tells">${depths.map((depth) => html`
    <button data-depth=${depth} title=${DEPTHS[depth][1]} aria-pressed=${String(state.depth.value === depth)} @click=${() => show(depth)}>${DEPTHS[depth][0]}</button>`)}</div>`;
}

/** What the card that explains an entry leads to. */
export interface Explaining {
  select(seq: number | null): void;
  goTo(source: Source): void;
  /** Runs again up to the selected entry, where there is a stage to do so. */
  again?: () => void;
}

export function explained(state: State, model: Model, view: TimelineView, filters: Filters, act: Explaining): TemplateResult | typeof nothing {
  const entry = model.get(state.selected.value);
  const explanation = state.explanation.value;
  if (!entry || !explanation) return nothing;
  const inspector = state.inspector.value;
  return explanation(entry, model, {
    ...act, seen: (seq) => view.row(seq) !== undefined,
    times: filters.opened(entry.seq) ? 1 : view.times(entry.seq), unfold: () => filters.unfold(entry.seq),
    ...(inspector && { open: (frame: Entry) => inspector.open(frame) }),
  });
}
