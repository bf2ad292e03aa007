/**
 * How the playground of a stage is drawn: notices, panes, the bar, the timeline and the card below it. Functions from
 * the state to templates; what a press does is the playground's business.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { depths, explained, laneNames, switcher, type Explaining } from "./board";
import { filterButton, filterChoices } from "./filterbutton";
import type { Filters } from "./filters";
import { down, plus, rewind } from "./icons";
import { codePane, crowdPane, guestServerPane, otherPane, ownPane, type PaneActions } from "./panes";
import type { Column, State } from "./state";
import type { Depth } from "./timeline/entry";
import type { Model } from "./timeline/model";
import type { TimelineView } from "./timeline/view";

/** What stands on the page, and what can be pressed there. */
export interface StagePage {
  readonly state: State;
  readonly model: Model;
  readonly view: TimelineView;
  readonly filters: Filters;
  readonly panes: PaneActions;
  readonly explaining: Explaining;
  readonly code: Element;
  /** Told of another run, above everything. */
  readonly runBar: Element;
  /** Where the player's controls are, while one looks back. */
  readonly player: () => Element | undefined;
  /** What stands at the end: dialogs, and the timeline in words. */
  readonly rest: readonly Element[];
  readonly press: StagePresses;
}

export interface StagePresses {
  add(): void;
  invite(): void;
  share(): void;
  runAgain(): void;
  /** Looks back, or at now again. */
  rewind(): void;
  depth(depth: Depth): void;
  clear(): void;
  unlight(): void;
  /** Opens a stage in place of one that is gone. */
  reopen(): void;
}

export function stagePage(page: StagePage): TemplateResult {
  const { state, filters } = page;
  return html`
    <h2 class="unseen">Playground</h2>
    ${notice(page)}${page.runBar}
    ${switcher(state, state.standing.value.filter(({ kind }) => kind !== "gone"))}
    <div class="columns-scroll">
      <div class="columns">
        <div class="cast">${repeat(state.columns.value, ({ name }) => name, (column) => pane(page, column))}</div>
        ${bar(page)}
        <div class="flow">
          ${filterChoices(state, filters)}
          ${laneNames(state)}
          ${page.view.element}
          ${over(page)}
          ${state.hint.value ? html`<p class="lit" data-hint>${state.hint.value}</p>` : nothing}
          ${state.lit.value ? html`<p class="lit" role="status">${litWords(state.lit.value)} <button class="link" data-action="unlight" @click=${page.press.unlight}>Show everything</button></p>` : nothing}
          ${state.rewound.value ? page.player() : nothing}
        </div>
        ${explained(state, page.model, page.view, filters, page.explaining)}
      </div>
    </div>
    ${page.rest}`;
}

function pane({ state, panes, code }: StagePage, column: Column): TemplateResult {
  if (column.kind === "crowd") return crowdPane(state, panes);
  if (column.kind === "own") return ownPane(column, state, panes);
  if (column.kind !== "server") return otherPane(column, state, panes);
  return state.guest ? guestServerPane() : codePane(state, code, panes);
}

function bar({ state, filters, press }: StagePage): TemplateResult {
  const stage = state.stage.value;
  const full = stage !== null && state.clients.value.length >= stage.max;
  return html`<div class="bar" role="toolbar" aria-label="Stage and timeline">
    ${state.guest ? nothing : html`
      <button class="plain" data-action="add-client" title=${full ? `A page has at most ${state.clients.value.length} clients. More can join from elsewhere.` : ""} ?disabled=${!stage || full} @click=${press.add}>${plus}<span class="long">Add client</span><span class="short" aria-hidden="true">Client</span></button>`}
    <button class="plain" data-action="invite" ?disabled=${!stage} @click=${press.invite}>Invite</button>
    ${state.guest ? nothing : html`
      <button class="plain" data-action="share" ?disabled=${!stage} @click=${press.share}>Share</button>
      <button class="plain" data-action="fork" title="Run again from the beginning, with other code or another network, and compare" ?disabled=${!stage} @click=${press.runAgain}>Run again<span class="long">…</span></button>`}
    <span class="space"></span>
    <button class="plain" data-action="rewind" aria-pressed=${String(state.rewound.value)} title="Look back, step by step or in slow motion. The stage goes on." ?disabled=${state.empty.value} @click=${press.rewind}>${rewind}<span class="long">Rewind</span></button>
    ${depths(state, ["story", "program", "wire"], press.depth)}
    ${filterButton(state, filters)}
    <button class="plain" data-action="clear" title="Clear the view. Nothing on the stage changes." @click=${press.clear}>Clear</button>
  </div>`;
}

/** Words over the timeline. */
function over(page: StagePage): TemplateResult {
  const { state, filters, view } = page;
  const stage = state.stage.value;
  return html`<div class="over">
    ${state.empty.value && stage ? html`<p class="nothing">${whyEmpty(page)}</p>` : nothing}
    ${!stage && state.link.value === "connecting" ? html`<p class="nothing">Connecting to the stage…</p>` : nothing}
    ${state.held.value !== null ? html`<button class="behind" data-action="go-on" @click=${() => filters.hold(false)}>Held: ${state.missed.value} more ${state.missed.value === 1 ? "has" : "have"} come. Go on ${down}</button>` : nothing}
    ${state.behind.value > 0 && !state.rewound.value ? html`<button class="behind" data-action="follow" @click=${() => view.follow()}>${state.behind.value} new ${down}</button>` : nothing}
  </div>`;
}

function whyEmpty({ state, filters, model }: StagePage): string {
  if (filters.count > 0 && model.entries.length > 0) return "Nothing here passes the filter.";
  if (state.cleared.value) return "Cleared. What happens from now on appears here.";
  return `Nothing has happened yet. Say something in ${state.clients.value[0]?.name ?? "A"}.`;
}

function notice({ state, press }: StagePage): TemplateResult | typeof nothing {
  if (state.link.value === "reconnecting") {
    return html`<p class="notice" role="status" data-notice="reconnecting">The connection to Earshot dropped. It is being restored; the timeline will catch up, and nothing you typed is lost.</p>`;
  }
  const { value: notice } = state.notice;
  if (!notice) return nothing;
  return html`<p class="notice" role="status" data-notice=${notice.action ?? ""}>${notice.text}
    ${notice.action === "reopen" ? html`<button class="plain" data-action="reopen" @click=${press.reopen}>${state.guest ? "Try again" : "Open a fresh stage"}</button>` : nothing}
    ${notice.action === "dismiss" ? html`<button class="plain" @click=${() => { state.notice.value = null; }}>All right</button>` : nothing}
  </p>`;
}

function litWords({ event, count }: { event: string; count: number }): TemplateResult {
  const name = html`<b>${event}</b>`;
  if (count === 0) return html`${name} hasn’t happened yet.`;
  return html`${count} ${count === 1 ? "entry" : "entries"} of ${name}.`;
}
