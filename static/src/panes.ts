/**
 * The panes on top of the lanes: a client of this page with its frame, the server with the code, and those who are
 * elsewhere. Functions from the state to templates; what a press does is the playground's business.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { handed } from "./handed";
import { cloud, cross, play, plug, power, pushpin, undo, unplug } from "./icons";
import { describe, describeServer, preset, type Weather } from "./network";
import { FILES, type Column, type File, type State } from "./state";
import { CROWD } from "./timeline/crowd";
import { SERVER } from "./timeline/entry";

/** What can be done in the panes, by whom. */
export interface PaneActions {
  readonly clients: ClientActions;
  readonly code: CodeActions;
  readonly conditions: ConditionActions;
  /** What a client had met by the moment that one looks back at. */
  story(client: string): HTMLElement | undefined;
  /** Has a client stand apart from the crowd, or no more. */
  pin(client: string): void;
}

export interface ClientActions {
  disconnect(client: string): void;
  reconnect(client: string): void;
  close(client: string): void;
  reload(client: string): void;
  framed(client: string, frame: HTMLIFrameElement): void;
  loaded(client: string): void;
}

export interface ConditionActions {
  /** Opens the dialog for a client's network, or for the server. */
  network(client: string): void;
  server(): void;
  /** Makes them as they usually are, at once. */
  clear(client: string): void;
  restart(): void;
}

export interface CodeActions {
  show(file: File): void;
  /** Shows the lesson's server in Go. */
  read(): void;
  run(): void;
  reset(): void;
  goTo(file: File): void;
}

/** A client's colour, by its name: A to H have one each, then they go round again. */
export function hue(name: string): string {
  return `dot hue-${"abcdefgh"[(name.charCodeAt(name.length - 1) - 65 + 800) % 8]}`;
}

/** On a phone one pane is on show at a time. */
export function shown(state: State, name: string): string {
  return state.pane.value === name ? "shown" : "";
}

function shortId(id: string | undefined): string {
  return id && id.length > 7 ? `${id.slice(0, 3)}…${id.slice(-2)}` : (id ?? "");
}

/** A client that runs in a frame on this page. */
export function ownPane(column: Column, state: State, act: PaneActions): TemplateResult {
  const { name, client, lane } = column;
  const stage = state.stage.value;
  const connected = lane?.connected ?? false;
  const stuck = state.stuck.value.has(name);
  const loads = state.loads.value[name] ?? 0;
  const guest = state.guest;
  const only = state.clients.value.length < 2;
  return html`<section class="pane client ${shown(state, name)}" data-client=${name} data-connected=${String(connected)} aria-label="Client ${name}">
    <header>
      <span class="${hue(name)} ${connected ? "" : "off"}"></span>
      <h3>${name}</h3>
      <span class="sid" title=${lane?.socket ? `socket.id ${lane.socket}${lane.transport ? `, over ${lane.transport}` : ""}` : ""}>
        ${connected ? shortId(lane?.socket) : lane ? "disconnected" : "connecting"}<span class="unseen">, ${connected ? `connected over ${lane?.transport}` : ""}</span>
      </span>
      <span class="transport">${connected ? lane?.transport : ""}</span>
      <button class="tool ${lane?.weather ? "on" : ""}" data-action="weather" aria-label="The network of ${name}" title="The network of ${name}${lane?.weather ? `: ${describe(lane.weather)}` : ""}" ?disabled=${!lane} @click=${() => act.conditions.network(name)}>${cloud}</button>
      ${connected || !lane
        ? html`<button class="tool" data-action="disconnect" aria-label="Disconnect ${name}" title="Disconnect: socket.disconnect()" ?disabled=${!connected} @click=${() => act.clients.disconnect(name)}>${unplug}</button>`
        : html`<button class="tool" data-action="reconnect" aria-label="Reconnect ${name}" title="Reconnect: socket.connect()" @click=${() => act.clients.reconnect(name)}>${plug}</button>`}
      ${guest ? nothing : html`<button class="tool" data-action="close" aria-label="Close ${name}" title="Close, as one closes a browser tab" ?disabled=${only} @click=${() => act.clients.close(name)}>${cross}</button>`}
    </header>
    ${lane?.weather ? weatherStrip(name, lane.weather, act) : nothing}
    <div class="frame">
      ${state.renewing.value ? html`<div class="stuck"><p role="status">Making a new process for the clients…</p></div>` : nothing}
      ${stage && client && !state.renewing.value
        ? keyed(`${client.key} ${loads}`, html`<iframe sandbox="allow-scripts allow-forms" title="Client ${name}" src="/s/${stage.id}/client?key=${client.key}&load=${loads}"
            ?inert=${state.rewound.value} ${handed((frame) => act.clients.framed(name, frame as HTMLIFrameElement))} @load=${() => act.clients.loaded(name)}></iframe>`)
        : nothing}
      ${state.rewound.value ? html`<div class="by-then">${act.story(name)}<p class="hint">${name}’s page itself goes on behind this.</p></div>` : nothing}
      ${stuck
        ? html`<div class="stuck" role="alert"><p>${name}’s page doesn’t answer. Its code may be in an endless loop.</p>
            <button class="plain" data-action="reload" @click=${() => act.clients.reload(name)}>Load it again</button></div>`
        : nothing}
    </div>
  </section>`;
}

/** Says that a client's network isn't clear, and leads back. */
function weatherStrip(name: string, weather: Weather, act: PaneActions): TemplateResult {
  return html`<p class="strip" data-weather>${cloud}<span title=${describe(weather)}>${weather.offline ? "offline" : (preset(weather) ?? describe(weather))}</span>
    <button class="link" data-action="clear-weather" aria-label="Clear the network of ${name}" @click=${() => act.conditions.clear(name)}>Clear</button></p>`;
}

/** Someone who is on another page, on a phone or in a terminal; or who has left, while the timeline tells of them. */
export function otherPane(column: Column, state: State, act: Pick<PaneActions, "story" | "pin">): TemplateResult {
  const { name, lane } = column;
  const where = lane?.kind === "terminal" ? "in a terminal or another program" : "in another browser";
  return html`<section class="pane other ${column.kind} ${shown(state, name)}" data-client=${name} data-connected=${String(lane?.connected ?? false)} aria-label="Client ${name}">
    <header><span class="${hue(name)} ${lane?.connected ? "" : "off"}"></span><h3>${name}</h3><span class="sid">${lane?.connected ? shortId(lane.socket) : ""}</span>${pin(name, state, act)}</header>
    ${state.rewound.value ? act.story(name) : html`<p>${column.kind === "gone" ? "Not here any more." : `Is ${where}${lane?.transport ? `, over ${lane.transport}` : ""}.`}</p>`}
  </section>`;
}

/** Beside a crowd: keeps a client's own lane, or lets it go back. */
export function pin(name: string, state: State, { pin }: Pick<PaneActions, "pin">): TemplateResult | typeof nothing {
  if (state.crowd.value.length === 0) return nothing;
  const pinned = state.pinned.value.has(name);
  return html`<button class="tool ${pinned ? "on" : ""}" data-action="pin" aria-pressed=${String(pinned)} aria-label="Keep ${name} out of the crowd"
    title=${pinned ? `Let ${name} go back to the crowd` : `Keep ${name} out of the crowd`} @click=${() => pin(name)}>${pushpin}</button>`;
}

/** Those who share a lane, because they are many: each can be given one of its own. */
export function crowdPane(state: State, act: Pick<PaneActions, "pin">): TemplateResult {
  const { value: members } = state.crowd;
  const connected = new Set(state.lanes.value.filter((lane) => lane.connected).map(({ name }) => name));
  const here = members.filter((name) => connected.has(name)).length;
  return html`<section class="pane crowd ${shown(state, CROWD)}" data-crowd=${members.length} aria-label="The crowd">
    <header><h3>${members.length} others</h3><span class="sid">${state.recorded || here === members.length ? "" : `${here} connected`}</span></header>
    <p>They share a lane. Press one to see it apart.</p>
    <div class="members" role="group" aria-label="Clients in the crowd" tabindex="0">${members.map((name) =>
      html`<button data-member=${name} aria-label="See ${name} apart" @click=${() => act.pin(name)}><i class="${hue(name)} ${state.recorded || connected.has(name) ? "" : "off"}"></i>${name}</button>`)}</div>
  </section>`;
}

/** The server's column on a page that joins: its program is edited elsewhere. */
export function guestServerPane(): TemplateResult {
  return html`<section class="pane server guest" aria-label="The server">
    <header><h3>server</h3></header>
    <p>The program runs on the stage that you have joined. Whoever invited you can see and change it.</p>
  </section>`;
}

/** The server's program and the clients' code, to read, change and run. */
export function codePane(state: State, editor: Node, act: PaneActions): TemplateResult {
  const file = state.file.value;
  const code = state.code.value[file];
  const edited = code.running !== null && code.text !== code.running;
  const own = code.text !== code.lesson;
  const ready = state.link.value === "connected" && state.stage.value !== null;
  const reading = state.reading.value;
  return html`<section class="pane server ${shown(state, SERVER)}" aria-label="The code">
    <header>
      ${tabs(state, act.code, act.code.read)}
      <span class="status" role="status">${edited ? "edited" : own ? "your version runs" : ""}</span>
      ${state.saved.value === null || state.unsaved.value ? nothing : html`<span class="kept">${state.saved.value ? "saved" : "…"}</span>`}
      <button class="tool ${state.server.value === "running" ? "" : "on"}" data-action="server" aria-label="The server: stop, start, refuse" title=${describeServer(state.server.value)} ?disabled=${!ready} @click=${() => act.conditions.server()}>${power}</button>
      <button class="tool" data-action="reset" aria-label="Reset ${file} to the lesson’s" title="Reset to the lesson’s (can be undone)" ?disabled=${!own || reading} @click=${act.code.reset}>${undo}</button>
      <button class="run ${edited ? "now" : ""}" data-action="run" title=${reading ? "The program in Go is here to be read; server.js is what runs" : ready ? "" : "There is no connection to the server just now"} ?disabled=${!ready || reading || state.busy.value} @click=${act.code.run}>
        ${play}Run <kbd>${apple() ? "⌘↵" : "Ctrl ↵"}</kbd>
      </button>
    </header>
    ${state.server.value === "running" ? nothing : html`<p class="strip" data-server=${state.server.value}>${power}<span>${describeServer(state.server.value)}</span>
      <button class="link" data-action="restart" @click=${() => act.conditions.restart()}>Start it again</button></p>`}
    <div class="code-panel" id="code-panel" role="tabpanel" aria-labelledby="tab-${file}" ?hidden=${reading}>${editor}</div>
    ${reading ? html`<div class="code-panel" id="go-panel" role="tabpanel" aria-labelledby="tab-go"><p class="hint">The same server in Go, to be read. What runs here is server.js.</p>${state.golang.value}</div>` : nothing}
    ${FILES.map((name) => fault(name, state, act))}
    ${unsaved(state)}
  </section>`;
}

/** Says what becomes of drafts, where that isn't what one expects. */
function unsaved(state: State): TemplateResult | typeof nothing {
  const lasting = state.lasting.value;
  const why = state.unsaved.value;
  if (why) return html`<p class="fault mild" role="status" data-unsaved><b>Not saved on the server:</b> ${why}. ${lasting ? "This browser has a copy." : "This browser can’t keep a copy either: what you change is lost when you leave the page."}</p>`;
  return lasting || state.saved.value ? nothing : html`<p class="fault mild">This browser doesn’t keep drafts: what the server doesn’t say is saved is lost when you leave the page.</p>`;
}

/** The files, of which one is on show, and the server in Go, if there is one and it can be read. */
export function tabs(state: State, act: Pick<CodeActions, "show">, read?: () => void): TemplateResult {
  const go = read && state.golang.value !== null;
  const on = go && state.reading.value ? "go" : state.file.value;
  const chosen = (name: string) => ({ selected: String(name === on), index: name === on ? 0 : -1 });
  return html`<div class="tabs" role="tablist" aria-label="Files" @keydown=${arrows}>
    ${FILES.map((name) => html`<button role="tab" id="tab-${name}" aria-controls="code-panel" aria-selected=${chosen(name).selected} tabindex=${chosen(name).index}
      class=${state.code.value[name].problem ? "wrong" : ""} data-file=${name} @click=${() => act.show(name)}>${name}${took(name, state)}</button>`)}
    ${go ? html`<button role="tab" id="tab-go" aria-controls=${on === "go" ? "go-panel" : nothing} aria-selected=${chosen("go").selected} tabindex=${chosen("go").index} data-file="go" @click=${read}>Go</button>` : nothing}
  </div>`;
}

/** How many lines of a file that isn't on show took part in what is selected. */
function took(file: File, { traced, file: shown }: State): TemplateResult | typeof nothing {
  const count = traced.value[file];
  return count > 0 && file !== shown.value ? html` <small class="took" title="Lines that took part">${count}<span class="unseen"> lines took part</span></small>` : nothing;
}

function fault(file: File, state: State, act: PaneActions): TemplateResult | typeof nothing {
  const problem = state.code.value[file].problem;
  if (!problem) return nothing;
  const where = problem.line ? `${file}, line ${problem.line}${problem.column ? `, column ${problem.column}` : ""}` : file;
  return html`<p class="fault" role="alert" data-file=${file}>
    ${problem.line ? html`<button class="link" @click=${() => act.code.goTo(file)}>${where}</button>` : html`<b>${where}</b>`}: ${problem.message}
  </p>`;
}

/** An arrow key goes to the tab beside, and round the end. */
function arrows(event: KeyboardEvent): void {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  event.preventDefault();
  const all = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = all.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const next = all[(at + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length]!;
  next.click();
  next.focus();
}

/** Whether this is a machine whose keyboard has a command key. */
function apple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
